/**
 * Drives VS Code: code-server with the built extension, in a headless Chromium.
 *
 * Needs REGLINT (the command), EDITORS (the folder of the clients) and REGLINT_EDITORS (the cache); the working directory is a copy
 * of the workspace. CHROMIUM names another browser; PICTURE a file for a picture of the examples with their findings. Arguments name
 * the scenarios to run; without any, all are.
 */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, readdirSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  PATIENCE, bar, choose, command, equals, goTo, home, inRows, lens, misplaced, openFile, openFolder, quickFix, session, settle, suggestions, toast, until,
} from "./code.mjs";

const { REGLINT, EDITORS, PICTURE } = process.env;

async function main(browser, port) {
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "page.md");
  await equals("the squiggle past an emoji", () => misplaced(page, "very best"), [[0, 0]]);
  await equals("the count in the status bar", () => bar(page), "reglint 1");
  await command(page, "Problems: Focus on Problems View");
  await until("the Problems panel", async () => (await inRows(page)).some((row) => /“very best” ranks\..*reglint.*house\/best.*\[Ln 3, Col 16\]/.test(row)));

  await goTo(page, 1, 1);
  await page.keyboard.insertText("The very best 🫖.");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await equals("squiggles after typing", () => misplaced(page, "very best"), [[0, 0], [0, 0]]);
  await until("the finding has moved", async () => (await inRows(page)).some((row) => row.includes("[Ln 5, Col 16]")));

  await equals("the counts above the first line", () => lens(page), ["reglint: 2 findings (house 2)"]);

  await goTo(page, 5, 18);
  await quickFix(page, "Replace “very best” with “good”");
  await equals("squiggles after the quick fix", () => misplaced(page, "very best"), [[0, 0]]);
  await command(page, "reglint: Apply all safe wordings in this file");
  await equals("the count after all safe wordings", () => bar(page), "reglint 0");
  await page.keyboard.press("Control+s");
  await until("the file is saved", () => readFileSync("page.md", "utf8") === readFileSync(join(EDITORS, "test", "expected.md"), "utf8"));
  await page.close();
}

/** A server that ends at once: a message, and a second start once the setting is mended. */
async function failing(browser, port) {
  settle({ "reglint.args": ["--nope"] });
  writeFileSync("four.md", "Our very best.\n");
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "four.md");
  await toast(page, "was found but could not be started");
  mkdirSync(".vscode", { recursive: true });
  writeFileSync(".vscode/settings.json", JSON.stringify({ "reglint.args": [] }));
  await equals("the server once its arguments are mended", () => bar(page), "reglint 1");
  await page.close();
}

/** A server that is not there: a message, a way to the instructions, and a second start once the setting is mended. */
async function without(browser, port) {
  settle({ "reglint.path": "/no/such/reglint" });
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "page.md");
  const said = await toast(page, "which is no working reglint");
  await said.hover();
  await said.getByText("How to install it").click();
  await page.locator(".tab", { hasText: "INSTALL.md" }).waitFor({ timeout: PATIENCE });
  mkdirSync(".vscode", { recursive: true });
  writeFileSync(".vscode/settings.json", JSON.stringify({ "reglint.path": REGLINT }));
  await page.locator(".tab", { hasText: "page.md" }).first().click();
  await equals("the server once the setting is mended", () => bar(page), "reglint 0");
  await page.close();
}

async function picture(browser, port, file) {
  const folder = join(home, "clinic");
  mkdirSync(folder);
  cpSync(join(EDITORS, "..", "examples", "ketamine-clinic.md"), join(folder, "ketamine-clinic.md"));
  settle({ "editor.wordWrap": "on", "editor.fontSize": 13, "workbench.activityBar.location": "hidden" });
  const page = await openFolder(browser, port, folder);
  await openFile(page, "ketamine-clinic.md");
  await until("findings", async () => /reglint [1-9]/.test(await bar(page)));
  await command(page, "Problems: Focus on Problems View");
  await page.keyboard.press("Control+b");
  const marks = await page.locator(".editor-instance .cdr.squiggly-warning").evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect()).map(({ left, top, width, height }) => ({ left, top, width, height })),
  );
  const lowest = Math.min(...marks.map((one) => one.top));
  const mark = marks.filter((one) => one.width > 60 && one.top > lowest + 90).sort((a, b) => a.top - b.top)[0];
  await page.mouse.move(mark.left + 30, mark.top + mark.height / 2, { steps: 5 });
  await page.locator(".monaco-hover", { hasText: "reglint" }).first().waitFor({ timeout: PATIENCE });
  await new Promise((done) => setTimeout(done, 800));
  await page.screenshot({ path: file });
  await page.close();
}


/** The text of the editor in front, its lines joined. */
const text = (page) =>
  page.locator(".editor-instance .view-line").allInnerTexts().then((lines) => lines.map((line) => line.replaceAll("\u00a0", " ")).join("\n"));

