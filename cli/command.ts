import type { Command } from "commander";

/** Adds one command to the program. */
export type AddCommand = (program: Command) => void;

/** What a command ends with; `FOUND` is for checks that found what they look for. */
export const ExitCode = { OK: 0, FAILED: 1, USAGE: 2, FOUND: 3 } as const;
