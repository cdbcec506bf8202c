import { Option } from "commander";

const CHOICES = ["auto", "always", "never"] as const;

/** When a command prints colors. */
export type ColorChoice = (typeof CHOICES)[number];

/** The option that says when to print colors. */
export const colorOption = (): Option =>
  new Option("--color <when>", "auto: in a terminal, unless NO_COLOR is set")
    .choices(CHOICES)
    .default("auto");

/** What a command prints to. */
export interface Terminal {
  /** Columns; infinite where it is not a terminal, because nothing may be missing in a file. */
  readonly width: number;
  readonly hasColor: boolean;
}

/** A file or a pipe. */
export const PLAIN: Terminal = { width: Infinity, hasColor: false };

type Output = Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

/** A stream as a terminal. The option takes precedence over NO_COLOR, and that over FORCE_COLOR. */
export function terminalOf(
  { isTTY = false, columns = 80 }: Output,
  choice: ColorChoice,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const isWanted = { always: true, never: false, auto: byEnvironment(env) ?? isTTY };
  return { width: isTTY ? columns : Infinity, hasColor: isWanted[choice] };
}

const byEnvironment = ({
  NO_COLOR: no = "",
  FORCE_COLOR: force = "",
}: NodeJS.ProcessEnv): boolean | undefined => (no !== "" ? false : force === "" ? undefined : force !== "0");
