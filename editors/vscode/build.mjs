/** Bundles the extension into dist/, with the licences of what is bundled beside it. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { build } from "esbuild";

const made = await build({
  entryPoints: ["src/extension.ts"],
  bundle: true,
  outfile: "dist/extension.js",
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
  minify: true,
  metafile: true,
  logLevel: "warning",
});

const packages = new Set();
for (const input of Object.keys(made.metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}

const notices = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = ["License.txt", "LICENSE", "LICENSE.md", "LICENSE.txt", "license"].map((one) => `${folder}/${one}`).find(existsSync);
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
});
writeFileSync("dist/LICENCES.txt", notices.join(`\n${"-".repeat(78)}\n\n`));
