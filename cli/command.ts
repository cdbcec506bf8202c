import type { Command } from "commander";

/** Adds one command to the program. */
export type AddCommand = (program: Command) => void;

/** What a command ends with; docs/review.md has the table. */
export const ExitCode = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  /** A check found what it looks for: findings that refuse a change, certificates that end. */
  FOUND: 3,
  /** Something was read that is not understood, so what was printed is not everything. */
  NOT_UNDERSTOOD: 4,
} as const;
