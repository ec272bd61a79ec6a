/** Finds the program that is the server. Knows nothing of the editor, so that it can be tested without one. */

import * as path from "node:path";

/** What the settings and the machine say about where to look. */
export interface Places {
  /** The setting `reglint.path`; "" when it is not set. */
  command: string;
  /** The setting `reglint.interpreter`; "" when it is not set. */
  interpreter: string;
  /** The workspace's folders; the first is what relative settings start from. */
  folders: readonly string[];
  /** Whether programs inside the folders may be started unasked. */
  trusted: boolean;
  home: string;
  windows: boolean;
}

/** A way to start reglint that may or may not exist. */
export interface Candidate {
  /** Where it comes from, in words for the output. */
  origin: string;
  program: string;
  /** What stands before the name of a subcommand. */
  args: readonly string[];
}

/** Answers what a program prints when it is asked for its version; null when it cannot be started or fails. */
export type Probe = (candidate: Candidate) => Promise<string | null>;

/** A candidate that answered. */
export interface Server extends Candidate {
  version: string;
}

// -P keeps a folder named `linter` in the workspace from being taken for the package
const AS_MODULE = ["-P", "-m", "linter"] as const;

/** The candidates, best first. A setting that is given stands alone: what the writer chose is never replaced in silence. */
export function candidates(places: Places): Candidate[] {
  if (places.command.trim()) {
    return [{ origin: "the setting reglint.path", program: resolved(places.command, places), args: [] }];
  }
  if (places.interpreter.trim()) {
    return [{ origin: "the setting reglint.interpreter", program: resolved(places.interpreter, places), args: AS_MODULE }];
  }
  const inFolders = places.trusted ? places.folders.flatMap((folder) => environments(folder, places.windows)) : [];
  const names = places.windows ? ["python", "py", "python3"] : ["python3", "python"];
  return [
    ...inFolders,
    { origin: "the search path", program: "reglint", args: [] },
    ...names.map((name) => ({ origin: `${name} on the search path`, program: name, args: AS_MODULE })),
  ];
}

function environments(folder: string, windows: boolean): Candidate[] {
  const style = windows ? path.win32 : path.posix;
  const python = windows ? ["Scripts", "python.exe"] : ["bin", "python"];
  return [".venv", "venv"].map((name) => ({
    origin: `${name} of the workspace`,
    program: style.join(folder, name, ...python),
    args: AS_MODULE,
  }));
}

/** A path as a setting gives it, made absolute; a bare name is left for the search path. */
export function resolved(given: string, places: Pick<Places, "folders" | "home" | "windows">): string {
  const style = places.windows ? path.win32 : path.posix;
  const first = places.folders[0] ?? places.home;
  let made = given.trim().replaceAll("${workspaceFolder}", first).replaceAll("${userHome}", places.home);
  if (made === "~" || made.startsWith("~/") || (places.windows && made.startsWith("~\\"))) {
    made = style.join(places.home, made.slice(1));
  }
  const bare = !made.includes("/") && !(places.windows && made.includes("\\"));
  return bare || style.isAbsolute(made) ? made : style.join(first, made);
}

/** The version in what `--version` prints; null when something else answered. */
export function versionIn(output: string): string | null {
  return /^reglint (\d+\.\d+\S*)\s*$/m.exec(output)?.[1] ?? null;
}

/** The first candidate that is reglint; candidates after it are never started. */
export async function firstWorking(from: readonly Candidate[], probe: Probe, note: (line: string) => void): Promise<Server | null> {
  for (const candidate of from) {
    const answer = await probe(candidate);
    const version = answer === null ? null : versionIn(answer);
    const said = [candidate.program, ...candidate.args].join(" ");
    if (version !== null) {
      note(`reglint ${version} from ${candidate.origin}: ${said}`);
      return { ...candidate, version };
    }
    note(`no reglint from ${candidate.origin}: ${said} ${answer === null ? "cannot be started" : "is something else"}`);
  }
  return null;
}

/** What to tell the writer when no candidate answered. */
export function missing(places: Places): string {
  if (places.command.trim()) {
    return `The setting reglint.path names “${places.command}”, which is no working reglint. Correct it, or empty it to have the server searched for.`;
  }
  if (places.interpreter.trim()) {
    return `The setting reglint.interpreter names “${places.interpreter}”, a Python in which reglint does not run. Install reglint there, or empty the setting.`;
  }
  const where = places.trusted ? "in the workspace's .venv or on the search path" : "on the search path";
  return `The reglint server was not found ${where}. Nothing is checked until it is installed.`;
}
