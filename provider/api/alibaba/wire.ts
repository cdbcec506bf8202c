import { PkiError } from "../../base/errors";
import type { AlibabaOperations } from "./operations";

/** What the RPC protocol has to know of an operation beyond its name. */
interface WireRule {
  /** The version of the API that has the operation. */
  readonly version: string;
  /** The parameter that holds JSON instead of being flattened. */
  readonly json?: string;
  /** Parameters that travel in the form body, unlike all others. */
  readonly form?: readonly string[];
  /** Whether the operation takes the region as a parameter; otherwise only the endpoint decides. */
  readonly regional?: true;
  /** Whether carrying it out twice is the same as once, so that a lost answer may be asked for again. */
  readonly repeatable: boolean;
}

const VERSION = "2020-06-30";
const WAREHOUSE_VERSION = "2020-04-07";

const again: WireRule = { version: VERSION, repeatable: true };
const once: WireRule = { version: VERSION, repeatable: false };
const warehouse: WireRule = { version: WAREHOUSE_VERSION, repeatable: true };

/** Every operation that the client can call. */
export const WIRE: Readonly<Record<keyof AlibabaOperations, WireRule>> = {
  // Both carry a ClientToken: the service gives the same answer to the same token.
  CreateRootCACertificate: again,
  CreateSubCACertificate: { ...again, form: ["ClientToken"] },
  CreateExternalCACertificate: { ...once, json: "ApiPassthrough" },
  CreateServerCertificate: once,
  CreateServerCertificateWithCsr: once,
  CreateClientCertificate: { ...once, form: ["ClientToken"] },
  CreateClientCertificateWithCsr: once,
  CreateCustomCertificate: once,
  DescribeCACertificate: again,
  DescribeClientCertificate: again,
  DescribeCertificatePrivateKey: again,
  ListCert: again,
  DescribeCACertificateList: again,
  GetCAInstanceStatus: again,
  CreateRevokeClientCertificate: again,
  DeleteClientCertificate: again,
  UpdateCACertificateStatus: again,
  UpdatePcaCertificate: { ...again, form: ["ClientToken"] },
  MoveResourceGroup: { ...again, regional: true },
  TagResources: { ...again, regional: true },
  UntagResources: { ...again, regional: true },
  CreateWHClientCertificate: { ...warehouse, repeatable: false },
  DescribeWarehouseCert: warehouse,
  "2020-04-07/ListCert": warehouse,
  RevokeWHClientCertificate: warehouse,
  DeletePCACert: warehouse,
};

/** The name of an operation in the API, without the version that tells two of one name apart. */
export const actionOf = (operation: string): string => operation.slice(operation.indexOf("/") + 1);

/** The operation that an action of a version means; undefined when this provider does not use it. */
export function operationOf(action: string, version: string): keyof AlibabaOperations | undefined {
  const operations = Object.keys(WIRE) as (keyof AlibabaOperations)[];
  return operations.find((name) => actionOf(name) === action && WIRE[name].version === version);
}

type Parameters = Record<string, string>;

/**
 * Encodes a request: scalars as text, lists as `Name.1`, objects as `Name.Key`, all in the query but for the few that
 * the operation wants in its form body. One operation takes an object as JSON text. What is undefined is left out;
 * zero, false and empty text are sent.
 */
export function encodeRequest(
  operation: keyof AlibabaOperations,
  request: object,
  region: string,
): { query: Parameters; form: Parameters } {
  const rule = WIRE[operation];
  const json = rule.json === undefined ? undefined : (request as Record<string, unknown>)[rule.json];
  const all = flatten("", {
    ...(rule.regional ? { RegionId: region } : {}),
    ...request,
    ...(rule.json === undefined ? {} : { [rule.json]: json && JSON.stringify(json) }),
  });
  const inForm = ([name]: [string, string]): boolean => rule.form?.includes(name) ?? false;
  return {
    query: Object.fromEntries(all.filter((entry) => !inForm(entry))),
    form: Object.fromEntries(all.filter(inForm)),
  };
}

function flatten(prefix: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [[prefix, `${value as string | number}`]];
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  return entries.flatMap(([name, item]) => flatten(prefix === "" ? name : `${prefix}.${name}`, item));
}

const INTEGERS = new Set([
  "Years",
  "Months",
  "Days",
  "BeforeTime",
  "AfterTime",
  "Immediately",
  "PathLenConstraint",
  "CrlDay",
  "CertMaxTime",
  "CurrentPage",
  "ShowSize",
  "SanType",
  "EnableCrl",
]);

const KEY_USAGE =
  /^(DigitalSignature|NonRepudiation|ContentCommitment|.*Encipherment|KeyAgreement|.*cipherOnly)$/;

/** A value as the operation's document types it; the one switch that is a boolean here is a number elsewhere. */
function decodeScalar(operation: string, name: string, text: string): unknown {
  const isSwitch = KEY_USAGE.test(name) || (name === "EnableCrl" && operation === "CreateSubCACertificate");
  if (isSwitch) return decodeSwitch(text);
  return INTEGERS.has(name) ? decodeInteger(text) : text;
}

// What a number cannot hold exactly stays as it came, too.
const decodeInteger = (text: string): number | string =>
  /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;

// Python's clients write the first letter large. What is neither stays as it came, for the operation to refuse.
const decodeSwitch = (text: string): boolean | string =>
  /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : text;

interface Branch {
  [name: string]: Branch | string;
}

/** The documents nest four deep. */
const MAX_DEPTH = 8;

/**
 * Decodes parameters, wherever they travelled, back into a request: the inverse of {@link encodeRequest}.
 *
 * @throws PkiError `MALFORMED` when a name is nested too deep, or is both a value and a list
 */
export function decodeRequest(
  operation: string,
  parameters: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const root: Branch = Object.create(null) as Branch;
  for (const [path, text] of Object.entries(parameters)) {
    const names = path.split(".");
    if (names.length > MAX_DEPTH) throw new PkiError("MALFORMED", "a parameter is nested too deep");
    const last = names.pop() ?? "";
    let branch = root;
    for (const name of names) {
      const next = (branch[name] ??= Object.create(null) as Branch);
      if (typeof next === "string") throw ambiguous();
      branch = next;
    }
    if (last in branch) throw ambiguous();
    branch[last] = text;
  }
  const request = grow(operation, root) as Record<string, unknown>;
  const json = (WIRE as Partial<Record<string, WireRule>>)[operation]?.json;
  return json !== undefined && json in request ? { ...request, [json]: parsed(request[json]) } : request;
}

const ambiguous = (): PkiError =>
  new PkiError("MALFORMED", "a parameter is given both as one value and as several");

// What is no JSON stays as it came: the operation refuses it with a message of its own.
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return text;
  }
}

function grow(operation: string, branch: Branch): unknown {
  const entries = Object.entries(branch).map(([name, value]): [string, unknown] => [
    name,
    typeof value === "string" ? decodeScalar(operation, name, value) : grow(operation, value),
  ]);
  const isList = entries.length > 0 && entries.every(([name]) => /^[1-9]\d{0,3}$/.test(name));
  if (!isList) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}
