import type { FastifyInstance, FastifyReply, preHandlerHookHandler } from "fastify";
import type { LocalEnvironment } from "../local/call";
import { ocspAnswer } from "../local/ocsp";
import { revocationList } from "../local/revocation-list";
import { oneFromPem } from "../x509/pem";
import { refuseStranger } from "./strangers";

/** What anybody may have without a key: revocation lists, answers on status, and the certificates of CAs. */
export function addPublications(app: FastifyInstance, environment: LocalEnvironment): void {
  // Whoever asks sends the name that stands in a certificate, which is ours.
  const preHandler: preHandlerHookHandler = (request, reply, done) => {
    if (!refuseStranger(request, reply, environment)) done();
  };
  app.get<{ Params: { issuer: string } }>("/crl/:issuer.crl", { preHandler }, async ({ params }, reply) =>
    sendDer(reply, "application/pkix-crl", await revocationList(environment, params.issuer)),
  );
  app.get<{ Params: { issuer: string } }>("/ca/:issuer.cer", { preHandler }, async ({ params }, reply) =>
    sendDer(reply, "application/pkix-cert", await caCertificate(environment, params.issuer)),
  );
  // Both forms of RFC 6960, appendix A.
  app.post<{ Params: { issuer: string } }>(
    "/ocsp/:issuer",
    { preHandler },
    async ({ params, body }, reply) => {
      const request = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      return sendDer(reply, OCSP, await ocspAnswer(environment, params.issuer, request));
    },
  );
  app.get<{ Params: { issuer: string; "*": string } }>(
    "/ocsp/:issuer/*",
    { preHandler },
    async ({ params }, reply) => {
      const request = Buffer.from(params["*"], "base64");
      return sendDer(reply, OCSP, await ocspAnswer(environment, params.issuer, request));
    },
  );
}

const OCSP = "application/ocsp-response";

function sendDer(reply: FastifyReply, type: string, der: Buffer | undefined): FastifyReply {
  if (der) return reply.type(type).send(der);
  return reply
    .code(404)
    .type("text/plain; charset=utf-8")
    .send("There is no such CA here, or it publishes nothing.\n");
}

async function caCertificate({ store }: LocalEnvironment, id: string): Promise<Buffer | undefined> {
  const row = await store
    .selectFrom("certificates")
    .select("certificate")
    .where("id", "=", id)
    .where("type", "in", CA_TYPES)
    .executeTakeFirst();
  return row && oneFromPem("CERTIFICATE", row.certificate);
}

/** The clouds' words for CAs. */
export const CA_TYPES = ["ROOT", "SUB_ROOT", "SUBORDINATE"];
