import assert from "node:assert/strict";
import { test } from "node:test";
import { scimId } from "../../host/provisioning/identity.ts";

const connector = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

test("an id is a name-based UUID of connector, resource type, anchor and generation, the same on every host", () => {
  const id = scimId(connector, "User", "42", 0);
  assert.match(id, /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(scimId(connector, "User", "42", 0), id);
  // Clients keep ids for good: this one must never change.
  assert.equal(id, "d40ab4b8-402d-59b2-a40e-e9ef40aea92b");
  const others = [
    scimId("00000000-7dec-11d0-a765-00a0c91e6bf6", "User", "42", 0),
    scimId(connector, "Group", "42", 0),
    scimId(connector, "User", "43", 0),
    scimId(connector, "User", "42", 1),
    scimId(connector, "User", "4", 20),
  ];
  assert.equal(new Set([id, ...others]).size, 6);
});
