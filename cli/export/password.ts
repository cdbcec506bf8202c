import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { PkiError } from "../../provider/base/errors";
import { variable } from "../../provider/base/variables";
import { readInput } from "../input";

/** The environment variable with the password of exported files. */
export const PASSWORD = "PKI_EXPORT_PASSWORD";

/**
 * The password of the files: from a file, else from the environment, else from whoever sits at the terminal. Never from an
 * argument, which process lists show.
 *
 * @param file - whose first line it is
 * @throws PkiError `INVALID_INPUT` if there is none
 */
export async function readPassword(file: string | undefined): Promise<string> {
  if (file !== undefined) return (await readInput(file)).replace(/\r?\n[^]*$/, "");
  const { value } = variable(PASSWORD, process.env);
  if (value !== undefined) return value;
  if (!process.stdin.isTTY)
    throw new PkiError(
      "INVALID_INPUT",
      `the file needs a password: pass --password-file, or set ${PASSWORD}`,
    );
  return askTwice();
}

async function askTwice(): Promise<string> {
  const [first, second] = [await ask("Password of the file: "), await ask("The same again: ")];
  if (first === second) return first;
  throw new PkiError("INVALID_INPUT", "the passwords are different: run the command again");
}

/** Asks on the terminal; what is typed is not shown. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once("line", resolve);
      terminal.once("close", () => {
        reject(new PkiError("CANCELLED", "no password was given: nothing is exported"));
      });
    });
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
