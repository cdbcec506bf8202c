// @ts-check
// Fetches the revocation lists that lists.txt names into lists.pem: node lists.mjs FOLDER && nginx -s reload
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? ".";

/** @param {string} url */
async function fetchList(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const der = Buffer.from(await response.arrayBuffer());
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN X509 CRL-----\n${lines.join("\n")}\n-----END X509 CRL-----\n`;
}

const urls = readFileSync(join(folder, "lists.txt"), "utf8").trim().split("\n");
// All or none: a server that lacks one of the lists refuses every client.
const lists = await Promise.all(urls.map(fetchList));
writeFileSync(join(folder, "lists.pem.new"), lists.join(""), { mode: 0o600 });
renameSync(join(folder, "lists.pem.new"), join(folder, "lists.pem"));
