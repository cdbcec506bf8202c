import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { TestStack } from "../engine/stack";
import type { Client } from "./load";

/** The folder of the programs. */
export const EXAMPLES = join(__dirname, "../../../examples/serving");

/** What the programs of examples/serving export. */
export interface Outputs {
  readonly trusted: string;
  /** Serial number of the server's certificate. */
  readonly served: string;
  readonly clients: Readonly<Record<string, { readonly chain: string; readonly privateKey: string }>>;
}

/** A stack with some of the programs of examples/serving, or only with their shared files. */
export async function servingStack(...programs: readonly string[]): Promise<TestStack> {
  const stack = await TestStack.create("");
  for (const name of readdirSync(EXAMPLES).filter((file) => file.endsWith(".ts"))) {
    stack.write(name, readFileSync(join(EXAMPLES, name), "utf8"));
  }
  const exported = programs.map((program) => `export * from "./${program}";\n`);
  if (programs.length > 0) stack.program(exported.join(""));
  return stack;
}

/** Configures the program. */
export async function configure(
  stack: TestStack,
  settings: Readonly<Record<string, string | number>>,
): Promise<void> {
  const pairs = Object.entries(settings).flatMap(([name, value]) => [
    "--plaintext",
    `example-serving:${name}=${value}`,
  ]);
  await stack.ok("config", "set-all", ...pairs);
}

/** The clients of a program, with their credentials. */
export const clientsOf = ({ clients, trusted }: Outputs): Client[] =>
  Object.entries(clients).map(([name, credentials]) => ({ name, trusted, credentials }));

/** Fetches the revocation lists as the examples do. */
export const fetchLists = (folder: string): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(EXAMPLES, "lists.mjs"), folder]);

/** Runs a shell command. */
export const shell = (command: string): Promise<unknown> => promisify(execFile)("/bin/sh", ["-ec", command]);