/** A suppression with its reason typed into the place for it; the rule's page beside. */
async function suppressed(browser, port) {
  mkdirSync("reviewed");
  writeFileSync("reviewed/one.md", "# Tea\r\n\r\n😀 We sell the very best tea.\r\n\r\nPlain.\r\n");
  writeFileSync("reviewed/rule.md", "Our very best.\n");
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "one.md");
  await equals("the squiggle in a file with CRLF", () => misplaced(page, "very best"), [[0, 0]]);
  await goTo(page, 3, 18);
  await quickFix(page, "Suppress house/best here, with a reason");
  await until("the comment", async () => /<!-- reglint: ignore house\/best because reason; sentence [0-9a-f]{12} -->/.test(await text(page)));
  await page.keyboard.type("MLR 12");
  await until("the reason", async () => /because MLR 12; sentence [0-9a-f]{12} -->/.test(await text(page)));
  await equals("the count once it is suppressed", () => bar(page), "reglint 0");
  await equals("the counts above the first line", () => lens(page), ["reglint: 0 findings, 1 suppressed"]);
  await page.keyboard.press("Control+s");
  const wanted = /^# Tea\r\n\r\n<!-- reglint: ignore house\/best because MLR 12; sentence [0-9a-f]{12} -->\r\n😀 We sell the very best tea\.\r\n\r\nPlain\.\r\n$/;
  await until("the saved file", () => wanted.test(readFileSync("reviewed/one.md", "utf8")));

  await openFile(page, "rule.md");
  await equals("the squiggle of the other page", () => misplaced(page, "very best"), [[0, 0]]);
  await goTo(page, 1, 8);
  await quickFix(page, "Show the rule house/best");
  await page.locator(".tab", { hasText: "Preview best.md" }).waitFor({ timeout: PATIENCE });
  await page.close();
}

/** The command for the workspace: closed files in the Problems panel, once each, wherever they go. */
async function workspace(browser, port) {
  mkdirSync("shop");
  writeFileSync("shop/two.md", "The very very best.\n");
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "page.md");
  await until("the server", async () => (await bar(page)).startsWith("reglint "));
  await command(page, "reglint: Lint the workspace");
  const rows = async () => (await inRows(page)).filter((row) => /“very best” ranks.*\[Ln 1, Col 10\]/.test(row)).length;
  await equals("the finding in a closed file", rows, 1);
  await openFile(page, "two.md");
  await equals("its squiggle once it is open", () => misplaced(page, "very best"), [[0, 0]]);
  await new Promise((done) => setTimeout(done, 1000));
  await equals("the finding is there once", rows, 1);
  await command(page, "View: Close Editor");
  await page.locator(".tab", { hasText: "two.md" }).waitFor({ state: "detached", timeout: PATIENCE });
  await equals("the finding once the file is closed", rows, 1);
  renameSync("shop/two.md", "shop/three.txt.bak");
  await equals("the finding of a file that is gone", rows, 0);
  await page.close();
}

/** Settings that change, break and are mended while a page is open; completion in them. */
async function settings(browser, port) {
  const good = readFileSync("reglint.toml", "utf8");
  writeFileSync("three.md", "Our very best.\n");
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "three.md");
  await equals("at first", () => bar(page), "reglint 1");
  writeFileSync("reglint.toml", `ignore = ["house"]\n${good}`);
  await equals("the rule switched off", () => bar(page), "reglint 0");
  writeFileSync("reglint.toml", "select = [\n");
  await toast(page, "The last good ones stay in force.");
  writeFileSync("reglint.toml", good);
  await equals("mended", () => bar(page), "reglint 1");
  await openFile(page, "reglint.toml");
  await goTo(page, 1, 1);
  await page.keyboard.insertText('audience = "');
  await page.keyboard.press("Control+Space");
  await equals("completion", () => suggestions(page), ["consumer", "professional", "investor"]);
  await page.keyboard.press("Escape");
  await page.keyboard.insertText('custumer"');
  await page.keyboard.press("Enter");
  await command(page, "Problems: Focus on Problems View");
  await until("validation", async () => (await inRows(page)).some((row) => row.includes("custumer")));
  await page.close();
  writeFileSync("reglint.toml", good);
}

/** A page that has no file yet; a server that dies. */
async function odd(browser, port) {
  const page = await openFolder(browser, port, process.cwd());
  await command(page, "File: New Untitled Text File");
  await page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor({ timeout: PATIENCE });
  await page.keyboard.insertText("😀 The very best.");
  await equals("the count of a page without a file", () => bar(page), "reglint 1");
  await equals("its squiggle", () => misplaced(page, "very best"), [[0, 0]]);
  const old = servers();
  assert.equal(old.length, 1);
  process.kill(old[0], "SIGKILL");
  await until("another server", () => servers().some((one) => one !== old[0]));
  await page.keyboard.insertText(" Our very best.");
  await equals("the count of the next server", () => bar(page), "reglint 2");
  await command(page, "View: Revert and Close Editor");
  await page.close();
}

/** The processes that serve this workspace. */
function servers() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((one) => {
    try {
      return readlinkSync(`/proc/${one}/cwd`) === process.cwd() && /\0server(\0|$)/.test(readFileSync(`/proc/${one}/cmdline`, "utf8"));
    } catch {
      return false;
    }
  });
}

/** The walkthrough: its steps are there, and saying that the server is installed completes the first. */
async function walkthrough(browser, port) {
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "page.md");
  await until("the server", async () => (await bar(page)).startsWith("reglint "));
  await command(page, "Welcome: Open Walkthrough...");
  await choose(page, "Write health marketing that a reviewer lets pass");
  const steps = page.locator(".getting-started-step .step-title");
  await equals("the steps", () => steps.allInnerTexts(), [
    "Have the server installed",
    "Read a finding",
    "Reword it, or say why it may stand",
    "Look at the whole site",
  ]);
  await page.getByRole("button", { name: "I have installed it" }).click();
  await until("the first step is done", () => page.locator('[data-done-step-id$="#server"].complete').count());
  await until("the server is back", () => servers().length === 1);
  await page.close();
}

const SCENARIOS = { main, suppressed, workspace, settings, odd, walkthrough, failing, without };

await session(async (browser, port) => {
  if (PICTURE) {
    await picture(browser, port, PICTURE);
    return;
  }
  const wanted = process.argv.slice(2);
  for (const [name, drive] of Object.entries(SCENARIOS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`vscode: ${name}`);
    await drive(browser, port);
  }
});
