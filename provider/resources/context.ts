import type { RenewalWindow } from "../../common/renewal-windows";
import type { Backend } from "../api/backend";
import type { Places } from "../api/places";
import type { Entropy } from "../x509/issue";
import type { Clock } from "../x509/validity";
import type { Journal } from "./creates/journal";
import type { Memory } from "./memory";
import type { Policies } from "./policies";

/** Everything that resource operations depend on. */
export interface Context extends Backend {
  /** The named connection whose account and region it is; undefined for the stack's own. */
  readonly connection?: string | undefined;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly journal: Journal;
  /** What one engine call passes to the next. */
  readonly memory: Memory;
  /** Where resources live. */
  readonly places: Places;
  /** Whether CAs and certificates are purchased there, so that a check asks what is left. */
  readonly isPurchased?: boolean | undefined;
  /** Rules that must be met before anything is issued. */
  readonly policies?: Policies | undefined;
  /** What interrupted runs have left, according to the user. */
  readonly takeUp?: readonly string[];
  /** When renewals may happen; at any time if absent. */
  readonly renewalWindows?: readonly RenewalWindow[] | undefined;
  /** Milliseconds before the expiry of a certificate in which it is no longer revoked. */
  readonly noRevocationWithin?: number | undefined;
  /** How many purchased certificates a run must leave for each CA, and whether less is refused or only told. */
  readonly minimumRemaining?: { readonly count: number; readonly severity: "error" | "warning" } | undefined;
  /** Waits for a number of milliseconds; in real time if absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Reports what the engine itself does not: the engine prints it next to its own messages. Never a secret. */
  readonly tell?: (message: string, severity?: "info" | "warning") => void;
}

/**
 * The context of a named connection; of no name, the stack's own.
 *
 * @throws PkiError `INVALID_CONFIG` for a name that the settings do not have
 */
export type ContextOf = (connection: unknown) => Context;
