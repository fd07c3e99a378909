import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { shortTextHmac } from "../../host/secrets/hmac.ts";
import { createSealer } from "../../host/secrets/sealing.ts";

const key = randomBytes(32);
const sealer = createSealer(key);

for (const text of ["", "Tr0ub4dor", "pässwörd 密码 \u{1f511}", "x".repeat(100_000)]) {
  test(`text of ${text.length} characters opens to what was sealed`, () => {
    assert.equal(sealer.unseal(sealer.seal(text, ["hr", "password"]), ["hr", "password"]), text);
  });
}

test("the same text sealed twice looks different each time and shows nothing of itself", () => {
  const first = sealer.seal("Tr0ub4dor", []);
  assert.notEqual(first, sealer.seal("Tr0ub4dor", []));
  assert.match(first, /^v1\.[\w-]+$/);
  assert.ok(!Buffer.from(first.slice(3), "base64url").includes("Tr0ub"));
});

test("sealed text opens only with the same key at the same place, and only whole", () => {
  const sealed = sealer.seal("Tr0ub4dor", ["hr", "password"]);
  const damaged = `${sealed.slice(0, 20)}${sealed[20] === "A" ? "B" : "A"}${sealed.slice(21)}`;
  const refused = /cannot be opened: .* Put secret\.key back/;
  assert.throws(() => createSealer(randomBytes(32)).unseal(sealed, ["hr", "password"]), refused);
  assert.throws(() => sealer.unseal(sealed, ["crm", "password"]), refused);
  assert.throws(() => sealer.unseal(sealed, ["hr,password"]), refused);
  assert.throws(() => sealer.unseal(damaged, ["hr", "password"]), refused);
  assert.throws(() => sealer.unseal(sealed.slice(0, -4), ["hr", "password"]), refused);
  assert.throws(() => sealer.unseal("v1.AAAA", []), refused);
  assert.throws(() => sealer.unseal("v9.AAAA", []), /in a form that this version of Linkspan does not know/);
});

test("short texts have the HMAC that RFC 2104 gives them", () => {
  const hmac = shortTextHmac(key, 64);
  for (const text of ["", "a", "x".repeat(64), "pässwörd", "€".repeat(21), "\u{1f511}".repeat(16), "again"]) {
    assert.deepEqual(hmac(text), createHmac("sha256", key).update(text).digest(), text);
  }
});

test("a text longer than allowed has no HMAC rather than that of its beginning", () => {
  const hmac = shortTextHmac(key, 64);
  for (const text of [
    "x".repeat(65),
    "€".repeat(22),
    `${"x".repeat(63)}€`,
    `${"x".repeat(62)}\u{1f511}`,
    "x".repeat(10_000),
  ]) {
    assert.equal(hmac(text), undefined, text);
  }
});
