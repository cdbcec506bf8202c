import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import type { AddCommand } from "../../cli/command";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import { addRestore } from "../../cli/restore";
import { addReview } from "../../cli/review";
import { SECRETS } from "../../schema";
import { kinds } from "../../provider";
import type { EngineProperties } from "../../provider/engine/crud";
import { PkiError } from "../../provider/base/errors";
import { BASE, newFolder, newWorld, Refused, Resource } from "../provider/support";

/** One input for one target. */
export interface Attempt {
  readonly target: string;
  /** Base64. */
  readonly input: string;
}

/** The result of a run. */
export interface Outcome {
  /** `green`: accepted, or exit code 0. `broken`: something other than an error of this package was thrown. */
  readonly result: "green" | "refused" | "broken";
  /** Everything that was printed, returned or thrown. */
  readonly output: string;
}

const world = newWorld();
const folder = newFolder();

/** The preview used when states and policies are tried. */
export function usePreview(bytes: Buffer): void {
  writeFileSync(join(folder, "preview"), bytes);
}

/** Arguments whose text is parsed, by kind; other arguments accept any text. */
const ARGUMENTS = kinds.flatMap(({ kind, fields }) =>
  Object.keys(fields).map((name) => [`${kind} ${name}`, kind, name] as const),
);

const COMMANDS: Readonly<Record<string, { add: AddCommand; args: (file: string) => string[] }>> = {
  "review preview": { add: addReview, args: (file) => ["review", file] },
  "review --state": {
    add: addReview,
    args: (file) => ["review", join(folder, "preview"), "--state", file],
  },
  "review --policy": {
    add: addReview,
    args: (file) => ["review", join(folder, "preview"), "--policy", file],
  },
  "review html": { add: addReview, args: (file) => ["review", file, "--format", "html"] },
  ...Object.fromEntries(
    ["table", "tree", "json", "csv", "prometheus"].map((format) => [
      `list ${format}`,
      {
        add: addList,
        args: (file: string) => ["list", file, "--format", format, "--expires-within", "36500d"],
      },
    ]),
  ),
  ...Object.fromEntries(
    ["mermaid", "svg", "html"].map((format) => [
      `graph ${format}`,
      { add: addGraph, args: (file: string) => ["graph", file, "--format", format] },
    ]),
  ),
  restore: { add: addRestore, args: (file) => ["restore", file, "--store", newFolder()] },
};

/** All targets. */
export const TARGETS = [...ARGUMENTS.map(([target]) => target), ...Object.keys(COMMANDS)];

/** Tries an input. */
export async function attempt({ target, input }: Attempt): Promise<Outcome> {
  const bytes = Buffer.from(input, "base64");
  const command = COMMANDS[target];
  if (command) return runCommand(command, bytes);
  const [, kind = "", name = ""] = ARGUMENTS.find(([other]) => other === target) ?? [];
  return check(kind, name, bytes.toString("utf8"));
}

async function check(kind: string, name: string, text: string): Promise<Outcome> {
  const base = BASE[kind] ?? {};
  const value = Array.isArray(base[name]) ? [text] : text;
  const args: EngineProperties = { ...base, [name]: value };
  try {
    const inputs = await new Resource(world, kind).check(args, {});
    // Encrypted values may contain the key; nothing else may.
    const shown = Object.entries(inputs).filter(([argument]) => !SECRETS.has(argument));
    return {
      result: "green",
      output: inspect(Object.fromEntries(shown), { depth: 5, maxStringLength: 1e6 }),
    };
  } catch (error) {
    return { result: error instanceof Refused ? "refused" : "broken", output: inspect(error) };
  }
}

async function runCommand(
  { add, args }: { add: AddCommand; args: (file: string) => string[] },
  bytes: Buffer,
): Promise<Outcome> {
  const file = join(folder, "input");
  writeFileSync(file, bytes);
  let output = "";
  const program = new Command("pki").exitOverride().configureOutput({
    writeErr: (text) => (output += text),
    writeOut: (text) => (output += text),
  });
  add(program);
  const restore = capture((text) => (output += text));
  process.exitCode = undefined;
  try {
    await program.parseAsync(args(file), { from: "user" });
    const code: unknown = process.exitCode;
    return { result: code === undefined || code === 0 ? "green" : "refused", output };
  } catch (error) {
    const isOurs = error instanceof PkiError || error instanceof CommanderError;
    return { result: isOurs ? "refused" : "broken", output: output + inspect(error) };
  } finally {
    process.exitCode = undefined;
    restore();
  }
}

function capture(take: (text: string) => void): () => void {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      take(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    };
  }
  return () => {
    streams.forEach((stream, at) => {
      const write = writes[at];
      if (write) stream.write = write;
    });
  };
}
