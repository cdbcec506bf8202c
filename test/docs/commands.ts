import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../../..");

/** A block of shell commands on a page. */
export interface Block {
  readonly page: string;
  /** The commands without comments; a command may have several lines. */
  readonly commands: readonly string[];
}

/** The pages for users; the translation has the same code, which its own test compares. */
const PAGES = [
  "README.md",
  "SECURITY.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const fencesOf = (page: string): { readonly language: string; readonly text: string }[] =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );

/** All blocks of shell commands, in the order of the pages. */
export const blocks = (): Block[] =>
  PAGES.flatMap((page) =>
    fencesOf(page)
      .filter(({ language }) => language === "sh")
      .map(({ text }) => ({ page, commands: commandsIn(text) })),
  );

/** Pages with commands in a block that does not say that it is for a shell. */
export const unmarked = (): string[] =>
  PAGES.filter((page) =>
    fencesOf(page).some(
      ({ language, text }) => language === "" && /^(\$ )?(npm|npx|pulumi|pki|openssl|curl) /m.test(text),
    ),
  );

/** The commands of a block: an open quotation continues on the next line. */
function commandsIn(text: string): string[] {
  const commands: string[] = [];
  for (const line of text.split("\n").map((one) => one.replace(/(^|\s+)# .*$/, ""))) {
    const last = commands.at(-1);
    if (last !== undefined && last.split("'").length % 2 === 0) commands.push(`${commands.pop()!}\n${line}`);
    else if (line.trim() !== "") commands.push(line);
  }
  return commands;
}

/** The words of the calls of `pki` in a command, as far as a shell passes them on. */
export const pkiCalls = (command: string): string[][] =>
  command
    .split(/[|&;]+/)
    .map((part) => /^\s*(?:[A-Z_]+=\S+\s+)*(?:npx pulumi-pki|npx pki|pki)\s+(.*)$/.exec(part)?.[1])
    .filter((rest) => rest !== undefined)
    .map((rest) => rest.replace(/\s\d?>.*$/, "").match(/'[^']*'|\S+/g) ?? []);

/** The scripts of the package that a command runs. */
export const scriptsIn = (command: string): string[] =>
  [...command.matchAll(/\bnpm (?:run )?([\w-]+)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !["install", "pack"].includes(name));
