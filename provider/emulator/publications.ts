import type { FastifyInstance, FastifyReply } from "fastify";
import type { LocalEnvironment } from "../local/call";
import { ocspAnswer } from "../local/ocsp";
import { revocationList } from "../local/revocation-list";
import { oneFromPem } from "../x509/pem";
import { admit, plainAnswer, type PlainAnswer, type Share } from "./admission";

/** What anybody may have without a key: revocation lists, answers on status, and the certificates of CAs. */
export function addPublications(app: FastifyInstance, environment: LocalEnvironment, share: Share): void {
  app.get<{ Params: { issuer: string } }>("/crl/:issuer.crl", ({ params }, reply) =>
    admit(share, reply, async () =>
      derAnswer("application/pkix-crl", await revocationList(environment, params.issuer)),
    ),
  );
  app.get<{ Params: { issuer: string } }>("/ca/:issuer.cer", ({ params }, reply) =>
    admit(share, reply, async () =>
      derAnswer("application/pkix-cert", await caCertificate(environment, params.issuer)),
    ),
  );
  const status = (reply: FastifyReply, issuer: string, request: Buffer): Promise<FastifyReply> =>
    admit(share, reply, async () => derAnswer(OCSP, await ocspAnswer(environment, issuer, request)));
  // Both forms of RFC 6960, appendix A.
  app.post<{ Params: { issuer: string } }>("/ocsp/:issuer", ({ params, body }, reply) =>
    status(reply, params.issuer, Buffer.isBuffer(body) ? body : Buffer.alloc(0)),
  );
  app.get<{ Params: { issuer: string; "*": string } }>("/ocsp/:issuer/*", ({ params }, reply) =>
    status(reply, params.issuer, Buffer.from(params["*"], "base64")),
  );
}

const OCSP = "application/ocsp-response";

const derAnswer = (type: string, der: Buffer | undefined): PlainAnswer =>
  der
    ? { headers: { "content-type": type }, body: der }
    : plainAnswer(404, "There is no such CA here, or it does not publish anything.\n");

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
