import assert from "node:assert/strict";
import { test } from "node:test";
import { takeAdminToken } from "../../renderer/admin-token.ts";

function browser(hash: string, kept: string | null = null) {
  const addresses: string[] = [];
  let stored = kept;
  return {
    addresses,
    parts: {
      location: { hash, pathname: "/", search: "" },
      history: { replaceState: (_data: unknown, _unused: string, url: string) => void addresses.push(url) },
      storage: {
        getItem: () => stored,
        setItem: (_key: string, value: string) => {
          stored = value;
        },
      },
    },
  };
}

test("the token of the address is kept for the tab and taken out of the address", () => {
  const { parts, addresses } = browser("#token=a%2Bb", "old");
  assert.equal(takeAdminToken(parts), "a+b");
  assert.deepEqual(addresses, ["/"]);
  assert.equal(takeAdminToken({ ...parts, location: { ...parts.location, hash: "" } }), "a+b");
});

test("a page that is loaded again keeps its token and its place", () => {
  const { parts, addresses } = browser("#/activity", "kept");
  assert.equal(takeAdminToken(parts), "kept");
  assert.deepEqual(addresses, []);
});

test("a page that never got a token has none", () =>
  assert.equal(takeAdminToken(browser("").parts), undefined));
