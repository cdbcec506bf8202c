import { createHash } from "node:crypto";
import { escapeHtml, type Html } from "../common/html";
import { SCRIPT } from "./script";
import { STYLES } from "./styles";

const digest = (text: string): string => createHash("sha256").update(text).digest("base64");

/** A self-contained page; no script but its own runs in it, whatever names it shows. */
export function page(title: string, body: Html): string {
  // The digest covers the exact text of the script, so it must not be changed here.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLES}</style>`,
    "</head>",
    `<body><main>${body.text}</main>`,
    `<script>${SCRIPT}</script>`,
    "</body></html>\n",
  ].join("\n");
}
