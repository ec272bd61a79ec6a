import assert from "node:assert/strict";
import { test } from "node:test";

import { type Counts, shown } from "../src/status";

const COUNTS: Counts = { uri: "file:///p.md", checked: true, active: 3, suppressed: 1, baselined: 0, hidden: 2, packs: { one: 1, two: 2 } };

test("the count stands in the bar and the rest in the tooltip", () => {
  assert.deepEqual(shown("running", COUNTS), {
    text: "$(law) reglint 3",
    tooltip: "3 findings\none: 1\ntwo: 2\n1 suppressed\n2 below the confidence asked for",
    warns: false,
  });
});

test("one finding is not called findings", () => {
  const one = { ...COUNTS, active: 1, suppressed: 0, hidden: 0, packs: { one: 1 } };
  assert.equal(shown("running", one)?.tooltip, "1 finding\none: 1");
});

test("a file that is not checked does not look clean", () => {
  assert.deepEqual(shown("running", { ...COUNTS, checked: false, active: 0 }), {
    text: "$(circle-slash) reglint",
    tooltip: "This file is not checked.",
    warns: false,
  });
});

test("nothing is said about a document that the server does not know", () => {
  assert.equal(shown("running", undefined), null);
});

test("a server that is missing or has stopped warns, even with counts of an earlier one", () => {
  assert.deepEqual(
    (["missing", "stopped"] as const).map((state) => shown(state, COUNTS)?.warns),
    [true, true],
  );
});
