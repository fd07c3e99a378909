import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ConfigError } from "../../host/contract/errors.ts";
import { createSealer } from "../../host/secrets/sealing.ts";
import { openCertificateStore } from "../../host/tls/certificate-store.ts";
import { type CertificateInput, readCertificate } from "../../host/tls/chosen-certificate.ts";

const openssl = spawnSync("openssl", ["version"]).status === 0;
const options = { skip: !openssl && "needs the openssl command (apt-get install openssl)" };
const directory = mkdtempSync(join(tmpdir(), "linkspan-chosen-"));
after(() => rmSync(directory, { recursive: true }));

const kinds = {
  "RSA-2048": ["-newkey", "rsa:2048"],
  "P-256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
  "P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
  Ed25519: ["-newkey", "ed25519"],
  "RSA-1024": ["-newkey", "rsa:1024"],
  secp256k1: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
};
const localhost = ["-addext", "subjectAltName=DNS:localhost"];

function run(...command: readonly string[]): void {
  execFileSync("openssl", command, { cwd: directory, stdio: "pipe" });
}

function read(name: string): string {
  return readFileSync(join(directory, name), "utf8");
}

/** A self-signed certificate and its key, made once for each name. */
function selfSigned(
  kind: keyof typeof kinds,
  name: string = kind,
  extensions: readonly string[] = localhost,
): { readonly certificate: string; readonly key: string } {
  if (!existsSync(join(directory, `${name}.pem`))) {
    run(
      "req",
      "-x509",
      ...kinds[kind],
      "-nodes",
      "-days",
      "30",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
      ...extensions,
    );
  }
  return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
}

function pfx(kind: keyof typeof kinds, ...more: readonly string[]): Uint8Array {
  selfSigned(kind);
  run(
    "pkcs12",
    "-export",
    "-in",
    `${kind}.pem`,
    "-inkey",
    `${kind}.key`,
    "-out",
    "out.pfx",
    "-passout",
    "pass:s3cret",
    ...more,
  );
  return readFileSync(join(directory, "out.pfx"));
}

/** A certificate under an intermediate under a root: what a company's own authority issues. */
function issuedChain(): {
  readonly server: string;
  readonly intermediate: string;
  readonly root: string;
  readonly key: string;
} {
  const root = selfSigned("P-256", "root", ["-addext", "keyUsage=keyCertSign"]).certificate;
  for (const [name, issuer, extensions] of [
    ["intermediate", "root", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign"],
    ["server", "intermediate", "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth"],
  ] as const) {
    writeFileSync(join(directory, "extensions"), extensions);
    run(
      "req",
      ...kinds["P-256"],
      "-nodes",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
    );
    run(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      `${issuer}.pem`,
      "-CAkey",
      `${issuer}.key`,
      "-days",
      "30",
      "-extfile",
      "extensions",
      "-out",
      `${name}.pem`,
    );
  }
  return {
    server: read("server.pem"),
    intermediate: read("intermediate.pem"),
    root,
    key: read("server.key"),
  };
}

function refused(path: string, says: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, says);
    assert.deepEqual(
      error.problems.map((problem) => problem.path),
      [path],
    );
    return true;
  };
}

async function serves(input: CertificateInput, ca: string): Promise<void> {
  const path = join(directory, randomBytes(6).toString("hex"));
  mkdirSync(path);
  const { seal, unseal } = createSealer(randomBytes(32));
  const sealer = {
    seal: (purpose: string, text: string) => seal(text, [purpose]),
    unseal: (purpose: string, sealed: string) => unseal(sealed, [purpose]),
  };
  const chosen = await readCertificate(input, new Date());
  writeFileSync(
    join(path, "chosen.json"),
    JSON.stringify({ format: 1, sealed: sealer.seal("tls chosen certificate", JSON.stringify(chosen)) }),
  );
  const store = await openCertificateStore({ directory: path, names: [], sealer });
  assert.equal(store.info().source, "file");
  assert.deepEqual(store.info().names, ["localhost"]);
  assert.equal(await store.renewIfDue(), false);
  const server = createServer(store.secureContext(), (_request, response) => response.end("here")).listen(0);
  try {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve, reject) => {
      get({ host: "localhost", port, ca, agent: false }, (response) =>
        response.resume().once("end", resolve),
      ).once("error", reject);
    });
  } finally {
    server.close();
  }
}

