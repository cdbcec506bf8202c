import { externalCaCertificate as definition } from "../../../schema/alibaba/external-ca-certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import type { Context } from "../context";
import { isUnclear, PkiError } from "../../base/errors";
import { defined } from "../fields-of";
import {
  PartialCreate,
  type Existing,
  type Failure,
  type Intent,
  type Kind,
  type ResourceToIssue,
} from "../kind";
import { chainFailures } from "../planned-chain";
import { requestOf } from "../request";
import { claim } from "../creates/orphan";
import { familyOf } from "../../x509/algorithms";
import { differences, type ExpectedCertificate } from "../../x509/compare";
import { encode } from "../../x509/der";
import { encodeName } from "../../x509/names";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import { periodOfText } from "../../x509/validity-text";
import { authorityLifecycle } from "./common/authority";
import { describeExternal } from "./common/described";
import { readCsr } from "../csr";
import { checkedRequest, type Gives } from "../csr-demands";
import { issuedState, type IssuedState } from "../issued";
import { applyManaged, managedDrift, managedOf } from "./common/managed";
import type { CACertificateDetails, CAInstanceStatus } from "../../api/alibaba/operations";
import { hasUnknown } from "../../base/unknown";
import { unlessUnread } from "./common/purchased";
import { orNothing, planValidityText } from "./common/passthrough";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.ExternalCaCertificate` over CreateExternalCACertificate. */
export const externalCaCertificate: Kind<Args, IssuedState> = {
  ...defined(definition),
  rules,
  expected,
  shortage,
  create,
  describe: describeExternal,
  ...authorityLifecycle,
};

function expected(args: Args): ExpectedCertificate {
  const { subject, extensions } = args.apiPassthrough ?? {};
  return {
    subject,
    publicKey: readCsr(args.csr).publicKey,
    pathLength: extensions?.pathLenConstraint,
    extendedKeyUsages: extensions?.extendedKeyUsages,
    period: (start) => periodOfText(args.validity, start),
  };
}

const GIVES: Gives = {
  what: "an external CA",
  isCa: true,
  extensions: true,
  names: false,
};

function rules({ args, unknown, olds, issuing, now }: Intent<Args>): Failure[] {
  const { request, refused } = checkedRequest({ args, olds }, GIVES);
  if (refused.length > 0) return refused;
  const own = request && request.name.commonName === undefined;
  if (own && !unknown.has("apiPassthrough") && args.apiPassthrough?.subject?.commonName === undefined) {
    const message = "its subject has no common name: give one in apiPassthrough.subject.commonName";
    return [{ argument: "csr", message }];
  }
  if (!issuing) return [];
  if (olds.instanceId !== undefined && olds.instanceId === args.instanceId) {
    const message =
      "an instance issues one certificate, and this one is used: the change needs another instance";
    return [{ argument: "instanceId", message }];
  }
  const { failure, period } = planValidityText({ args, issuing, now });
  if (failure) return [failure];
  if (!request || unknown.has("apiPassthrough")) return [];
  const { subject: given, extensions } = args.apiPassthrough ?? {};
  const subject = orNothing(given);
  return chainFailures(
    { issuing },
    {
      label: "this CA",
      ca: true,
      issued: false,
      family: familyOf(request.algorithm ?? ""),
      extendedKeyUsages: extensions?.extendedKeyUsages ?? request.extendedKeyUsages,
      names: request.names,
      subjectDer: subject ? encode(encodeName(subject)) : request.subjectDer,
      copied: request.others,
      ...period,
    },
    {
      issuer: "csr",
      algorithm: "csr",
      validity: "validity",
      names: "csr",
      extensions: "csr",
      usages: "apiPassthrough.extensions.extendedKeyUsages",
      subject: subject ? "apiPassthrough.subject" : "csr",
    },
  );
}

/**
 * This call has no idempotency key, but a purchased instance issues only one certificate: its status shows whether an
 * earlier attempt took effect.
 */
async function create(context: Context, args: Args): Promise<Existing<IssuedState>> {
  const before = await statusOf(context, args.instanceId);
  if (before.Status !== "BUY") return takeUsed(context, args, before);
  try {
    const request = requestOf(definition.arguments, args);
    const created = await context.alibaba("CreateExternalCACertificate", request);
    const { Identifier: id, Certificate: certificate, CertificateChain: chain } = created;
    const state = issuedState({ certificate, chain, status: "ISSUE" }, args.withIssuers);
    return await finish(context, { id, state }, { ...args, aliasName: undefined }, args);
  } catch (error) {
    if (!isUnclear(error)) throw error;
    const after = await statusOf(context, args.instanceId);
    if (after.Status !== "USED") throw error;
    return takeUsed(context, args, after);
  }
}

async function statusOf(context: Context, instanceId: string): Promise<CAInstanceStatus> {
  const status = await findStatus(context, instanceId);
  if (status) return status;
  throw new PkiError("INVALID_INPUT", `instanceId: ${noInstance(instanceId)}`);
}

async function findStatus(context: Context, instanceId: string): Promise<CAInstanceStatus | undefined> {
  const answer = await context.alibaba("GetCAInstanceStatus", { InstanceId: instanceId });
  return answer.InstanceStatusList[0];
}

const noInstance = (instanceId: string): string => `the account has no instance ${instanceId}`;

/** An instance that is not there any more, or has issued another certificate, is one that has to be purchased. */
async function shortage(context: Context, { args }: ResourceToIssue): Promise<readonly Failure[]> {
  const { instanceId } = args;
  if (hasUnknown(args) || typeof instanceId !== "string") return [];
  return unlessUnread(context, async () => {
    const status = await findStatus(context, instanceId);
    if (!status) return [{ argument: "instanceId", message: noInstance(instanceId) }];
    const refusal =
      status.Status === "BUY" ? undefined : (await usedFor(context, args as unknown as Args, status)).refusal;
    return refusal === undefined ? [] : [{ argument: "instanceId", message: refusal }];
  });
}

/** The certificate of a used instance, if an earlier attempt at this very one has used it. */
async function takeUsed(
  context: Context,
  args: Args,
  used: CAInstanceStatus,
): Promise<Existing<IssuedState>> {
  const { details, refusal } = await usedFor(context, args, used);
  if (refusal !== undefined) throw new PkiError("INVALID_INPUT", `instanceId: ${refusal}`);
  const { Identifier: id } = details;
  claim(context, id);
  const { X509Certificate: certificate, CaCertChain: chain } = details;
  const state = issuedState({ certificate, chain, status: details.Status }, args.withIssuers);
  return finish(context, { id, state }, managedDrift(details, args), args);
}

/** What a used instance has issued; or the reason that this is not what the arguments describe. */
async function usedFor(
  context: Context,
  args: Args,
  { Status: status, Identifier: id }: CAInstanceStatus,
): Promise<{ details: CACertificateDetails; refusal?: never } | { details?: never; refusal: string }> {
  const refuse = (reason: string): { refusal: string } => ({
    refusal: `the instance ${args.instanceId} ${reason}: purchase another one, or adopt its certificate`,
  });
  if (status !== "USED" || id === undefined) return refuse(`has the status ${status} and cannot issue`);
  const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: id });
  const problems = differences(
    parseCertificate(oneFromPem("CERTIFICATE", details.X509Certificate)),
    expected(args),
  );
  return problems.length > 0
    ? refuse(`has issued a different certificate (${problems.join("; ")})`)
    : { details };
}

async function finish(
  context: Context,
  existing: Existing<IssuedState>,
  managed: Parameters<typeof applyManaged>[2],
  args: Args,
): Promise<Existing<IssuedState>> {
  try {
    await applyManaged(context, existing.id, managed, args);
    return existing;
  } catch (cause) {
    throw new PartialCreate({ ...existing, state: { ...existing.state, ...managedOf(managed) } }, cause);
  }
}
