import assert from "node:assert/strict";
import { createPublicKey, randomBytes, X509Certificate } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { connect, type SecureContextOptions } from "node:tls";
import { ConfigError } from "../../host/contract/errors.ts";
import { createSealer } from "../../host/secrets/sealing.ts";
import { issueServerCertificate } from "../../host/tls/authority.ts";
import {
  type CertificateStore,
  type CertificateStoreOptions,
  openCertificateStore,
} from "../../host/tls/certificate-store.ts";
import { openKey, type Sealer } from "../../host/tls/own-certificates.ts";

const names = ["idm01.corp.example", "idm01"];
const allNames = [...names, "localhost", "127.0.0.1", "::1"];
const day = 24 * 60 * 60 * 1000;

const sealer = purposeSealer(randomBytes(32));
let made: string;
let madeStore: CertificateStore;

before(async () => {
  made = await mkdtemp(join(tmpdir(), "linkspan-tls-"));
  madeStore = await openCertificateStore({ directory: made, names, sealer });
});
after(() => rm(made, { recursive: true }));

function purposeSealer(key: Uint8Array): Sealer {
  const { seal, unseal } = createSealer(key);
  return {
    seal: (purpose, text) => seal(text, [purpose]),
    unseal: (purpose, sealed) => unseal(sealed, [purpose]),
  };
}

/** A store on a copy of the directory that the first start made: keys take their time. */
async function open(
  t: TestContext,
  options: Partial<CertificateStoreOptions> & { readonly daysLater?: number } = {},
): Promise<{ readonly store: CertificateStore; readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-tls-"));
  t.after(() => rm(directory, { recursive: true }));
  await cp(made, directory, { recursive: true });
  const clock = (): Date => new Date(Date.now() + (options.daysLater ?? 0) * day);
  return { store: await openCertificateStore({ directory, names, sealer, clock, ...options }), directory };
}

