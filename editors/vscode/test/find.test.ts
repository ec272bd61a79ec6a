import assert from "node:assert/strict";
import { test } from "node:test";

import { type Candidate, candidates, firstWorking, missing, type Places, resolved, versionIn } from "../src/find";

const PLACES: Places = { command: "", interpreter: "", folders: ["/site"], trusted: true, home: "/home/w", windows: false };

const starts = (places: Places): string[] => candidates(places).map((one) => [one.program, ...one.args].join(" "));

test("without settings the workspace's environments come before the search path", () => {
  assert.deepEqual(starts(PLACES), [
    "/site/.venv/bin/python -P -m linter",
    "/site/venv/bin/python -P -m linter",
    "reglint",
    "python3 -P -m linter",
    "python -P -m linter",
  ]);
});

test("in a workspace that is not trusted nothing inside it is started", () => {
  assert.deepEqual(starts({ ...PLACES, trusted: false }), ["reglint", "python3 -P -m linter", "python -P -m linter"]);
});

test("a path that is set is the only candidate, whatever the interpreter", () => {
  assert.deepEqual(starts({ ...PLACES, command: "tools/reglint", interpreter: "python3.12" }), ["/site/tools/reglint"]);
});

test("an interpreter that is set is the only candidate", () => {
  assert.deepEqual(starts({ ...PLACES, interpreter: "python3.12" }), ["python3.12 -P -m linter"]);
});

test("on Windows environments have their programs in Scripts", () => {
  assert.deepEqual(starts({ ...PLACES, folders: ["C:\\site"], windows: true }).slice(0, 4), [
    "C:\\site\\.venv\\Scripts\\python.exe -P -m linter",
    "C:\\site\\venv\\Scripts\\python.exe -P -m linter",
    "reglint",
    "python -P -m linter",
  ]);
});

test("a path in a setting may start at home, in the workspace or nowhere", () => {
  const made = ["~/r/bin/reglint", "${workspaceFolder}/r", "r/reglint", "reglint", " /opt/r "].map((one) => resolved(one, PLACES));
  assert.deepEqual(made, ["/home/w/r/bin/reglint", "/site/r", "/site/r/reglint", "reglint", "/opt/r"]);
});

test("a version is read from a line of its own and from no other program", () => {
  const read = ["reglint 0.1.0\n", "note\r\nreglint 1.2rc1\r\n", "Python 3.11.7\n", "not reglint 0.1.0\n", ""].map(versionIn);
  assert.deepEqual(read, ["0.1.0", "1.2rc1", null, null, null]);
});

test("the first program that is reglint is taken and none after it is started", async () => {
  const answers: Record<string, string | null> = { a: null, b: "something else 1.0\n", c: "reglint 0.1.0\n", d: "reglint 0.2.0\n" };
  const asked: string[] = [];
  const from: Candidate[] = Object.keys(answers).map((name) => ({ origin: name.toUpperCase(), program: name, args: [] }));
  const notes: string[] = [];
  const found = await firstWorking(
    from,
    async (one) => {
      asked.push(one.program);
      return answers[one.program] ?? null;
    },
    (line) => notes.push(line),
  );
  assert.deepEqual(found, { origin: "C", program: "c", args: [], version: "0.1.0" });
  assert.deepEqual(asked, ["a", "b", "c"]);
  assert.deepEqual(notes, ["no reglint from A: a cannot be started", "no reglint from B: b is something else", "reglint 0.1.0 from C: c"]);
});

test("the message names the setting that is wrong", () => {
  assert.equal(
    missing({ ...PLACES, command: "/nowhere/reglint" }),
    "The setting reglint.path names “/nowhere/reglint”, which is no working reglint. Correct it, or empty it to have the server searched for.",
  );
  assert.equal(
    missing({ ...PLACES, trusted: false }),
    "The reglint server was not found on the search path. Nothing is checked until it is installed.",
  );
});
