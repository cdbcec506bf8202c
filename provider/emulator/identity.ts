import type { FastifyInstance } from "fastify";
import type { LocalEnvironment } from "../local/call";
import { identityOf, standingOf } from "../local/store/identity";

interface Query {
  readonly serial?: unknown;
}

/**
 * What the clouds' APIs have no words for: which store this is, and whether it has ever held something. By it a client
 * tells what was deleted from what it looks for in the wrong place.
 */
export function addIdentity(app: FastifyInstance, { store }: LocalEnvironment): void {
  app.get("/store", async (_request, reply) => reply.send({ store: await identityOf(store) }));
  app.get<{ Params: { id: string }; Querystring: Query }>("/store/:id", async (request, reply) => {
    const { serial } = request.query;
    const number = typeof serial === "string" ? serial : undefined;
    return reply.send({ standing: await standingOf(store, request.params.id, number) });
  });
}
