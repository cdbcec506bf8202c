import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { PkiError } from "../../provider/base/errors";
import { readInput } from "../input";

/** Where a state is read from. */
export interface StateOptions {
  readonly stack?: string;
  readonly state?: string;
}

/**
 * A stack's state: from a file, or as the Pulumi CLI exports it.
 *
 * @param withSecrets - whether the Pulumi CLI decrypts its secrets; a file is what it is
 * @throws PkiError `INVALID_INPUT`
 */
export function readStateText({ stack, state }: StateOptions, withSecrets: boolean): Promise<string> {
  if (state === undefined) return pulumiExport(stack, withSecrets);
  if (stack === undefined) return readInput(state);
  throw new PkiError("INVALID_INPUT", `give --stack ${stack} or --state ${state}, not both`);
}

async function pulumiExport(stack: string | undefined, withSecrets: boolean): Promise<string> {
  const args = ["stack", "export"];
  if (stack !== undefined) args.push("--stack", stack);
  if (withSecrets) args.push("--show-secrets");
  // It may ask for the passphrase, and says itself what is wrong.
  const child = spawn("pulumi", args, { stdio: ["inherit", "pipe", "inherit"] });
  const exited = once(child, "close") as Promise<[number | null]>;
  try {
    const [printed, [code]] = await Promise.all([text(child.stdout), exited]);
    if (code === 0) return printed;
  } catch (cause) {
    throw notExported(`cannot be run: ${(cause as Error).message}`, cause);
  }
  throw notExported("failed");
}

const notExported = (problem: string, cause?: unknown): PkiError =>
  new PkiError(
    "INVALID_INPUT",
    `"pulumi stack export" ${problem}. Run this in the project's folder, name the stack with --stack, or pass an exported state with --state`,
    { cause },
  );
