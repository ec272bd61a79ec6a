/** Asks a program for its version. */

import { execFile } from "node:child_process";

import type { Candidate } from "./find";

const PATIENCE = 20_000;

/** What `--version` prints; null when the program is missing, fails or takes longer than 20 seconds. */
export function ask(candidate: Candidate, cwd: string | undefined): Promise<string | null> {
  return new Promise((done) => {
    const options = { cwd, timeout: PATIENCE, windowsHide: true, encoding: "utf8" as const };
    execFile(candidate.program, [...candidate.args, "--version"], options, (problem, output) => done(problem ? null : output));
  });
}
