import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { NAME_TYPE_WORDS } from "../../provider/api/alibaba/requests";
import { OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import { NAME_LENGTHS, REASONS, YEARS } from "../../provider/api/huawei/requests";
import type { FieldShapes, NumberLimits, Shape } from "../../provider/api/shape";
import { kinds } from "../../provider/kinds";
import { requestOf, responseValues } from "../../provider/resources/request";
import { definitions } from "../../schema";
import { certificateAuthority } from "../../schema/huawei/certificate-authority";
import { privateCertificate } from "../../schema/huawei/private-certificate";
import type { ResourceDefinition } from "../../schema/resource";
import type { Property, Type } from "../../schema/types";

test("kinds and definitions correspond one to one", () => {
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(definitions.map(({ kind }) => kind).sort());
});

/** An enumerated argument with its documented values; undefined if it is not sent under its own name. */
interface Compared {
  readonly at: string;
  readonly of: readonly unknown[];
  readonly documented: readonly unknown[] | NumberLimits | undefined;
}

/**
 * Everything that definitions send under its own name but the documents lack, and every value that they do not
 * list.
 */
function compare(
  at: string,
  all: Readonly<Record<string, Property>>,
  fields: FieldShapes | undefined,
): { unknown: string[]; choices: Compared[] } {
  const found = Object.entries(all).map(([name, { type, wire }]) => {
    const shape = wire === undefined ? undefined : fields?.[wire];
    const isUnknown = wire !== undefined && fields !== undefined && shape === undefined;
    const inside = compareType(`${at}.${name}`, type, shape);
    return { ...inside, unknown: [...(isUnknown ? [`${at}.${name}: ${wire}`] : []), ...inside.unknown] };
  });
  return {
    unknown: found.flatMap(({ unknown }) => unknown),
    choices: found.flatMap(({ choices }) => choices),
  };
}

function compareType(at: string, type: Type, shape: Shape | undefined): ReturnType<typeof compare> {
  switch (type.type) {
    case "choice": {
      const documented = shape?.kind === "whole" ? shape : shape?.kind === "text" ? shape.oneOf : undefined;
      return { unknown: [], choices: [{ at, of: type.of, documented }] };
    }
    case "list":
      return compareType(at, type.items, shape?.kind === "list" ? shape.item : undefined);
    case "object":
      return compare(at, type.properties, shape?.kind === "object" ? shape.fields : undefined);
    default:
      return { unknown: [], choices: [] };
  }
}

/** The parameters of all operations that create a kind. */
function requestsOf({ kind, operations }: ResourceDefinition): FieldShapes | undefined {
  const tables: Readonly<Record<string, Readonly<Record<string, { request: FieldShapes } | undefined>>>> = {
    alibaba: ALIBABA,
    huawei: HUAWEI,
  };
  const table = tables[kind.split(".")[0] ?? ""];
  return (
    table && Object.fromEntries(operations.flatMap((name) => Object.entries(table[name]?.request ?? {})))
  );
}

const compared = definitions
  .filter(({ kind }) => !kind.startsWith("keys."))
  .map((definition) => compare(definition.kind, definition.arguments, requestsOf(definition)));
const choices = compared.flatMap((one) => one.choices);

test("everything that a definition sends under a documented name is a parameter of an operation", () => {
  expect(compared.flatMap(({ unknown }) => unknown)).toEqual([]);
});

test("enumerated values are those that the documents list", () => {
  const listed = choices.filter(({ documented }) => documented !== undefined);
  expect(listed.length).toBeGreaterThanOrEqual(25);
  for (const { at, of, documented } of listed) {
    if (isList(documented)) expect([at, ...of]).toEqual([at, ...documented]);
    else expect([at, ...of].filter((one) => one !== at && !isWithin(documented, one))).toEqual([]);
  }
});

const isList = (documented: Compared["documented"]): documented is readonly unknown[] =>
  Array.isArray(documented);

const isWithin = (limits: Compared["documented"], value: unknown): boolean => {
  const { min = 0, max = 0, oneOf } = limits as NumberLimits;
  return oneOf ? oneOf.includes(Number(value)) : Number(value) >= min && Number(value) <= max;
};

test("values that are sent in another form also use the documented words", () => {
  const others = choices.filter(({ documented }) => documented === undefined);
  const last = (at: string): string => at.split(".").slice(2).join(".");
  const SENT: Readonly<Record<string, readonly unknown[]>> = {
    "apiPassthrough.extensions.subjectAlternativeNames.type": NAME_TYPE_WORDS,
    "subjectAlternativeNames.type": Object.keys(NAME_LENGTHS),
    revocationReason: REASONS,
  };
  const open = others.filter(({ at }) => !Object.hasOwn(SENT, last(at)));
  expect([...new Set(open.map(({ at }) => last(at)))].sort()).toEqual([
    // The document gives an example only, not a list.
    "apiPassthrough.extensions.criticals",
    "retire",
    "withIssuers",
  ]);
  for (const { at, of } of others) {
    const documented = SENT[last(at)];
    if (documented) expect([at, ...of]).toEqual([at, ...documented]);
  }
});

test("limits that depend on another argument are described as documented", () => {
  const { subjectAlternativeNames, validity } = privateCertificate.arguments;
  const { text: names } = subjectAlternativeNames.type.items.properties.value;
  const limits = [...names.matchAll(/(\d+) (?:characters )?for ([A-Z]+)(?: and ([A-Z]+))?/g)];
  const lengths = limits.flatMap(([, max, ...types]) =>
    types.filter(Boolean).map((type) => [type, Number(max)] as const),
  );
  expect(Object.fromEntries(lengths)).toEqual(NAME_LENGTHS);
  const { text: years } = validity.type.properties.value;
  expect(years.match(/\d+/g)?.map(Number)).toEqual([YEARS.CERTIFICATE, YEARS.ROOT]);
});

test("a response that echoes the request gives the original arguments", () => {
  const { arguments: all } = certificateAuthority;
  const name = { country: "CN", state: "S", locality: "L", organization: "O", organizationalUnit: "U" };
  const values = {
    type: "SUBORDINATE",
    distinguishedName: { commonName: "CA", ...name },
    keyAlgorithm: "EC256",
    validity: { type: "YEAR", value: 5 },
    crlConfiguration: { enabled: true, obsBucketName: "lists", validDays: 7, crlName: "one" },
  } as const;
  const request = requestOf(all, values);
  expect(request.distinguished_name.organizational_unit).toBe("U");
  expect(request.crl_configuration).toMatchObject({ obs_bucket_name: "lists", crl_name: "one" });
  expect(responseValues(all, request)).toEqual(values);
});
