/** What is sent to the server as its options. */

/** The settings that the server understands; the others are the extension's own. */
export const SERVER_SETTINGS = [
  "config",
  "isolated",
  "profile",
  "jurisdictions",
  "select",
  "ignore",
  "minConfidence",
  "codeLens",
  "workspaceDiagnostics",
  "rulePages",
] as const;

/** The server's options. Counts are always asked for: the status bar shows them. */
export function serverOptions(get: (name: string) => unknown): Record<string, unknown> {
  const made: Record<string, unknown> = { status: true };
  for (const name of SERVER_SETTINGS) {
    const value = get(name);
    if (value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)) {
      made[name] = value;
    }
  }
  return made;
}
