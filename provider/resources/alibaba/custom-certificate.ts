import { z } from "zod";
import type { CustomCertificateArgs } from "../../../sdk/alibaba/custom-certificate";
import type { Resolved } from "../../../sdk/resource";
import { text } from "../fields";
import { replaces, sameBy, type ArgsOf, type Failure, type Field, type Intent, type Kind } from "../kind";
import { usageName, type KeyUsage } from "../../x509/extensions";
import type { ExpectedCertificate } from "../../x509/compare";
import { attributeProblem } from "../../x509/attributes";
import { encode, isOid } from "../../x509/der";
import {
  ATTRIBUTE_OIDS,
  encodeName,
  generalName,
  nameMeaning,
  nameProblem,
  uniqueNames,
  type DistinguishedName,
  type GeneralName,
} from "../../x509/names";
import { periodOfText } from "../../x509/validity-text";
import { csrField, csrPem, readCsr, tryCsr } from "../csr";
import { demandFailures, type Gives } from "../csr-demands";
import { createEnd, endFields, endKind, endRequest, endRules } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import type { CustomPassthrough } from "../../api/alibaba/operations";
import { NAME_TYPE_WORDS, NAME_TYPES } from "../../api/alibaba/requests";
import {
  orNothing,
  passthroughSubject,
  planValidityText,
  passthroughMeaning,
  subjectShape,
  validityField,
} from "./common/passthrough";
import { usage } from "./common/usages";

const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "contentCommitment",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "encipherOnly",
  "decipherOnly",
] as const;

const alternativeName = z
  .strictObject({ type: z.enum(NAME_TYPE_WORDS), value: text(2048) })
  .superRefine(({ type, value }, context) => {
    const problem = nameProblem(NAME_TYPES[type], value);
    if (problem) context.addIssue({ code: "custom", message: problem, path: ["value"] });
  });

const OWN = Object.entries(ATTRIBUTE_OIDS);

/** What an attribute may be follows from its type; those that have arguments of their own would stand twice. */
function checkAttribute(
  { objectIdentifier, value }: { objectIdentifier: string; value: string },
  context: z.RefinementCtx,
): void {
  const [own] = OWN.find(([, oid]) => oid === objectIdentifier) ?? [];
  const problem = own ? undefined : attributeProblem(objectIdentifier, value);
  if (own) {
    const message = `has an argument of its own: give ${own}`;
    context.addIssue({ code: "custom", message, path: ["objectIdentifier"] });
  }
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem, path: ["value"] });
}

const passthrough = z.strictObject({
  subject: z
    .strictObject({
      ...subjectShape,
      customAttributes: z
        .array(
          z
            .strictObject({
              objectIdentifier: z.string().refine(isOid, "must be a dotted OID"),
              value: text(256),
            })
            .superRefine(checkAttribute),
        )
        .max(20)
        .optional(),
    })
    .optional(),
  extensions: z
    .strictObject({
      keyUsage: z
        .strictObject(Object.fromEntries(KEY_USAGES.map((name) => [name, z.boolean().optional()])))
        .optional(),
      extendedKeyUsages: z.array(usage).min(1, "must not be empty").max(50).optional(),
      subjectAlternativeNames: z.array(alternativeName).min(1, "must not be empty").max(100).optional(),
      criticals: z.array(z.enum(["KeyUsage", "ExtendedKeyUsages", "SubjectAlternativeNames"])).optional(),
    })
    .optional(),
  serialNumber: z
    .string()
    .regex(/^[1-9]\d{0,18}$/, "must be a positive decimal number of at most 19 digits, as text")
    .optional(),
});

