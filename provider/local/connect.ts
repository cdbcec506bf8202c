import type { Backend } from "../api/backend";
import type { Places } from "../api/places";
import { localBackend } from ".";
import type { LocalEnvironment } from "./call";
import { localPlaces } from "./places";
import { openStore } from "./store";

/** Settings of the local CA. */
export interface LocalSettings extends Pick<
  LocalEnvironment,
  "clock" | "entropy" | "url" | "certificateCount"
> {
  /** A folder, or a database of a PostgreSQL server. */
  readonly location: string;
  readonly passphrase: string | undefined;
  /** The place that the user says everything was moved to. */
  readonly movedTo: string | undefined;
}

/** The local CA in process, and the place where its resources live. */
export function connectLocal({
  location,
  passphrase,
  movedTo,
  ...environment
}: LocalSettings): Backend & { readonly places: Places } {
  const backend = localBackend(async () => ({
    // Only a create makes a store, and reports it first: any other operation on a missing store is an error.
    store: await openStore(location, passphrase, { mustExist: true }),
    ...environment,
  }));
  return { ...backend, places: localPlaces(location, { passphrase, movedTo }) };
}
