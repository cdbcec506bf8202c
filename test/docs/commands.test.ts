import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { SUMMARIES, type AddCommand } from "../../cli/command";
import { blocks, pkiCalls, ROOT, scriptsIn, unmarked } from "./commands";

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const commands = blocks().flatMap(({ page, commands: all }) => all.map((command) => ({ page, command })));

test("blocks of commands are marked as such", () => {
  expect(unmarked()).toEqual([]);
  expect(commands.length).toBeGreaterThan(40);
});

test("each script of the package that a page runs exists", () => {
  const missing = commands.flatMap(({ page, command }) =>
    scriptsIn(command)
      .filter((name) => scripts[name] === undefined)
      .map((name) => `${page}: npm run ${name}`),
  );
  expect(missing).toEqual([]);
});

/** All commands of `pki`. */
function program(): Command {
  const all = new Command("pki");
  for (const name of Object.keys(SUMMARIES)) {
    const loaded = jest.requireActual<Record<string, AddCommand>>(join(ROOT, "bin/cli", name));
    loaded[`add${name.charAt(0).toUpperCase()}${name.slice(1)}`]!(all);
  }
  return all;
}

/** What is wrong with a call, by the command's own table of options. */
function problemOf(all: Command, words: readonly string[]): string | undefined {
  let command = all;
  const rest = [...words];
  for (let next = named(command, rest[0]); next; next = named(command, rest[0])) {
    command = next;
    rest.shift();
  }
  if (command === all) return `there is no command ${words[0] ?? ""}`;
  const flags = [...command.options.flatMap(({ short, long }) => [short, long]), "--help"];
  const unknown = rest
    .filter((word) => /^-./.test(word))
    .map((word) => word.split("=")[0])
    .find((flag) => !flags.includes(flag));
  if (unknown !== undefined) return `${command.name()} has no option ${unknown}`;
  const missing = command.options.find(({ mandatory, long }) => mandatory && !rest.includes(long ?? ""));
  return missing === undefined ? undefined : `${command.name()} needs ${missing.flags}`;
}

const named = (command: Command, name: string | undefined): Command | undefined =>
  command.commands.find((one) => one.name() === name);

test("each call of pki names a command and options that exist", () => {
  const all = program();
  const calls = commands.flatMap(({ page, command }) => pkiCalls(command).map((words) => ({ page, words })));
  expect(calls.length).toBeGreaterThan(20);
  const problems = calls.flatMap(({ page, words }) => {
    const problem = problemOf(all, words);
    return problem === undefined ? [] : [`${page}: pki ${words.join(" ")}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test("a wrong call is found", () => {
  const all = program();
  expect(problemOf(all, ["lst"])).toBe("there is no command lst");
  expect(problemOf(all, ["list", "--expire-within", "30d"])).toBe("list has no option --expire-within");
  expect(problemOf(all, ["import", "alibaba"])).toBe("import needs --project <name>");
  expect(problemOf(all, ["plugin", "archive", "--out", "."])).toBe("archive has no option --out");
  expect(problemOf(all, ["plugin", "archive", "--output", "."])).toBeUndefined();
});
