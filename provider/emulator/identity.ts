import { admit, type Share } from "./admission";
import type { Route } from "./http";
import type { LocalEnvironment } from "../local/call";
import { identityOf, standingOf } from "../local/store/identity";

/**
 * Information that the clouds' APIs do not provide: which store this is, and whether it has ever contained anything.
 * With it, a client can distinguish a deletion from looking in the wrong place.
 */
export const identityRoutes = ({ store }: Pick<LocalEnvironment, "store">, share: Share): Route[] => [
  {
    method: "GET",
    path: "/store",
    handle: () => admit(share, async () => ({ body: { store: await identityOf(store) } })),
  },
  {
    method: "GET",
    path: "/store/:id",
    handle: ({ params: { id = "" }, query: { serial } }) =>
      admit(share, async () => ({ body: { standing: await standingOf(store, id, serial) } })),
  },
];
