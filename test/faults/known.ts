import type { Case } from "./cases";

/** A promise that is not kept yet. */
export interface Known {
  readonly reason: string;
  readonly problem: RegExp;
  readonly matches: (each: Case) => boolean;
}

export const KNOWN: readonly Known[] = [];
