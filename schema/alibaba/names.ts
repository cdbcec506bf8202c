import { replaces } from "../resource";
import {
  choice,
  COUNTRY,
  line,
  list,
  NONE,
  property,
  shape,
  text,
  type ChoiceType,
  type ListType,
  type TextType,
} from "../types";

/** Subject alternative names, all of the same type. */
export const alternativeNames = <const T extends number>(types: ChoiceType<T>) => ({
  sanType: replaces(types, {
    text: `Type of the names in \`sanValue\`: ${types.of.map((type) => `${type} ${NAME_TYPES[type] ?? ""}`).join(", ")}`,
    decides: ["names"],
    wire: "SanType",
    default: { says: "no alternative names" },
  }),
  sanValue: replaces(list(text("name of a given type", 2048), { min: 1, max: 100 }), {
    text: "Subject alternative names, {limits}, all of type `sanType`",
    decides: ["names"],
    same: "names",
    default: NONE,
  }),
});

const NAME_TYPES: Readonly<Record<number, string>> = {
  1: "e-mail address",
  2: "domain name",
  6: "URI",
  7: "IP address",
};

const NAME_MEMBERS = { 1: "Email", 2: "Domain", 6: "Uri", 7: "IpAddress" } as const;

/** Types of subject alternative names by the documents' numbers. */
export const SAN_TYPES = choice([1, 2, 6, 7], { enumeration: { name: "NameType", members: NAME_MEMBERS } });

/** Those of a client whose key the service makes. */
export const CLIENT_SAN_TYPES = choice([1, 6], {
  enumeration: { name: "ClientNameType", members: NAME_MEMBERS },
});

/** Usages by name or OID. */
export const usages = (limits: {
  readonly min: number;
  readonly max?: number;
}): ListType<TextType<"usage">> => list(text("usage"), limits);

/** Their names, as sentences list them. */
export const USAGE_WORDS =
  "`any`, `serverAuth`, `clientAuth`, `codeSigning`, `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID";

/** A part of a subject that names somebody. */
export const NAME = line(64);

/** A part of a subject that names a place. */
export const PLACE = line(128);

/** What the parts of a subject are called, and sent as. */
export const SUBJECT_PARTS = {
  organization: { text: "Organization", wire: "Organization" },
  organizationUnit: { text: "Organizational unit (department)", wire: "OrganizationUnit" },
  country: { text: "Country", wire: "Country" },
  state: { text: "Province or state", wire: "State" },
  locality: { text: "City", wire: "Locality" },
} as const;

/** A subject that takes the place of the signing request's. */
export const passthroughSubject = {
  commonName: property(line(64), { text: "Common name", wire: "CommonName", default: { says: "left out" } }),
  organization: property(NAME, { ...SUBJECT_PARTS.organization, default: { says: "left out" } }),
  organizationUnit: property(NAME, { ...SUBJECT_PARTS.organizationUnit, default: { says: "left out" } }),
  country: property(COUNTRY, { ...SUBJECT_PARTS.country, default: { says: "left out" } }),
  state: property(PLACE, { ...SUBJECT_PARTS.state, default: { says: "left out" } }),
  locality: property(PLACE, { ...SUBJECT_PARTS.locality, default: { says: "left out" } }),
};

const ATTRIBUTE = shape(
  {
    objectIdentifier: property(text("OID"), { text: "Dotted OID", wire: "ObjectIdentifier" }),
    value: property(line(256), { text: "Value", wire: "Value" }),
  },
  "attribute",
);

/** Attributes of a subject that have no arguments of their own. */
export const CUSTOM_ATTRIBUTES = list(ATTRIBUTE, { max: 20 });
