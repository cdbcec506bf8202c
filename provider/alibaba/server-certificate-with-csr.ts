import { createHash } from "node:crypto";
import { z } from "zod";
import type { ServerCertificateWithCsrArgs } from "../../sdk/alibaba/server-certificate-with-csr";
import type { Resolved } from "../../sdk/resource";
import { PkiError } from "../errors";
import { replaces, type ArgsOf, type Failure, type Field, type Intent, type Kind } from "../kind";
import { parseCsr, type CertificateRequest } from "../x509/csr";
import { spki } from "../x509/keys";
import { hostProblem } from "../x509/names";
import { fromPem, oneFromPem, toPem } from "../x509/pem";
import { parseCertificate } from "../x509/parse";
import type { IssuedState } from "./facts";
import { deleteLeaf } from "./leaf";
import { createServer, readServer, serverFields, serverRequest, serverRules, updateServer } from "./server";

const LABEL = "CERTIFICATE REQUEST";

const fields = {
  csr: replaces(z.string().max(90_000, "must not be longer than 90000 characters"), sameCsr),
  ...serverFields,
} satisfies Record<Exclude<keyof Resolved<ServerCertificateWithCsrArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.ServerCertificateWithCsr` over CreateServerCertificateWithCsr. */
export const serverCertificateWithCsr: Kind<Args, IssuedState> = {
  kind: "alibaba.ServerCertificateWithCsr",
  fields,
  references: ["parentIdentifier"],
  idempotency: "customIdentifier",
  rules,
  create: (context, args) => {
    const der = oneFromPem(LABEL, args.csr);
    const { publicKey } = parseCsr(der);
    return createServer(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateServerCertificateWithCsr", {
          ...serverRequest(args),
          Csr: toPem(LABEL, der),
          CustomIdentifier,
        }),
      isOurs: ({ X509Certificate }) =>
        spki(parseCertificate(oneFromPem("CERTIFICATE", X509Certificate)).publicKey).equals(spki(publicKey)),
      finish: (_id, state) => Promise.resolve(state),
    });
  },
  read: readServer,
  update: updateServer,
  delete: deleteLeaf,
};

function rules(intent: Intent<Args>): Failure[] {
  const { csr } = intent.args;
  if (csr === undefined) return serverRules(intent, { argument: "csr", name: undefined });
  const read = readRequest(csr);
  if (typeof read === "string") return [{ argument: "csr", message: read }];
  const problem = hostProblem(read.name.commonName ?? "");
  if (problem) return [{ argument: "csr", message: `its common name ${problem}` }];
  return serverRules(intent, { argument: "csr", name: read.algorithm });
}

/** The request, or why it is none. */
function readRequest(pem: string): CertificateRequest | string {
  try {
    return parseCsr(oneFromPem(LABEL, pem));
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

function sameCsr(a: unknown, b: unknown): boolean {
  const digest = (pem: unknown): string | undefined => {
    const [der] = typeof pem === "string" ? fromPem(LABEL, pem) : [];
    return der && createHash("sha256").update(der).digest("hex");
  };
  const known = digest(a);
  return known !== undefined && known === digest(b);
}