for (const kind of ["RSA-2048", "P-256", "P-384", "Ed25519"] as const) {
  test(
    `a certificate with a key of ${kind} serves, as PEM and as PFX, after a restart too`,
    options,
    async () => {
      const { certificate, key } = selfSigned(kind);
      await serves({ certificate, key }, certificate);
      await serves({ pfx: pfx(kind), passphrase: "s3cret" }, certificate);
    },
  );
}

test("a key may stand in the same PEM text as its certificate, and may be encrypted", options, async () => {
  const { certificate, key } = selfSigned("P-256");
  const encrypted = createPrivateKey(key).export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "s3cret",
  });
  await serves({ certificate: key + certificate }, certificate);
  await serves({ certificate, key: encrypted.toString(), passphrase: "s3cret" }, certificate);
});

test("a PFX that old programs encrypted with RC2 serves when its key is RSA", options, async (t) => {
  let old: Uint8Array;
  try {
    old = pfx("RSA-2048", "-legacy", "-certpbe", "PBE-SHA1-RC2-40");
  } catch {
    t.skip("this openssl cannot write old PFX files");
    return;
  }
  await serves({ pfx: old, passphrase: "s3cret" }, selfSigned("RSA-2048").certificate);
  await assert.rejects(
    readCertificate({ pfx: old, passphrase: "wrong" }, new Date()),
    refused("/passphrase", /does not open the PFX/),
  );
  const ec = pfx("P-256", "-legacy", "-certpbe", "PBE-SHA1-RC2-40");
  await assert.rejects(
    readCertificate({ pfx: ec, passphrase: "s3cret" }, new Date()),
    refused("/pfx", /Export it again with AES256-SHA256/),
  );
});

test(
  "a chain is put in order, whichever way the file has it, and clients that trust the root are served",
  options,
  async () => {
    const { server, intermediate, root, key } = issuedChain();
    for (const certificate of [
      server + intermediate + root,
      root + server + intermediate,
      intermediate + server,
    ]) {
      await serves({ certificate, key }, root);
    }
    run(
      "pkcs12",
      "-export",
      "-in",
      "server.pem",
      "-inkey",
      "server.key",
      "-certfile",
      "intermediate.pem",
      "-out",
      "out.pfx",
      "-passout",
      "pass:s3cret",
    );
    await serves({ pfx: readFileSync(join(directory, "out.pfx")), passphrase: "s3cret" }, root);
  },
);

test("a certificate that does not belong to the chain is named", options, async () => {
  const { server, root, key } = issuedChain();
  await assert.rejects(
    readCertificate({ certificate: server + root, key }, new Date()),
    refused("/certificate", /CN=root does not belong to the chain of CN=server/),
  );
});

test("the key of another certificate is refused", options, async () => {
  const { certificate } = selfSigned("P-256");
  await assert.rejects(
    readCertificate({ certificate, key: selfSigned("P-384").key }, new Date()),
    refused("/key", /does not belong to the certificate of CN=P-256/),
  );
});

for (const { name, later, says } of [
  { name: "an expired certificate", later: 31, says: /expired on .* Renew it first/ },
  { name: "a certificate of tomorrow", later: -1, says: /not valid before .* Check the clock/ },
]) {
  test(`${name} is refused, as PEM and as PFX`, options, async () => {
    const then = new Date(Date.now() + later * 24 * 60 * 60 * 1000);
    await assert.rejects(readCertificate(selfSigned("P-256"), then), refused("/certificate", says));
    await assert.rejects(
      readCertificate({ pfx: pfx("P-256"), passphrase: "s3cret" }, then),
      refused("/pfx", says),
    );
  });
}

