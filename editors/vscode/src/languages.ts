/** Which documents are sent to the server. */

const LANGUAGES = [
  "markdown",
  "mdx",
  "html",
  "typescriptreact",
  "javascriptreact",
  "typescript",
  "javascript",
  "php",
  "vue",
  "astro",
  "svelte",
  "json",
  "jsonc",
  "yaml",
  "toml",
  "xml",
  "plaintext",
] as const;

/** Names of files whose language the editor may not know without a further extension. */
const FILES = "**/*.{md,markdown,mdx,html,htm,tsx,jsx,ts,js,php,vue,astro,svelte,json,jsonc,yaml,yml,toml,xml,txt}";

/** One part of a document selector. */
export interface Part {
  scheme: string;
  language?: string;
  pattern?: string;
}

/** Files on disk and new documents that have no file yet; views of version control and output panels are neither. */
export function selector(): Part[] {
  const made: Part[] = ["file", "untitled"].flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
  return [...made, { scheme: "file", pattern: FILES }];
}
