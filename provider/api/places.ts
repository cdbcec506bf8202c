import { CLOUDS, type Cloud } from "../../common/cloud";
import { PkiError } from "../base/errors";
import type { Place } from "../base/place";

/** What a store knows of an identifier: `never` means that it has neither held nor deleted it. */
export type Standing = "held" | "deleted" | "never";

/** What is asked about where resources live. */
export interface Places {
  /** Whether the store is on this side of the network, so that a look costs nothing. */
  readonly isLocal: boolean;
  /**
   * Where the settings point to for a kind. What nobody can tell now is left out.
   *
   * @param peek - changes nothing, not even the schema of a store
   * @throws PkiError `NO_STORE` when the local store is not there
   */
  look(kind: string, peek?: boolean): Promise<Place>;
  /** What the store there knows of an identifier; undefined where there is no store, or it does not tell. */
  standing(id: string, serialNumber?: string): Promise<Standing | undefined>;
  /** Creates the local store if it does not exist: only what is created without anything above it may. */
  prepare(): Promise<void>;
  /** Where the user says that everything was moved to. */
  readonly movedTo: readonly string[];
}

/** The cloud whose operations make a kind; undefined for what lives in the state alone. */
export const cloudOf = (kind: string): Cloud | undefined => {
  const [module] = kind.split(".");
  return CLOUDS.find((cloud) => cloud === module);
};

/** Addresses in a setting, separated by commas. */
export const addressesIn = (addresses = ""): string[] => addresses.split(",").map((one) => one.trim());

/** Whether an error says that the local store is not there. */
export const isMissing = (error: unknown): error is PkiError =>
  error instanceof PkiError && error.code === "NO_STORE";
