/**
 * Drives VS Code: code-server with the built extension, in a headless Chromium.
 *
 * Needs REGLINT (the command), EDITORS (the folder of the clients) and REGLINT_EDITORS (the cache); the working directory is a copy
 * of the workspace. CHROMIUM names another browser; PICTURE a file for a picture of the examples with their findings.
 */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { REGLINT, EDITORS, REGLINT_EDITORS, CHROMIUM = "chromium", PICTURE } = process.env;
const { chromium } = createRequire(`${REGLINT_EDITORS}/playwright/`)("playwright-core");
const CODE = `${REGLINT_EDITORS}/code-server/node_modules/code-server/out/node/entry.js`;
const VSIX = `${EDITORS}/vscode/reglint.vsix`;
const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

const home = mkdtempSync(join(tmpdir(), "reglint-vscode-"));
const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions"), "--config", join(home, "none.yaml")];
const SETTINGS = join(home, "data", "User", "settings.json");

/** Settings of the editor: the server, and nothing that moves or asks. */
function settle(more) {
  mkdirSync(join(home, "data", "User"), { recursive: true });
  const settings = {
    "reglint.path": REGLINT,
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.ignoreRecommendations": true,
    "git.enabled": false,
    "editor.minimap.enabled": false,
    "editor.wordWrap": "off",
    "chat.commandCenter.enabled": false,
    ...more,
  };
  writeFileSync(SETTINGS, JSON.stringify(settings, null, 2));
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Call until it gives something true; what it gives is returned. */
async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    last = await ask();
    if (last) return last;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`waited in vain: ${what}`);
}

/** Compare until equal, and fail with the difference. */
async function equals(what, ask, wanted) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    last = await ask();
    try {
      assert.deepEqual(last, wanted);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  assert.deepEqual(last, wanted, what);
}

async function openFolder(browser, port, folder) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 800 }, deviceScaleFactor: 1 });
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`, { timeout: PATIENCE });
  await page.waitForSelector(".monaco-workbench .statusbar", { timeout: PATIENCE });
  return page;
}

async function command(page, title) {
  await page.keyboard.press("F1");
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor({ timeout: PATIENCE });
  await page.keyboard.press("Enter");
}

async function openFile(page, name) {
  await page.keyboard.press("Control+p");
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor({ timeout: PATIENCE });
  await page.keyboard.press("Enter");
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: PATIENCE });
  await page.waitForSelector(".editor-instance .view-line", { timeout: PATIENCE });
}

/** How far each squiggle is from the words it stands under, in whole pixels: [left, right, line] by line. */
function misplaced(page, words) {
  return page.evaluate((wanted) => {
    const made = [];
    const marks = [...document.querySelectorAll(".editor-instance .cdr.squiggly-warning")].map((one) => one.getBoundingClientRect());
    for (const line of document.querySelectorAll(".editor-instance .view-line")) {
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.replaceAll("\u00a0", " ").indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const box = range.getBoundingClientRect();
        const mark = marks.find((one) => one.top < box.bottom && one.bottom > box.top);
        const apart = (a, b) => Math.round(Math.abs(a - b));
        made.push(mark ? [apart(mark.left, box.left), apart(mark.right, box.right)] : null);
      }
    }
    return made;
  }, words);
}

/** The counts above the first line. */
const lens = (page) => page.locator(".codelens-decoration").allInnerTexts();

const bar = (page) => page.locator('.statusbar-item[id$="reglint.status"]').innerText({ timeout: 1000 }).then((text) => text.trim(), () => "");

const inRows = async (page) =>
  (await page.locator(".markers-panel .monaco-list-row").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

async function quickFix(page, titled) {
  await page.keyboard.press("Control+.");
  const item = page.locator(".action-widget .monaco-list-row", { hasText: titled });
  await item.first().waitFor({ timeout: PATIENCE });
  // a layer that closes the menu lies under the pointer, so the keyboard chooses
  for (let step = 0; step < 20; step++) {
    const chosen = await page.locator(".action-widget .monaco-list-row.focused").innerText();
    if (chosen.includes(titled)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

/** Put the cursor at a place: 1-based line and column, in the editor's units. */
async function goTo(page, line, column) {
  await page.locator(".editor-instance .view-lines").first().click({ position: { x: 400, y: 150 } });
  await page.keyboard.press("Control+g");
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}

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

/** A server that is not there: a message, a way to the instructions, and a second start once the setting is mended. */
async function without(browser, port) {
  settle({ "reglint.path": "/no/such/reglint" });
  const page = await openFolder(browser, port, process.cwd());
  await openFile(page, "page.md");
  const toast = page.locator(".notification-toast", { hasText: "which is no working reglint" });
  await toast.waitFor({ timeout: PATIENCE });
  await toast.hover();
  await toast.getByText("How to install it").click();
  await page.locator(".tab", { hasText: "INSTALL.md" }).waitFor({ timeout: PATIENCE });
  mkdirSync(".vscode");
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

assert.ok(existsSync(VSIX), "build the extension first: make vsix");
settle({});
execFileSync("node", [CODE, ...folders, "--install-extension", VSIX], { stdio: "pipe" });
const port = await freePort();
const server = spawn(
  "node",
  [CODE, ...folders, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"],
  { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, EXTENSIONS_GALLERY: "{}" } },
);
let browser;
try {
  await until("code-server listens", () => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false));
  const path = execFileSync("sh", ["-c", `command -v ${CHROMIUM}`], { encoding: "utf8" }).trim();
  browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu"] });
  const shots = process.env.REGLINT_SHOT;
  try {
    if (PICTURE) {
      await picture(browser, port, PICTURE);
    } else {
      await main(browser, port);
      await without(browser, port);
    }
  } catch (problem) {
    const left = browser.contexts().flatMap((one) => one.pages());
    if (shots && left.length > 0) await left[0].screenshot({ path: shots });
    throw problem;
  }
} finally {
  await browser?.close();
  server.kill();
  await new Promise((done) => server.once("exit", done));
  rmSync(home, { recursive: true, force: true });
}
