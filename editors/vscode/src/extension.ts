/** The extension: starts the server, keeps it running, and offers the commands. What is found, and why, is the server's. */

import * as os from "node:os";

import * as vscode from "vscode";
import { type LanguageClient, State as ClientState } from "vscode-languageclient/node";

import { Bar } from "./bar";
import { makeClient, SERVER } from "./client";
import { candidates, firstWorking, missing, type Places } from "./find";
import { ask } from "./probe";
import type { Counts } from "./status";

/** Settings that name the program; a change of one starts the server anew. */
const STARTING = ["reglint.path", "reglint.interpreter", "reglint.args"];

class Extension implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel("reglint", { log: true });
  private readonly bar = new Bar();
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {
    context.subscriptions.push(this, this.output, this.bar);
    this.command("reglint.restart", () => this.restart());
    this.command("reglint.showOutput", () => this.output.show());
    this.command("reglint.openInstructions", () => this.instructions());
    this.command("reglint.lintWorkspace", () => this.lintWorkspace());
    this.command("reglint.reloadSettings", () => this.ask(SERVER.reload));
    this.command("reglint.fixAllSafe", () => this.fixAll());
    context.subscriptions.push(
      vscode.window.onDidChangeActiveTextEditor(() => this.bar.draw()),
      vscode.workspace.onDidCloseTextDocument((document) => this.bar.forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
      vscode.workspace.onDidChangeConfiguration((event) => this.configured(event)),
    );
  }

  /** Stop the server if there is one, and start one; calls follow one another. */
  restart(): Promise<void> {
    this.queue = this.queue.then(() => this.begin()).catch((problem: unknown) => this.failed(problem));
    return this.queue;
  }

  async stop(): Promise<void> {
    const old = this.client;
    this.client = undefined;
    if (old !== undefined) {
      await old.dispose().catch(() => undefined);
    }
  }

  dispose(): void {
    void this.stop();
  }

  private command(name: string, run: () => unknown): void {
    this.context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }

  private configured(event: vscode.ConfigurationChangeEvent): void {
    if (STARTING.some((name) => event.affectsConfiguration(name))) {
      void this.restart();
    } else if (event.affectsConfiguration("reglint")) {
      this.bar.draw();
      void this.client?.sendNotification("workspace/didChangeConfiguration", { settings: null });
    }
  }

  private places(): Places {
    const settings = vscode.workspace.getConfiguration("reglint");
    return {
      command: settings.get("path", ""),
      interpreter: settings.get("interpreter", ""),
      folders: (vscode.workspace.workspaceFolders ?? []).filter((one) => one.uri.scheme === "file").map((one) => one.uri.fsPath),
      trusted: vscode.workspace.isTrusted,
      home: os.homedir(),
      windows: process.platform === "win32",
    };
  }

  private async begin(): Promise<void> {
    await this.stop();
    this.bar.enter("starting");
    const places = this.places();
    // a program that is only named must not be taken from the folder that is open
    const cwd = places.trusted ? places.folders[0] : undefined;
    const server = await firstWorking(candidates(places), (one) => ask(one, cwd), (line) => this.output.info(line));
    if (server === null) {
      this.bar.enter("missing");
      void this.explain(missing(places));
      return;
    }
    const client = makeClient(server, cwd, this.output);
    this.client = client;
    client.onNotification("reglint/status", (counts: Counts) => this.bar.take(counts));
    // a start that ends before it is done is never reported by the promise of the start itself
    const ended = new Promise<never>((_, fail) => {
      client.onDidChangeState((change) => {
        if (this.client === client && (change.newState === ClientState.Stopped || change.newState === ClientState.StartFailed)) {
          this.bar.enter("stopped");
          fail(new Error("it ended while it was being started"));
        } else if (this.client === client && change.newState === ClientState.Running) {
          this.bar.enter("running");
        }
      });
    });
    await Promise.race([client.start(), ended]);
  }

  private failed(problem: unknown): void {
    this.bar.enter("stopped");
    // not awaited: it may wait for a server that never answers
    void this.stop();
    this.output.error(`the server could not be started: ${String(problem)}`);
    void this.explain("The reglint server was found but could not be started; the output says why.");
  }

  private async explain(message: string): Promise<void> {
    this.output.warn(message);
    const [read, settings, output] = ["How to install it", "Open the settings", "Show the output"];
    const chosen = await vscode.window.showErrorMessage(message, read, settings, output);
    if (chosen === read) {
      await this.instructions();
    } else if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "reglint.path");
    } else if (chosen === output) {
      this.output.show();
    }
  }

  private async instructions(): Promise<void> {
    const page = vscode.Uri.joinPath(this.context.extensionUri, "INSTALL.md");
    await vscode.commands.executeCommand("markdown.showPreview", page, undefined, { locked: true });
  }

  private async ask<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
    if (this.client === undefined || !this.client.isRunning()) {
      await this.explain("The reglint server is not running.");
      return undefined;
    }
    try {
      return await this.client.sendRequest<T>("workspace/executeCommand", { command, arguments: args });
    } catch (problem) {
      void vscode.window.showErrorMessage(`reglint: ${problem instanceof Error ? problem.message : String(problem)}`);
      return undefined;
    }
  }

  private async lintWorkspace(): Promise<void> {
    if ((await this.ask(SERVER.checkWorkspace)) !== undefined) {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
  }

  private async fixAll(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || this.client === undefined) {
      return;
    }
    const applied = await this.ask<boolean>(SERVER.fixAll, this.client.code2ProtocolConverter.asUri(document.uri));
    if (applied === false) {
      void vscode.window.showInformationMessage("reglint: no wording in this file can be replaced safely without you.");
    }
  }
}

let extension: Extension | undefined;

/** Called by the editor when a document of a known kind is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  extension = new Extension(context);
  void extension.restart();
}

/** Called by the editor when it closes. */
export async function deactivate(): Promise<void> {
  await extension?.stop();
}
