/** Starts code-server with the built extension, and reads and presses what a writer would, in a headless Chromium. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { REGLINT, EDITORS, REGLINT_EDITORS, CHROMIUM = "chromium" } = process.env;
const { chromium } = createRequire(`${REGLINT_EDITORS}/playwright/`)("playwright-core");
const CODE = `${REGLINT_EDITORS}/code-server/node_modules/code-server/out/node/entry.js`;
const VSIX = `${EDITORS}/vscode/reglint.vsix`;
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

export const home = mkdtempSync(join(tmpdir(), "reglint-vscode-"));
const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions"), "--config", join(home, "none.yaml")];

/** Settings of the editor: the server, and nothing that moves or asks. */
export function settle(more) {
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
  // a browser is a client far away, for which settings of a machine's programs count where that machine keeps them
  for (const place of ["User", "Machine"]) {
    mkdirSync(join(home, "data", place), { recursive: true });
    writeFileSync(join(home, "data", place, "settings.json"), JSON.stringify(settings, null, 2));
  }
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
export async function until(what, ask) {
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
export async function equals(what, ask, wanted) {
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

export async function openFolder(browser, port, folder) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 800 }, deviceScaleFactor: 1 });
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`, { timeout: PATIENCE });
  await page.waitForSelector(".monaco-workbench .statusbar", { timeout: PATIENCE });
  return page;
}

export async function command(page, title) {
  await page.keyboard.press("F1");
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor({ timeout: PATIENCE });
  await page.keyboard.press("Enter");
}

export async function openFile(page, name) {
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
export function misplaced(page, words) {
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
export const lens = (page) => page.locator(".codelens-decoration").allInnerTexts();

export const bar = (page) => page.locator('.statusbar-item[id$="reglint.status"]').innerText({ timeout: 1000 }).then((text) => text.trim(), () => "");

export const inRows = async (page) =>
  (await page.locator(".markers-panel .monaco-list-row").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

/** Take an entry of the list that is open. */
export async function choose(page, title) {
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(title);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor({ timeout: PATIENCE });
  await page.keyboard.press("Enter");
}

/** What completion offers. */
export const suggestions = async (page) =>
  (await page.locator(".suggest-widget.visible .monaco-list-row .label-name").allInnerTexts()).map((one) => one.trim());

/** Wait for a notification that says something. */
export async function toast(page, said) {
  const found = page.locator(".notification-toast", { hasText: said });
  await found.first().waitFor({ timeout: PATIENCE });
  return found;
}

export async function quickFix(page, titled) {
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
export async function goTo(page, line, column) {
  await page.locator(".editor-instance .view-lines").first().click({ position: { x: 400, y: 150 } });
  await page.keyboard.press("Control+g");
  const box = page.locator(".quick-input-widget input");
  await box.waitFor({ state: "visible", timeout: PATIENCE });
  await box.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}

/** Start code-server and a browser, call `drive` with them, and clear up whatever comes of it; REGLINT_SHOT names a file for a picture of a failure. */
export async function session(drive) {
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
    try {
      await drive(browser, port);
    } catch (problem) {
      const left = browser.contexts().flatMap((one) => one.pages());
      if (process.env.REGLINT_SHOT && left.length > 0) await left[0].screenshot({ path: process.env.REGLINT_SHOT });
      throw problem;
    }
  } finally {
    await browser?.close();
    server.kill();
    await new Promise((done) => server.once("exit", done));
    rmSync(home, { recursive: true, force: true });
  }
}
