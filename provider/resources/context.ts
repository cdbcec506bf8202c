import type { Backend } from "../api/backend";
import type { Places } from "../api/places";
import type { Entropy } from "../x509/issue";
import type { Clock } from "../x509/validity";
import type { Journal } from "./creates/journal";
import type { Memory } from "./memory";
import type { Policies } from "./policies";

/** Everything that carrying out a resource depends on. */
export interface Context extends Backend {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly journal: Journal;
  /** What one call of the engine tells the next. */
  readonly memory: Memory;
  /** Where resources live. */
  readonly places: Places;
  /** Rules that have to hold before anything is issued. */
  readonly policies?: Policies | undefined;
  /** What the user says that interrupted runs have left. */
  readonly takeUp?: readonly string[];
  /** Waits for so many milliseconds; left out, in real time. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Says what the engine itself has no words for: it prints it beside its own. Never a secret. */
  readonly tell?: (message: string, severity?: "info" | "warning") => void;
}
