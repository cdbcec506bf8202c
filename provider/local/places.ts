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
  let cached: string | undefined;
  const open = (): ReturnType<typeof openStore> => openStore(location, passphrase, { mustExist: true });
  return {
    isLocal: true,
    movedTo: addressesIn(movedTo),
    look: async (_kind, peek = false) => {
      cached ??= await (peek ? peekIdentity(location) : open().then(identityOf));
      return { ...(cached === undefined ? {} : { store: cached }), at };
    },
    standing: async (id, serialNumber) => standingOf(await open(), id, serialNumber),
    prepare: async () => {
      await openStore(location, passphrase);
    },
  };
}
