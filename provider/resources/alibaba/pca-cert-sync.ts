import { pcaCertSync as definition } from "../../../schema/alibaba/pca-cert-sync";
import type { ArgumentsOf } from "../../../schema/resource";
import type { PcaCertSyncOutputs } from "../../../sdk/alibaba/pca-cert-sync";
import { unlessGone } from "../../api/alibaba/not-found";
import type { ClientCertificateDetails } from "../../api/alibaba/operations";
import { PkiError } from "../../base/errors";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import type { Context } from "../context";
import { claim } from "../creates/orphan";
import type { DescribedArguments } from "../described";
import { defined } from "../fields-of";
import type { Existing, Found, Kind } from "../kind";
import {
  deleteUpload,
  describeUpload,
  findUpload,
  isSerial,
  isUploadOf,
  listUploads,
  otherContent,
  uploadState,
} from "./common/certificate-service";
import { listCertificates } from "./common/listed-certificates";
import { waitAgain } from "./common/while-in-use";

type Args = ArgumentsOf<typeof definition>;
type State = PcaCertSyncOutputs;

const NOT_TOLD =
  "none of the account's private certificates is the one that it is a copy of: import it as alibaba.UserCertificate";

/** `alibaba.PcaCertSync` over UploadPcaCertToCas (2020-06-30) and what reads and deletes an upload (2020-04-07). */
export const pcaCertSync: Kind<Args, State> = {
  ...defined(definition),
  references: ["certificateIdentifier"],
  create,
  describe: describeCopy,
  read,
  update: async (context, id, olds, args) => ({
    ...uploadState(await describeUpload(context, id)),
    certificate: (await knownOriginal(context, { ...olds, ...args })) ?? "",
  }),
  delete: deleteUpload,
};

async function create(context: Context, args: Args): Promise<Existing<State>> {
  const { certificateIdentifier: identifier, createKey: key = "" } = args;
  const certificate = await originalOf(context, identifier);
  const id = leftBehind(context, key, await copiesOf(context, certificate));
  if (id !== undefined) claim(context, id, key);
  const made = id ?? (await copy(context, key, identifier, certificate));
  return { id: made, key, state: { ...uploadState(await describeUpload(context, made)), certificate } };
}

/** The certificate that is to be copied, PEM. */
async function originalOf(context: Context, identifier: string): Promise<string> {
  const refuse = (reason: string): PkiError =>
    new PkiError("INVALID_INPUT", `certificateIdentifier: the certificate ${identifier} ${reason}`);
  const found = await findOriginal(context, identifier);
  if (!found) throw refuse("does not exist, or is not a server or client certificate");
  const { Status: status, X509Certificate: certificate } = found;
  if (status !== "ISSUE") throw refuse(`has the status ${status}: only a certificate in use can be copied`);
  const pem = oneFromPem("CERTIFICATE", certificate);
  if (parseCertificate(pem).notAfter <= context.clock()) throw refuse("has expired");
  return certificate;
}

const findOriginal = async (
  context: Context,
  Identifier: string,
): Promise<ClientCertificateDetails | undefined> =>
  (await unlessGone(context.alibaba("DescribeClientCertificate", { Identifier })))?.Certificate;

/** The certificate as the state has it, or else as the service tells it; undefined if it is gone. */
async function knownOriginal(
  context: Context,
  { certificate = "", certificateIdentifier: identifier }: Partial<Args & State>,
): Promise<string | undefined> {
  if (certificate !== "") return certificate;
  return identifier === undefined ? undefined : (await findOriginal(context, identifier))?.X509Certificate;
}

const copiesOf = async (context: Context, certificate: string): Promise<string[]> =>
  (await listUploads(context))
    .filter((upload) => isUploadOf(certificate, upload))
    .map(({ CertificateId }) => String(CertificateId));

/** A copy that an interrupted attempt has left, or that is being replaced on demand: a certificate has one copy. */
function leftBehind(
  { journal, memory, takeUp = [] }: Context,
  key: string,
  copies: readonly string[],
): string | undefined {
  const [first, ...more] = copies;
  if (first === undefined) return undefined;
  const isOwn =
    journal.evidence(key) !== undefined || memory.run.inState.has(first) || takeUp.includes(first);
  if (isOwn && more.length === 0) return first;
  throw new PkiError(
    "INVALID_INPUT",
    `certificateIdentifier: the certificate service already has this certificate (${copies.join(", ")}), and this machine has no record of having copied it: it may be in the state and due for replacement, belong to another stack, or be left behind by an interrupted run. Nothing was copied. If the state holds it, run "pulumi up --refresh" with the same options; if it belongs to nothing else, set adopt to its id, "${first}"`,
  );
}

/** Has the certificate copied, and waits for the copy. */
async function copy(context: Context, key: string, identifier: string, certificate: string): Promise<string> {
  context.journal.begin(key);
  // The page asks for numbers, but the clients that are tested against the service send identifiers.
  await context.alibaba("UploadPcaCertToCas", { Ids: identifier });
  for (let attempt = 0; ; attempt++) {
    const [id] = await copiesOf(context, certificate);
    if (id !== undefined) return id;
    if (!(await waitAgain(context, attempt))) throw notCopied(identifier);
  }
}

const notCopied = (identifier: string): PkiError =>
  new PkiError(
    "SERVICE_ERROR",
    `UploadPcaCertToCas: for three minutes the certificate service has not listed a copy of the certificate ${identifier}. Run "pulumi up" again: it waits for the copy, and takes it over`,
  );

async function read(
  context: Context,
  id: string,
  state: Partial<Args & State>,
): Promise<Found<State> | undefined> {
  const detail = await findUpload(context, id);
  if (!detail) return undefined;
  const { certificateIdentifier: identifier } = state;
  const certificate = await knownOriginal(context, state);
  const isOther = certificate !== undefined && !isUploadOf(certificate, detail);
  const isGone = identifier !== undefined && certificate === undefined;
  return {
    state: { ...uploadState(detail), certificate: certificate ?? "" },
    drift: isOther ? { certificateIdentifier: otherContent(detail) } : {},
    differences: [
      ...(isOther ? [otherContent(detail)] : []),
      ...(isGone ? [`the certificate ${identifier} does not exist`] : []),
    ],
  };
}

/** The private certificate of which something is a copy: the service does not name it, so all of them are looked at. */
async function describeCopy(context: Context, id: string): Promise<DescribedArguments | string> {
  const detail = await describeUpload(context, id);
  for (const { Identifier, SerialNumber } of await listCertificates(context)) {
    if (!isSerial(SerialNumber, detail.SerialNo)) continue;
    const original = await findOriginal(context, Identifier);
    if (original && isUploadOf(original.X509Certificate, detail))
      return { certificateIdentifier: Identifier };
  }
  return NOT_TOLD;
}
