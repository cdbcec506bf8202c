import { customCertificate as definition, KEY_USAGE } from "../../../schema/alibaba/custom-certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { requestOf } from "../request";
import { usageName } from "../../x509/extensions";
import type { ExpectedCertificate } from "../../x509/compare";
import { encode } from "../../x509/der";
import type { KeyUsageName } from "../../x509/extensions";
import { encodeName, type SubjectAttributes } from "../../x509/names";
import { periodOfText } from "../../x509/validity-text";
import { readCsr } from "../csr";
import { checkedRequest, type Gives } from "../csr-demands";
import { customArgs, describeEnd } from "./common/described";
import { createEnd, endKind, endRules } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { passthroughNames, passthroughRequest } from "./common/custom-passthrough";
import { orNothing, planValidityText } from "./common/passthrough";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.CustomCertificate` over CreateCustomCertificate. */
export const customCertificate: Kind<Args, IssuedState> = {
  ...defined(definition),
  ...endKind,
  describe: describeEnd(definition.kind, customArgs),
  validity: ({ validity }, moment) => (validity === undefined ? undefined : periodOfText(validity, moment)),
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: async (customIdentifier) => {
        const { Certificate, SerialNumber, ...answer } = await context.alibaba("CreateCustomCertificate", {
          ...requestOf(definition.arguments, args),
          ApiPassthrough: passthroughRequest(args.apiPassthrough),
          customIdentifier,
        });
        return { ...answer, SerialNumber: SerialNumber ?? "", X509Certificate: Certificate };
      },
      expected: expected(args),
      sets: { ...args, aliasName: undefined },
    }),
};

/** The subject in the terms of `x509`. */
const subjectOf = (
  subject: NonNullable<Args["apiPassthrough"]>["subject"],
): SubjectAttributes | undefined => {
  if (!subject) return undefined;
  const { customAttributes = [], ...known } = subject;
  return {
    ...known,
    others: customAttributes.map(({ objectIdentifier, value }) => ({ oid: objectIdentifier, value })),
  };
};

function expected(args: Args): ExpectedCertificate {
  const { subject, extensions } = args.apiPassthrough ?? {};
  return {
    subject: subjectOf(subject),
    publicKey: readCsr(args.csr).publicKey,
    names: passthroughNames(args.apiPassthrough),
    extendedKeyUsages: extensions?.extendedKeyUsages,
    serialNumber: args.apiPassthrough?.serialNumber,
    period: (start) => periodOfText(args.validity, start),
  };
}

const GIVES: Gives = {
  what: "this certificate",
  isCa: false,
  extensions: false,
  names: true,
};

/** The usages are those in the passthrough, and none without them. */
function usagesGiven({ args, unknown }: Intent<Args>): readonly string[] | undefined {
  if (unknown.has("apiPassthrough")) return undefined;
  return (args.apiPassthrough?.extensions?.extendedKeyUsages ?? []).map(usageName);
}

function rules(intent: Intent<Args>): Failure[] {
  const { args, unknown } = intent;
  const { request, refused } = checkedRequest(intent, { ...GIVES, usages: usagesGiven(intent) });
  if (refused.length > 0) return refused;
  const { keyUsage, extendedKeyUsages } = args.apiPassthrough?.extensions ?? {};
  const isUsable = extendedKeyUsages !== undefined || Object.values(keyUsage ?? {}).includes(true);
  if (!isUsable && !unknown.has("apiPassthrough")) {
    const message =
      "is required to say what the certificate is for: give extensions.keyUsage or extensions.extendedKeyUsages";
    return [{ argument: "apiPassthrough", message }];
  }
  const subject = orNothing(args.apiPassthrough?.subject);
  return endRules(intent, {
    names: {
      names: passthroughNames(args.apiPassthrough) ?? request?.names,
      commonName: subject ? subject.commonName : request?.name.commonName,
      subjectDer: subject ? encode(encodeName(givenSubject(subject))) : request?.subjectDer,
    },
    namesArgument: passthroughNames(args.apiPassthrough)
      ? "apiPassthrough.extensions.subjectAlternativeNames"
      : "csr",
    subjectArgument: subject ? "apiPassthrough.subject" : "csr",
    validity: planValidityText(intent),
    algorithm: { argument: "csr", name: request?.algorithm },
    keyUsages: keyUsage && keyUsagesOf(keyUsage),
    critical: unknown.has("apiPassthrough") ? undefined : criticalsOf(args),
    usages: extendedKeyUsages,
    usagesArgument: "apiPassthrough.extensions.extendedKeyUsages",
  });
}

const givenSubject = ({
  customAttributes: attributes,
  ...subject
}: NonNullable<NonNullable<Args["apiPassthrough"]>["subject"]>): SubjectAttributes => ({
  ...subject,
  others: attributes?.map(({ objectIdentifier: oid, value }) => ({ oid, value })),
});

const KEY_USAGES = Object.keys(KEY_USAGE.properties) as (keyof typeof KEY_USAGE.properties)[];

const keyUsagesOf = (switches: Record<string, boolean | undefined>): KeyUsageName[] =>
  KEY_USAGES.filter((name) => switches[name]).map((name) =>
    name === "contentCommitment" ? "nonRepudiation" : name,
  );

const criticalsOf = ({ apiPassthrough }: Partial<Args>): string[] =>
  apiPassthrough?.extensions?.criticals?.map((name) => name.charAt(0).toLowerCase() + name.slice(1)) ?? [];
