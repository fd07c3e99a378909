import { existsSync } from "node:fs";

/** What a suite needs of the machine beyond Node. */
export interface Need {
  /** Debian's name for it. */
  readonly package: string;
  readonly isThere: () => boolean;
}

export interface Suite {
  readonly name: string;
  /** Of its files, below the project's root. */
  readonly glob: string;
  readonly needs: readonly Need[];
  /** Test files run at the same time. */
  readonly concurrency: number;
}

const chromium: Need = { package: "chromium", isThere: () => existsSync("/usr/bin/chromium") };
const screen: Need = {
  package: "xvfb",
  isThere: () => process.env["DISPLAY"] !== undefined || existsSync("/usr/bin/Xvfb"),
};
/** Makes the certificate files that administrators have. */
const openssl: Need = { package: "openssl", isThere: () => existsSync("/usr/bin/openssl") };
const fonts: Need = {
  package: "fonts-open-sans",
  isThere: () => existsSync("/usr/share/fonts/truetype/open-sans"),
};

/** In the order they are run: what is quick and says most first. */
export const suites: readonly Suite[] = [
  { name: "architecture", glob: "test/*.test.ts", needs: [], concurrency: 1 },
  {
    name: "host",
    glob: "test/{activity,admin,commands,config,connector-space,connectors,contract,demo,host,logging,platform,provisioning,scim,secrets,tls}/**/*.test.ts",
    needs: [openssl],
    concurrency: 2,
  },
  { name: "page", glob: "test/renderer/**/*.test.ts", needs: [], concurrency: 2 },
  { name: "desktop", glob: "test/electron/**/*.test.ts", needs: [chromium, screen], concurrency: 2 },
  { name: "conformance", glob: "test/conformance/**/*.test.ts", needs: [], concurrency: 1 },
  { name: "robustness", glob: "test/robustness/**/*.test.ts", needs: [], concurrency: 1 },
  { name: "journeys", glob: "test/journeys/**/*.test.ts", needs: [chromium, screen, fonts], concurrency: 1 },
];
