/** What the status bar says. */

/** The server's counts of one document. */
export interface Counts {
  uri: string;
  checked: boolean;
  active: number;
  suppressed: number;
  baselined: number;
  hidden: number;
  packs: Record<string, number>;
}

export type State = "starting" | "running" | "missing" | "stopped";

export interface Shown {
  text: string;
  tooltip: string;
  warns: boolean;
}

/** Text and tooltip; null when there is nothing to say. */
export function shown(state: State, counts: Counts | undefined): Shown | null {
  if (state === "missing") {
    return { text: "$(warning) reglint", tooltip: "The reglint server is not installed. Select to read how.", warns: true };
  }
  if (state === "stopped") {
    return { text: "$(warning) reglint", tooltip: "The reglint server has stopped. Select to start it again.", warns: true };
  }
  if (state === "starting") {
    return { text: "$(loading~spin) reglint", tooltip: "The reglint server is starting.", warns: false };
  }
  if (counts === undefined) {
    return null;
  }
  if (!counts.checked) {
    return { text: "$(circle-slash) reglint", tooltip: "This file is not checked.", warns: false };
  }
  return { text: `$(law) reglint ${counts.active}`, tooltip: lines(counts).join("\n"), warns: false };
}

function lines(counts: Counts): string[] {
  const packs = Object.entries(counts.packs).map(([pack, count]) => `${pack}: ${count}`);
  const others = (["suppressed", "baselined", "hidden"] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name === "hidden" ? "below the confidence asked for" : name}`);
  return [`${counts.active} ${counts.active === 1 ? "finding" : "findings"}`, ...packs, ...others];
}