async function serve(t: TestContext, context: SecureContextOptions): Promise<number> {
  const server = createServer(context, (_request, response) => response.end("here")).listen(0);
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

/** What a client that trusts only `ca` reads from the server it calls by this name. */
async function read(port: number, ca: string, name: string): Promise<string> {
  const host =
    name.endsWith(".example") || name === "idm01" ? { host: "localhost", servername: name } : { host: name };
  return new Promise((resolve, reject) => {
    request({ ...host, port, ca, agent: false }, (response) => {
      response.setEncoding("utf8").once("data", resolve);
    })
      .once("error", reject)
      .end();
  });
}

test("a client that trusts only the exported authority is served by every name, with no warning", async (t) => {
  const { store } = await open(t);
  const port = await serve(t, store.secureContext());
  for (const name of allNames) assert.equal(await read(port, store.exportAuthority(), name), "here", name);
  await assert.rejects(read(port, store.exportAuthority(), "other.example"), {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
});

test("a client that does not trust the authority refuses the server", async (t) => {
  const { store } = await open(t);
  const port = await serve(t, store.secureContext());
  await assert.rejects(read(port, "", "localhost"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});

test("TLS older than 1.2 is not spoken", async (t) => {
  const { store } = await open(t);
  const port = await serve(t, store.secureContext());
  await assert.rejects(
    new Promise((resolve, reject) => {
      connect(
        {
          port,
          host: "localhost",
          ca: store.exportAuthority(),
          minVersion: "TLSv1",
          maxVersion: "TLSv1.1",
          ciphers: "DEFAULT@SECLEVEL=0",
        },
        () => resolve(undefined),
      ).once("error", reject);
    }),
    /alert protocol version/,
  );
});

for (const name of ["evil.example", "example", "10.1.2.3", "fe80::1"]) {
  test(`what the authority's key signs for ${name} is refused by those who trust the authority`, async (t) => {
    const { store, directory } = await open(t);
    const { own } = JSON.parse(await readFile(join(directory, "own.json"), "utf8"));
    const authority = {
      certificate: own.authority.certificate,
      key: openKey("authority", own.authority, sealer),
    };
    const stolen = issueServerCertificate(
      authority,
      openKey("server", own.server, sealer),
      ["localhost", name],
      new Date(),
    );
    const port = await serve(t, {
      cert: stolen.certificate,
      key: stolen.key.export({ type: "pkcs8", format: "pem" }),
    });
    await assert.rejects(read(port, store.exportAuthority(), "localhost"), /permitted subtree violation/);
  });
}

test("the certificate is for the machine's names, two years long, under an authority of ten", async (t) => {
  const { store } = await open(t);
  const info = store.info();
  assert.deepEqual(info.names, allNames);
  assert.equal(info.source, "own");
  assert.match(info.subject, /CN=idm01\.corp\.example/);
  assert.match(info.issuer, /CN=Linkspan authority [0-9a-f]{8} idm01\.corp\.example/);
  assert.match(info.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  const years = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / day / 365.25;
  assert.equal(Math.round(years(info.validFrom, info.validTo)), 2);
  const authority = new X509Certificate(store.exportAuthority());
  assert.equal(authority.ca, true);
  assert.equal(Math.round(years(authority.validFrom, authority.validTo)), 10);
  const server = new X509Certificate(store.secureContext().cert as string);
  assert.equal(server.publicKey.asymmetricKeyDetails?.modulusLength, 3072);
  assert.ok(
    server.checkIssued(authority) &&
      server.verify(createPublicKey(authority.publicKey.export({ type: "spki", format: "pem" }))),
  );
});

test("no private key lies open in any file", async (t) => {
  const { store, directory } = await open(t);
  await store.use({
    certificate: store.secureContext().cert as string,
    key: store.secureContext().key as string,
  });
  const files = await Promise.all(
    (await readdir(directory)).map((name) => readFile(join(directory, name), "latin1")),
  );
  assert.equal(files.length, 2);
  const key = (store.secureContext().key as string).split("\n")[1] ?? "";
  assert.equal(key.length, 64);
  assert.ok(files.every((text) => !text.includes("PRIVATE") && !text.includes(key)));
});

test("a restart goes on with the same certificate", async (t) => {
  const { store } = await open(t);
  assert.deepEqual(store.info(), madeStore.info());
  assert.equal(await store.renewIfDue(), false);
});

test("shortly before it ends the certificate is renewed under the authority that clients trust", async (t) => {
  let now = Date.now();
  const { store, directory } = await open(t, { clock: () => new Date(now) });
  const first = store.info();
  now += 690 * day;
  assert.equal(await store.renewIfDue(), false);
  now += 15 * day;
  assert.equal(await store.renewIfDue(), true);
  assert.equal(await store.renewIfDue(), false);
  assert.notEqual(store.info().fingerprint, first.fingerprint);
  assert.ok(Date.parse(store.info().validTo) > now + 700 * day);
  assert.equal(store.exportAuthority(), madeStore.exportAuthority());
  const port = await serve(t, store.secureContext());
  await assert.rejects(read(port, madeStore.exportAuthority(), "localhost"), { code: "CERT_NOT_YET_VALID" });
  const again = await openCertificateStore({ directory, names, sealer, clock: () => new Date(now) });
  assert.deepEqual(again.info(), store.info());
});

test("an expired certificate is renewed at start, and clients that trust the authority are served again", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-tls-"));
  t.after(() => rm(directory, { recursive: true }));
  const longAgo = await openCertificateStore({
    directory,
    names,
    sealer,
    clock: () => new Date(Date.now() - 800 * day),
  });
  const expired = await serve(t, longAgo.secureContext());
  await assert.rejects(read(expired, longAgo.exportAuthority(), "localhost"), { code: "CERT_HAS_EXPIRED" });
  const today = await openCertificateStore({ directory, names, sealer });
  const port = await serve(t, today.secureContext());
  assert.equal(await read(port, longAgo.exportAuthority(), "localhost"), "here");
});

test("a certificate never outlives its authority, and an authority at its end is replaced", async (t) => {
  const nineYears = 9 * 365.25;
  const { store: late } = await open(t, { daysLater: nineYears });
  assert.equal(late.exportAuthority(), madeStore.exportAuthority());
  assert.equal(
    Date.parse(late.info().validTo),
    new X509Certificate(late.exportAuthority()).validToDate.getTime(),
  );
  const { store: ended } = await open(t, { daysLater: nineYears + 350 });
  assert.notEqual(ended.exportAuthority(), madeStore.exportAuthority());
});

test("a machine that is renamed gets a new certificate; a name that is missing for a while changes nothing", async (t) => {
  const { store: renamed } = await open(t, { names: ["idm02"] });
  assert.deepEqual(renamed.info().names, ["idm02", "localhost", "127.0.0.1", "::1"]);
  assert.notEqual(renamed.exportAuthority(), madeStore.exportAuthority());
  const { store: offline } = await open(t, { names: ["idm01"] });
  assert.deepEqual(offline.info(), madeStore.info());
});

test("a name of the machine that no certificate can hold is left out", async (t) => {
  const { store } = await open(t, { names: [...names, "my pc", ""] });
  assert.deepEqual(store.info().names, allNames);
});

test("names asked for stay after a restart, in their canonical form", async (t) => {
  const { store, directory } = await open(t);
  await store.generate(["SCIM.Corp.Example", "bücher.example", "10.0.0.7", "FE80:0::1"]);
  const wanted = [
    "scim.corp.example",
    "xn--bcher-kva.example",
    "10.0.0.7",
    "fe80::1",
    "localhost",
    "127.0.0.1",
    "::1",
  ];
  assert.deepEqual(store.info().names, wanted);
  const again = await openCertificateStore({ directory, names, sealer });
  assert.deepEqual(again.info(), store.info());
});

test("a new certificate for names the authority may sign keeps the authority", async (t) => {
  const { store } = await open(t);
  const info = await store.generate(["idm01"]);
  assert.notEqual(info.fingerprint, madeStore.info().fingerprint);
  assert.equal(store.exportAuthority(), madeStore.exportAuthority());
});

test("names that are none are refused one by one, and the certificate stays", async (t) => {
  const { store } = await open(t);
  const bad = [
    "https://idm01",
    "idm 01",
    "*.corp.example",
    "idm01:8585",
    "",
    "-a.example",
    `${"a".repeat(64)}.example`,
  ];
  await assert.rejects(store.generate(["idm01", ...bad]), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(
      error.problems.map(({ path }) => path),
      bad.map((_, index) => `/names/${index + 1}`),
    );
    return true;
  });
  assert.deepEqual(store.info(), madeStore.info());
});

for (const { name, damage } of [
  { name: "a damaged certificate file", damage: '{"format":1,"own":{"authority":' },
  { name: "a certificate file that lacks a part", damage: '{"format":1,"own":{}}' },
]) {
  test(`${name} is named with what to do`, async (t) => {
    const { directory } = await open(t);
    await writeFile(join(directory, "own.json"), damage);
    await assert.rejects(
      openCertificateStore({ directory, names, sealer }),
      /own\.json cannot be opened: .* Put both back from the same backup, or remove/,
    );
  });
}

test("the key of another machine is named with what to do", async (t) => {
  const { directory } = await open(t);
  await assert.rejects(
    openCertificateStore({ directory, names, sealer: purposeSealer(randomBytes(32)) }),
    /secret\.key is not the one it was sealed with/,
  );
});
