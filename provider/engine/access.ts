import { CLOUD_NAMES } from "../../common/cloud";
import { cloudOf } from "../api/places";
import { NoAnswer, PkiError, ServiceError } from "../base/errors";
import { CHECK_PATIENCE, inTime } from "../base/in-time";
import { promisedOnce } from "../base/memo";
import type { Context } from "../resources/context";
import { perConnection } from "../resources/memory";

/** A service with its own address and permissions. */
export type CertificateServiceName = "cas" | "ccm" | "apig";

const NAMES: Readonly<Record<CertificateServiceName, string>> = {
  cas: CLOUD_NAMES.alibaba,
  ccm: CLOUD_NAMES.huawei,
  apig: `${CLOUD_NAMES.huawei}'s API gateway`,
};

const serviceOf = (kind: string): CertificateServiceName =>
  cloudOf(kind) === "alibaba" ? "cas" : kind === "huawei.ApigCertificate" ? "apig" : "ccm";

/** Asks a service for one of what it has, which changes nothing: it answers if it is there and accepts the credentials. */
export const askService = (
  { alibaba, huawei }: Pick<Context, "alibaba" | "huawei">,
  service: CertificateServiceName,
): Promise<unknown> => {
  if (service === "cas") return alibaba("DescribeCACertificateList", { CurrentPage: 1, ShowSize: 1 });
  return huawei(service === "ccm" ? "ListCertificateAuthority" : "ListCertificatesV2", { limit: 1 });
};

/** Whether a service knows the caller, but does not allow an operation: others may be allowed. */
export const isForbidden = ({ serviceCode, httpStatus }: ServiceError): boolean =>
  httpStatus === 403 && !/AccessKey|Signature|Token|Time|APIGW\.0301/i.test(serviceCode);

/**
 * Reports, once in a run, that a resource's cloud cannot be used: a preview needs no credentials, and would look as if
 * the run would succeed.
 */
export async function tellAccess(context: Context, kind: string): Promise<void> {
  if (cloudOf(kind) === undefined || context.places.isLocal) return;
  const service = serviceOf(kind);
  return promisedOnce(context.memory.run.access, perConnection(context, service), () =>
    tell(context, service),
  );
}

async function tell(context: Context, service: CertificateServiceName): Promise<void> {
  const problem = await inTime(CHECK_PATIENCE, () => problemOf(context, service));
  if (problem === undefined) return;
  context.tell?.(
    `${NAMES[service]} cannot be used: ${problem}. A preview does without; "pulumi up" would fail. "npx pulumi-pki doctor" finds out more`,
    "warning",
  );
}

async function problemOf(context: Context, service: CertificateServiceName): Promise<string | undefined> {
  try {
    await askService(context, service);
    return undefined;
  } catch (error) {
    return error instanceof PkiError && isAboutAccess(error) ? error.message : undefined;
  }
}

const isAboutAccess = (error: PkiError): boolean => {
  if (error instanceof ServiceError) return error.httpStatus < 500 && !isForbidden(error);
  return error instanceof NoAnswer || error.code === "NO_CREDENTIALS" || error.code === "INVALID_CONFIG";
};
