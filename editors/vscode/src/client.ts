/** The language client: how the server is started and what is done with what it sends. */

import * as vscode from "vscode";
import { CloseAction, LanguageClient, type LanguageClientOptions, type ServerOptions, State } from "vscode-languageclient/node";

import type { Server } from "./find";
import { selector } from "./languages";
import { serverOptions } from "./options";

/** The server's own names for its commands. */
export const SERVER = {
  checkWorkspace: "reglint.checkWorkspace",
  fixAll: "reglint.fixAll",
  reload: "reglint.reload",
  summary: "reglint.summary",
} as const;

/** A client that is not started yet. */
export function makeClient(server: Server, cwd: string | undefined, output: vscode.LogOutputChannel): LanguageClient {
  const settings = vscode.workspace.getConfiguration("reglint");
  const args = [...server.args, "server", ...settings.get<string[]>("args", [])];
  const run = { command: server.program, args, options: { cwd } };
  const started: ServerOptions = { run, debug: run };
  const options: LanguageClientOptions = {
    documentSelector: selector(),
    initializationOptions: serverOptions((name) => settings.get(name)),
    outputChannel: output,
    diagnosticPullOptions: { onChange: true, onFocus: true },
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const found = await next(params, token);
          return Array.isArray(found) ? found.map((one, index) => (params.items[index]?.section === "reglint" ? own() : one)) : found;
        },
      },
      window: {
        showDocument: async (params, token, next) => {
          const uri = vscode.Uri.parse(params.uri);
          if (params.external || uri.scheme !== "file" || !uri.path.endsWith(".md")) {
            return next(params, token);
          }
          await vscode.commands.executeCommand("markdown.showPreviewToSide", uri, undefined, { locked: true });
          return { success: true };
        },
      },
      executeCommand: async (command, given, next) => {
        // the counts above the first line: who selects them wants to see the findings
        if (command === SERVER.summary) {
          await vscode.commands.executeCommand("workbench.actions.view.problems");
          return undefined;
        }
        return next(command, given);
      },
    },
  };
  // a server that ran and died is started again; one that never ran would only die again, and the extension says so itself
  let ran = false;
  options.initializationFailedHandler = () => false;
  options.errorHandler = {
    error: (problem, message, count) => usual.error(problem, message, count),
    closed: () => (ran ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
  };
  const client = new LanguageClient("reglint", "reglint", started, options);
  const usual = client.createDefaultErrorHandler();
  client.onDidChangeState((change) => {
    ran ||= change.newState === State.Running;
  });
  return client;
}

function own(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration("reglint");
  return serverOptions((name) => settings.get(name));
}
