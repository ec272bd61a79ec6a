import assert from "node:assert/strict";
import { test } from "node:test";

import { ask } from "../src/probe";

test("a program that answers is heard", async () => {
  const answer = await ask({ origin: "", program: process.execPath, args: [] }, undefined);
  assert.equal(answer, `${process.version}\n`);
});

test("a program that fails has no answer", async () => {
  assert.equal(await ask({ origin: "", program: process.execPath, args: ["-e", "process.exit(3)", "--"] }, undefined), null);
});

test("a program that is missing has no answer", async () => {
  assert.equal(await ask({ origin: "", program: "/no/such/program", args: [] }, undefined), null);
});
