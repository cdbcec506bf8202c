// @ts-check
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The licences (SPDX) that what users get may have: their terms are met by passing on the texts. */
const ACCEPTED = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
];

/** Packages whose manifest names no SPDX licence; read in the text that they contain. */
const READ = new Map([["@logdna/tail-file", "MIT"]]);

/** @typedef {{ name: string, version: string, license?: string, author?: string | { name?: string }, homepage?: string }} Manifest */

/**
 * Whether a package may be part of what users get. An expression that is not understood is not accepted.
 *
 * @param {string} name
 * @param {string} licence an SPDX expression
 */
export function isAccepted(name, licence) {
  const alternatives = (READ.get(name) ?? licence).replace(/^\((.*)\)$/, "$1").split(" OR ");
  return alternatives.some((one) => one.split(" AND ").every((part) => ACCEPTED.includes(part)));
}

/**
 * The licences of the packages that were bundled.
 *
 * @param {readonly string[]} files the bundled files, relative to the root
 * @param {string} root
 * @throws {Error} when a package has a licence that is not accepted
 */
export async function thirdPartyLicences(files, root) {
  const folders = new Set(files.flatMap((file) => PACKAGE.exec(file)?.[1] ?? []));
  const texts = await Promise.all([...folders].map((folder) => entryOf(join(root, folder))));
  return `The plugin contains parts of these packages.\n\n${[...new Set(texts)].sort().join("\n")}`;
}

/** The folder of the package in which a file is. */
const PACKAGE = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** @param {string} folder */
async function entryOf(folder) {
  const manifest = /** @type {Manifest} */ (JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  const { name, version, license = "no licence" } = manifest;
  if (!isAccepted(name, license)) {
    throw new Error(
      `The plugin would contain ${name} ${version}, whose licence is ${license}. Accepted: ${ACCEPTED.join(", ")} (tools/licences.mjs)`,
    );
  }
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), "utf8")));
  const body = texts.length > 0 ? texts.map((text) => text.trim()).join("\n\n") : withoutText(manifest);
  return `${"=".repeat(80)}\n${name} ${version} (${READ.get(name) ?? license})\n\n${body}\n`;
}

/**
 * Some packages contain no text of their licence.
 *
 * @param {Manifest} manifest
 */
function withoutText({ author, homepage, license }) {
  const by = typeof author === "string" ? author : author?.name;
  return [
    `The package contains no licence text. Its manifest says: ${license ?? ""}`,
    ...(by ? [`Author: ${by}`] : []),
    ...(homepage ? [homepage] : []),
  ].join("\n");
}
