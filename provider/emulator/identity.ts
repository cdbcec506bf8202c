import type { FastifyInstance } from "fastify";
import { admit, type Share } from "./admission";
import type { LocalEnvironment } from "../local/call";
import { identityOf, standingOf } from "../local/store/identity";

interface Query {
  readonly serial?: unknown;
}

/**
 * What the clouds' APIs have no words for: which store this is, and whether it has ever held something. By it a client
 * tells what was deleted from what it looks for in the wrong place.
 */
export function serveIdentity(app: FastifyInstance, { store }: LocalEnvironment, share: Share): void {
  app.get("/store", (_request, reply) =>
    admit(share, reply, async () => ({ body: { store: await identityOf(store) } })),
  );
  app.get<{ Params: { id: string }; Querystring: Query }>("/store/:id", (request, reply) => {
    const { serial } = request.query;
    const number = typeof serial === "string" ? serial : undefined;
    return admit(share, reply, async () => ({
      body: { standing: await standingOf(store, request.params.id, number) },
    }));
  });
}
