import assert from "node:assert/strict";
import { test } from "node:test";

import manifest from "../package.json";
import { selector } from "../src/languages";
import { SERVER_SETTINGS, serverOptions } from "../src/options";

const declared = Object.assign({}, ...manifest.contributes.configuration.map((group) => group.properties)) as Record<
  string,
  { default: unknown }
>;

test("with the defaults of the manifest the settings file decides", () => {
  const made = serverOptions((name) => declared[`reglint.${name}`]?.default);
  assert.deepEqual(made, { status: true, isolated: false, codeLens: true, workspaceDiagnostics: false });
});

test("what the writer sets is sent, and what is empty is not", () => {
  const set: Record<string, unknown> = { profile: "clinic", select: ["safety"], ignore: [], config: "" };
  assert.deepEqual(serverOptions((name) => set[name]), { status: true, profile: "clinic", select: ["safety"] });
});

test("every setting for the server is declared", () => {
  assert.deepEqual(
    SERVER_SETTINGS.filter((name) => !(`reglint.${name}` in declared)),
    [],
  );
});

test("every language that wakes the extension is sent to the server, and no other", () => {
  const woken = manifest.activationEvents.filter((one) => one.startsWith("onLanguage:")).map((one) => one.slice(11));
  const sent = new Set(selector().flatMap((one) => (one.language === undefined ? [] : [one.language])));
  assert.deepEqual([...sent].sort(), woken.sort());
});

test("only files and new documents are sent", () => {
  assert.deepEqual(new Set(selector().map((one) => one.scheme)), new Set(["file", "untitled"]));
});
