import { PASSTHROUGH, type customCertificate } from "../../../../schema/alibaba/custom-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import type { AlibabaCustomPassthrough } from "../../../api/alibaba/operations";
import { NAME_TYPE_WORDS, NAME_TYPES } from "../../../api/alibaba/requests";
import { attributeProblem } from "../../../x509/attributes";
import {
  ATTRIBUTE_OIDS,
  generalName,
  canonicalGeneralName,
  nameProblem,
  uniqueNames,
  type GeneralName,
} from "../../../x509/names";
import { sameBy } from "../../kind";
import { requestOf } from "../../request";
import { orNothing, canonicalPassthrough } from "./passthrough";

type Passthrough = ArgumentsOf<typeof customCertificate>["apiPassthrough"];

type NameType = (typeof NAME_TYPE_WORDS)[number];

/** What is wrong with a property beside the others; undefined when nothing is. */
type Problem = { readonly property: string; readonly message: string } | undefined;

/** A name has to be of its type. */
export function alternativeNameRule({ type, value }: { type: NameType; value: string }): Problem {
  const message = nameProblem(NAME_TYPES[type], value);
  return message === undefined ? undefined : { property: "value", message };
}

const OWN = Object.entries(ATTRIBUTE_OIDS);

/** What an attribute may be follows from its type; those that have arguments of their own would stand twice. */
export function attributeRule({
  objectIdentifier,
  value,
}: {
  objectIdentifier: string;
  value: string;
}): Problem {
  const [own] = OWN.find(([, oid]) => oid === objectIdentifier) ?? [];
  if (own) return { property: "objectIdentifier", message: `has its own argument: use ${own}` };
  const message = attributeProblem(objectIdentifier, value);
  return message === undefined ? undefined : { property: "value", message };
}

/** The alternative names that are given, as the certificate will hold them. */
export const passthroughNames = (given: Passthrough): GeneralName[] | undefined => {
  const names = given?.extensions?.subjectAlternativeNames;
  return names && uniqueNames(names.map(({ type, value }) => generalName(NAME_TYPES[type], value)));
};

/** {@link canonicalPassthrough}, for names by what they mean, and for a usage that has two names. */
function canonicalCustom(given: unknown): unknown {
  const { extensions, ...rest } = (given ?? {}) as NonNullable<Passthrough>;
  const { nonRepudiation, ...keyUsage } = extensions?.keyUsage ?? {};
  const contentCommitment = (keyUsage.contentCommitment ?? false) || (nonRepudiation ?? false);
  return canonicalPassthrough({
    ...rest,
    extensions: {
      ...extensions,
      keyUsage: { ...keyUsage, contentCommitment },
      subjectAlternativeNames: passthroughNames({ extensions })?.map(canonicalGeneralName),
    },
  });
}

/** Equality of passed-through objects of custom certificates. */
export const sameCustomPassthrough = sameBy(canonicalCustom);

/** Empty parts are left out: an empty subject would replace the request's. */
export function passthroughRequest(given: Passthrough): AlibabaCustomPassthrough | undefined {
  const { Extensions: extensions, ...request } = requestOf(PASSTHROUGH.properties, given ?? {});
  const names = passthroughNames(given)?.map(({ type, value }) => ({
    Type: NAME_TYPE_WORDS.find((name) => NAME_TYPES[name] === type) ?? "dNSName",
    Value: value,
  }));
  return orNothing({ ...request, Extensions: orNothing({ ...extensions, SubjectAlternativeNames: names }) });
}
