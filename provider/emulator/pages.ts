import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { LocalEnvironment } from "../local/call";
import type { Metrics } from "./metrics";

/** What is not the clouds' APIs: health and metrics. */
export function addPages(app: FastifyInstance, environment: LocalEnvironment, metrics: Metrics): void {
  app.get("/health", async (_request, reply) => {
    try {
      await sql`SELECT 1`.execute(environment.store);
      return await reply.send({ status: "ok" });
    } catch {
      return reply.code(503).send({ status: "the store does not answer" });
    }
  });
  app.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
