import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const PLUGIN = join(__dirname, "../../../plugin");
const ARGUMENTS = ["127.0.0.1:1234", "--tracing=a b", "", 'quoted "word"', "a&b|c>d", "100%", "ends\\"];

describe("pulumi-resource-pki", () => {
  /** What the launcher in a folder starts: a program that prints its arguments and ends with 7. */
  function launchedIn(folder: string): { status: number | null; args: unknown } {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(PLUGIN, "pulumi-resource-pki"), join(folder, "pulumi-resource-pki"));
    writeFileSync(
      join(folder, "index.js"),
      "process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;",
    );
    const { status, stdout } = spawnSync("/bin/sh", [join(folder, "pulumi-resource-pki"), ...ARGUMENTS], {
      encoding: "utf8",
    });
    return { status, args: JSON.parse(stdout) };
  }

  test.each(["plain", "two words", "$(exit 3) `x` & co", "-n", "'quoted\""])(
    "passes arguments and exit code on from a folder called %s",
    (name) => {
      expect(launchedIn(join(newFolder(), name))).toEqual({ status: 7, args: ARGUMENTS });
    },
  );
});

describe("pulumi-resource-pki.cmd", () => {
  const text = readFileSync(join(PLUGIN, "pulumi-resource-pki.cmd"), "latin1");
  const lines = text.split("\r\n");

  test("is a batch file: ASCII, every line ended as cmd.exe expects", () => {
    expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(lines.at(-1)).toBe("");
  });

  test("its only command is the last one, so that its exit code is that of the file", () => {
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe("@echo off");
    // Another batch file would not come back, but nothing comes after it either; these would hide the exit code.
    expect(lines[1]).not.toMatch(/[&|<>()^!]|\bcall\b|\bstart\b/i);
  });

  test.each([
    "C:\\plain\\",
    "C:\\Program Files (x86)\\pki & co\\",
    "\\\\server\\share\\100%\\",
    "D:\\caret^ and !bang!\\",
  ])("passes every argument on from %s", (folder) => {
    const command = (lines[1] ?? "")
      // What cmd.exe puts there, text by text: the arguments as they were written, so with their quotes.
      .replace(/%~dp0|%\*/g, (variable) => (variable === "%*" ? ARGUMENTS.map(quoted).join(" ") : folder));
    expect(windowsArguments(command)).toEqual(["node", `${folder}index.js`, ...ARGUMENTS]);
  });
});

/** An argument as the engine's runtime writes it into a command line. */
function quoted(argument: string): string {
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&");
  return /^[^\s"]+$/.test(argument) ? argument : `"${escaped}"`;
}

/** The arguments in a command line, by the rules of CommandLineToArgvW. */
function windowsArguments(line: string): string[] {
  const found: string[] = [];
  let [current, isQuoted, isBegun] = ["", false, false];
  for (const [part] of line.matchAll(/\\*"|\\+|[^\\"]/g)) {
    const slashes = part.endsWith('"') ? part.length - 1 : 0;
    if (part.endsWith('"')) {
      current += "\\".repeat(slashes >> 1);
      isBegun = true;
      if (slashes % 2 === 1) current += '"';
      else isQuoted = !isQuoted;
    } else if (/^\s$/.test(part) && !isQuoted) {
      if (isBegun) found.push(current);
      [current, isBegun] = ["", false];
    } else {
      current += part;
      isBegun = true;
    }
  }
  return isBegun ? [...found, current] : found;
}
