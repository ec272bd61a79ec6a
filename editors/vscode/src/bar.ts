/** The item in the status bar: the count of the document in front. */

import * as vscode from "vscode";

import { type Counts, type State, shown } from "./status";

const COMMANDS: Record<State, string> = {
  starting: "reglint.showOutput",
  running: "workbench.actions.view.problems",
  missing: "reglint.openInstructions",
  stopped: "reglint.restart",
};

export class Bar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("reglint.status", vscode.StatusBarAlignment.Right, 90);
  private readonly counts = new Map<string, Counts>();
  private state: State = "starting";

  constructor() {
    this.item.name = "reglint";
  }

  /** Show that the server's state has changed; counts of an earlier server are forgotten. */
  enter(state: State): void {
    this.state = state;
    this.counts.clear();
    void vscode.commands.executeCommand("setContext", "reglint.running", state === "running");
    this.draw();
  }

  /** Take the counts of a document. */
  take(counts: Counts): void {
    this.counts.set(vscode.Uri.parse(counts.uri).toString(), counts);
    this.draw();
  }

  forget(document: vscode.TextDocument): void {
    this.counts.delete(document.uri.toString());
  }

  draw(): void {
    const front = vscode.window.activeTextEditor?.document.uri.toString();
    const wanted = vscode.workspace.getConfiguration("reglint").get("statusBar", true);
    const what = wanted ? shown(this.state, front === undefined ? undefined : this.counts.get(front)) : null;
    if (what === null) {
      this.item.hide();
      return;
    }
    this.item.text = what.text;
    this.item.tooltip = what.tooltip;
    this.item.command = COMMANDS[this.state];
    this.item.backgroundColor = what.warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