for (const kind of ["RSA-1024", "secp256k1"] as const) {
  test(`a key of ${kind} is refused, as PEM and as PFX`, options, async () => {
    await assert.rejects(
      readCertificate(selfSigned(kind), new Date()),
      refused("/certificate", /key is too weak/),
    );
    await assert.rejects(
      readCertificate({ pfx: pfx(kind), passphrase: "s3cret" }, new Date()),
      refused("/pfx", /key is too weak|cannot serve TLS/),
    );
  });
}

test("a certificate without alternative names or not for servers is refused", options, async () => {
  await assert.rejects(
    readCertificate(selfSigned("P-256", "nameless", []), new Date()),
    refused("/certificate", /no subject alternative names/),
  );
  const client = selfSigned("P-256", "client", [...localhost, "-addext", "extendedKeyUsage=clientAuth"]);
  await assert.rejects(readCertificate(client, new Date()), refused("/certificate", /Server Authentication/));
});

test(
  "a PFX that lacks its key or its certificate, or cannot be opened, is refused with the reason",
  options,
  async () => {
    const whole = pfx("P-256");
    run("pkcs12", "-export", "-nokeys", "-in", "P-256.pem", "-out", "nokey.pfx", "-passout", "pass:s3cret");
    run(
      "pkcs12",
      "-export",
      "-nocerts",
      "-inkey",
      "P-256.key",
      "-out",
      "nocert.pfx",
      "-passout",
      "pass:s3cret",
    );
    const of = (file: string): Uint8Array => readFileSync(join(directory, file));
    for (const { input, path, says } of [
      { input: { pfx: whole, passphrase: "wrong" }, path: "/passphrase", says: /does not open the PFX file/ },
      { input: { pfx: whole }, path: "/passphrase", says: /does not open the PFX file/ },
      { input: { pfx: of("nokey.pfx"), passphrase: "s3cret" }, path: "/pfx", says: /holds no private key/ },
      { input: { pfx: of("nocert.pfx"), passphrase: "s3cret" }, path: "/pfx", says: /holds no certificate/ },
      {
        input: { pfx: whole.slice(0, 400), passphrase: "s3cret" },
        path: "/pfx",
        says: /not a PFX file, or it is damaged/,
      },
      { input: { pfx: Buffer.from("hello") }, path: "/pfx", says: /not a PFX file/ },
      { input: { pfx: new Uint8Array() }, path: "/pfx", says: /not a PFX file/ },
    ]) {
      await assert.rejects(readCertificate(input, new Date()), refused(path, says));
    }
  },
);

test("PEM that lacks a part or cannot be opened is refused with the reason", options, async () => {
  const { certificate, key } = selfSigned("P-256");
  const encrypted = createPrivateKey(key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "s3cret" })
    .toString();
  const damaged = certificate.replace(/\n[^\n]{64}\n/, "\nAAAA\n");
  for (const { input, path, says } of [
    { input: {}, path: "/certificate", says: /Give a PFX file, or a certificate/ },
    { input: { certificate }, path: "/key", says: /no private key in PEM form/ },
    { input: { certificate: key, key }, path: "/certificate", says: /no undamaged certificate/ },
    { input: { certificate: damaged, key }, path: "/certificate", says: /no undamaged certificate/ },
    { input: { certificate, key: "hello" }, path: "/key", says: /no private key in PEM form/ },
    {
      input: { certificate, key: encrypted },
      path: "/passphrase",
      says: /is encrypted\. Enter its passphrase/,
    },
    {
      input: { certificate, key: encrypted, passphrase: "wrong" },
      path: "/passphrase",
      says: /does not open the private key/,
    },
  ]) {
    await assert.rejects(readCertificate(input, new Date()), refused(path, says));
  }
});
