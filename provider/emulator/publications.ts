import type { LocalEnvironment } from "../local/call";
import { ocspAnswer } from "../local/ocsp";
import { revocationList } from "../local/revocation-list";
import { oneFromPem } from "../x509/pem";
import { admit, type Share } from "./admission";
import type { Handler, ServedAnswer, ServedRequest, Route } from "./http";

/** What is public: revocation lists, OCSP responses, and CA certificates. */
export function publicationRoutes(environment: LocalEnvironment, share: Share): Route[] {
  const answer =
    (type: string, make: (issuer: string, request: ServedRequest) => Promise<Buffer | undefined>): Handler =>
    (request) =>
      admit(share, async () => derAnswer(type, await make(request.params.issuer ?? "", request)));
  const list = answer("application/pkix-crl", (issuer) => revocationList(environment, issuer));
  const certificate = answer("application/pkix-cert", (issuer) => caCertificate(environment, issuer));
  const posted = answer(OCSP, (issuer, { body }) => ocspAnswer(environment, issuer, body));
  const got = answer(OCSP, (issuer, { params }) =>
    ocspAnswer(environment, issuer, Buffer.from(params.rest ?? "", "base64")),
  );
  return [
    { method: "GET", path: "/crl/:issuer.crl", handle: list },
    { method: "GET", path: "/ca/:issuer.cer", handle: certificate },
    // Both transports of RFC 6960, appendix A.
    { method: "POST", path: OCSP_PATH, handle: posted },
    { method: "GET", path: `${OCSP_PATH}/*`, handle: got },
  ];
}

/** The path for OCSP requests. */
export const OCSP_PATH = "/ocsp/:issuer";

const OCSP = "application/ocsp-response";

const derAnswer = (type: string, der: Buffer | undefined): ServedAnswer =>
  der
    ? { headers: { "content-type": type }, body: der }
    : { status: 404, body: "There is no such CA here, or it does not publish anything.\n" };

async function caCertificate({ store }: LocalEnvironment, id: string): Promise<Buffer | undefined> {
  const row = await store
    .selectFrom("certificates")
    .select("certificate")
    .where("id", "=", id)
    .where("type", "in", CA_TYPES)
    .executeTakeFirst();
  return row && oneFromPem("CERTIFICATE", row.certificate);
}

/** The clouds' terms for CAs. */
export const CA_TYPES = ["ROOT", "SUB_ROOT", "SUBORDINATE"];
