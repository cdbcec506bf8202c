import { addressesIn, type Places } from "../api/places";
import { openStore } from "./store";
import { identityOf, peekIdentity, standingOf } from "./store/identity";
import { readLocation } from "./store/location";

/** The local CA in process. */
export function localPlaces(
  location: string,
  { passphrase, movedTo }: { passphrase?: string | undefined; movedTo?: string | undefined } = {},
): Places {
  const where = readLocation(location);
  const at = where.kind === "sqlite" ? location : where.place;
  let known: string | undefined;
  const open = (): ReturnType<typeof openStore> => openStore(location, passphrase, { mustExist: true });
  return {
    isLocal: true,
    movedTo: addressesIn(movedTo),
    look: async (_kind, peek = false) => {
      known ??= await (peek ? peekIdentity(location) : open().then(identityOf));
      return { ...(known === undefined ? {} : { store: known }), at };
    },
    standing: async (id, serialNumber) => standingOf(await open(), id, serialNumber),
    prepare: async () => {
      await openStore(location, passphrase);
    },
  };
}