const fields = {
  csr: csrField,
  validity: validityField,
  apiPassthrough: replaces(passthrough.optional(), sameBy(customMeaning)),
  ...endFields,
  immediately: {
    ...endFields.immediately,
    schema: z
      .literal([1, 2], "must be 1 or 2 (0 issues later, and a program has to wait for its certificate)")
      .optional(),
  },
} satisfies Record<Exclude<keyof Resolved<CustomCertificateArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.CustomCertificate` over CreateCustomCertificate. */
export const customCertificate: Kind<Args, IssuedState> = {
  kind: "alibaba.CustomCertificate",
  fields,
  ...endKind,
  validity: ({ validity }, moment) => (validity === undefined ? undefined : periodOfText(validity, moment)),
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: async (customIdentifier) => {
        const { Certificate, SerialNumber, ...answer } = await context.alibaba("CreateCustomCertificate", {
          ...endRequest(args),
          Csr: csrPem(args.csr),
          Validity: args.validity,
          ApiPassthrough: passthroughRequest(args.apiPassthrough),
          customIdentifier,
        });
        return { ...answer, SerialNumber: SerialNumber ?? "", X509Certificate: Certificate };
      },
      expected: expected(args),
      sets: { ...args, aliasName: undefined },
    }),
};

/** {@link passthroughMeaning}, for names by what they mean, and for a usage that has two names. */
function customMeaning(given: unknown): unknown {
  const { extensions, ...rest } = (given ?? {}) as NonNullable<Args["apiPassthrough"]>;
  const { nonRepudiation, ...keyUsage } = extensions?.keyUsage ?? {};
  const contentCommitment = (keyUsage.contentCommitment ?? false) || (nonRepudiation ?? false);
  return passthroughMeaning({
    ...rest,
    extensions: {
      ...extensions,
      keyUsage: { ...keyUsage, contentCommitment },
      subjectAlternativeNames: namesOf({ apiPassthrough: { extensions } })?.map(nameMeaning),
    },
  });
}

const namesOf = (args: Partial<Args>): GeneralName[] | undefined => {
  const names = args.apiPassthrough?.extensions?.subjectAlternativeNames;
  return names && uniqueNames(names.map(({ type, value }) => generalName(NAME_TYPES[type], value)));
};

/** The subject in the issuing core's words. */
const subjectOf = (
  subject: NonNullable<Args["apiPassthrough"]>["subject"],
): DistinguishedName | undefined => {
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
    names: namesOf(args),
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

/** The usages are those of the pass-through, and none without them. */
function usagesGiven({ args, unknown }: Intent<Args>): readonly string[] | undefined {
  if (unknown.has("apiPassthrough")) return undefined;
  return (args.apiPassthrough?.extensions?.extendedKeyUsages ?? []).map(usageName);
}

function rules(intent: Intent<Args>): Failure[] {
  const { args, unknown } = intent;
  const request = args.csr === undefined ? undefined : tryCsr(args.csr);
  if (typeof request === "string") return [{ argument: "csr", message: request }];
  const demanded = demandFailures(intent, request, { ...GIVES, usages: usagesGiven(intent) });
  if (demanded.length > 0) return demanded;
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
      names: namesOf(args) ?? request?.names,
      commonName: subject ? subject.commonName : request?.name.commonName,
      subjectDer: subject ? encode(encodeName(givenSubject(subject))) : request?.subjectDer,
    },
    namesArgument: namesOf(args) ? "apiPassthrough.extensions.subjectAlternativeNames" : "csr",
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
}: NonNullable<NonNullable<Args["apiPassthrough"]>["subject"]>): DistinguishedName => ({
  ...subject,
  others: attributes?.map(({ objectIdentifier: oid, value }) => ({ oid, value })),
});

const keyUsagesOf = (switches: Record<string, boolean | undefined>): KeyUsage[] =>
  KEY_USAGES.filter((name) => switches[name]).map((name) =>
    name === "contentCommitment" ? "nonRepudiation" : name,
  );

const criticalsOf = ({ apiPassthrough }: Partial<Args>): string[] =>
  apiPassthrough?.extensions?.criticals?.map((name) => name.charAt(0).toLowerCase() + name.slice(1)) ?? [];

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Empty parts are left out: an empty subject would replace the request's. */
function passthroughRequest(given: Args["apiPassthrough"]): CustomPassthrough | undefined {
  const { subject, extensions, serialNumber } = given ?? {};
  const attributes = subject?.customAttributes?.map(({ objectIdentifier, value }) => ({
    ObjectIdentifier: objectIdentifier,
    Value: value,
  }));
  const names = namesOf({ apiPassthrough: given })?.map(({ type, value }) => ({
    Type: NAME_TYPE_WORDS.find((name) => NAME_TYPES[name] === type) ?? "dNSName",
    Value: value,
  }));
  return orNothing({
    Subject: orNothing(subject && { ...passthroughSubject(subject), CustomAttributes: attributes }),
    Extensions: orNothing(
      extensions && {
        KeyUsage: extensions.keyUsage && capitalized(extensions.keyUsage),
        ExtendedKeyUsages: extensions.extendedKeyUsages,
        SubjectAlternativeNames: names,
        Criticals: extensions.criticals,
      },
    ),
    SerialNumber: serialNumber,
  });
}

const capitalized = (usages: Record<string, boolean | undefined>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(usages).flatMap(([name, on]) => (on === undefined ? [] : [[capital(name), on]])),
  );
