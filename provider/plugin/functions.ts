import { certificatesOf, CERTIFICATE_FACTS } from "../../common/facts";
import { parseDuration } from "../../common/duration";
import { encodePrivateKey } from "../../common/private-key-forms";
import type { Cloud } from "../../common/cloud";
import { serviceNodes } from "../../inventory/service";
import type { Node } from "../../inventory/nodes";
import { functions } from "../../schema/functions";
import type { FunctionDefinition } from "../../schema/functions/function";
import { isOptionalInPrograms } from "../../schema/resource";
import { PkiError } from "../base/errors";
import { hasUnknown, UNKNOWN } from "../base/unknown";
import { validate } from "../engine/check";
import { kindNamed } from "../kinds";
import { connectionProblem } from "../engine/connected";
import type { Context, ContextOf } from "../resources/context";
import { typeSchema } from "../resources/fields-of";
import { fieldOf, type AnyKind, type Fields } from "../resources/kind";
import { REVOCATION_ADDRESSES } from "../../common/revocation-addresses";
import { chainPem, isIssuedBy, orderChain } from "../x509/chain";
import { parseCertificate, type Certificate } from "../x509/parse";
import { oneFromPem } from "../x509/pem";
import { wrap, type PropertyValues } from "./values";

/** The result of a function, or why its arguments are refused. */
export interface Result {
  readonly properties: PropertyValues;
  readonly failures: readonly string[];
}

type Call = (context: Context, args: PropertyValues) => PropertyValues | Promise<PropertyValues>;

/**
 * Calls a function of the package.
 *
 * @param name - for example `alibaba.getCertificate`
 * @throws PkiError `UNSUPPORTED` for a function of a newer release, and what the service throws
 */
export async function callFunction(
  contextOf: ContextOf,
  name: string,
  args: PropertyValues,
): Promise<Result> {
  const definition = functions.find((candidate) => candidate.name === name);
  const call = CALLS[name];
  if (!definition || !call) {
    throw new PkiError("UNSUPPORTED", `this release of the pki plugin has no function ${name}: upgrade it`);
  }
  if (hasUnknown(args)) return { properties: unknowns(definition), failures: [] };
  const { failures } = validate({ fields: fieldsOf(definition) } as AnyKind, args);
  if (failures.length > 0) {
    return { properties: {}, failures: failures.map(({ argument, message }) => `${argument}: ${message}`) };
  }
  const problem = connectionProblem(contextOf, args);
  if (problem !== undefined) return { properties: {}, failures: [problem] };
  return {
    properties: wrap(await call(contextOf(args.connection), args), secretsOf(definition)),
    failures: [],
  };
}

const unknowns = ({ outputs }: FunctionDefinition): PropertyValues =>
  Object.fromEntries(Object.keys(outputs).map((name) => [name, UNKNOWN]));

const secretsOf = ({ outputs }: FunctionDefinition): ReadonlySet<string> =>
  new Set(Object.keys(outputs).filter((name) => "secret" in (outputs[name] ?? {})));

const fieldsOf = ({ arguments: all }: FunctionDefinition): Fields =>
  Object.fromEntries(
    Object.entries(all).map(([name, property]) => {
      const schema = typeSchema(property.type);
      return [name, fieldOf("ignore", isOptionalInPrograms(property) ? schema.optional() : schema)];
    }),
  );

const CALLS: Readonly<Record<string, Call>> = {
  "alibaba.getCertificate": reads("alibaba.ServerCertificate", "certificate"),
  "huawei.getCertificate": reads("huawei.PrivateCertificate", "certificate"),
  "alibaba.getCertificateAuthority": authority("alibaba.RootCa"),
  "huawei.getCertificateAuthority": authority("huawei.CertificateAuthority"),
  "alibaba.listCertificates": lists("alibaba"),
  "huawei.listCertificates": lists("huawei"),
  "index.decodeCertificate": (_context, { certificate }) => {
    const pem = String(certificate);
    return { ...factsOf(pem), isAuthority: parseCertificate(oneFromPem("CERTIFICATE", pem)).ca };
  },
  "index.buildChain": (_context, { certificate, authorities = [] }) => {
    const path = pathOf(String(certificate), (authorities as string[]).join("\n"));
    const top = path.at(-1);
    if (top && !isIssuedBy(top, top)) {
      const above = CERTIFICATE_FACTS.issuer(top.parts);
      throw new PkiError(
        "INVALID_INPUT",
        `authorities: the CA above ${CERTIFICATE_FACTS.subject(top.parts)} is missing: give the certificate of ${above}`,
      );
    }
    return chainsOf(path);
  },
  "index.encodePrivateKey": async (_context, { privateKey, ...encoding }) => ({
    privateKey: await encodePrivateKey(String(privateKey), encoding),
  }),
};

/** Reads by identifier only; the answer contains everything. */
function reads(kindName: string, noun: string): Call {
  return async (context, { identifier }) => {
    const id = String(identifier);
    const found = await kindNamed(kindName)?.read(context, id, { withIssuers: true });
    if (!found) throw new PkiError("INVALID_INPUT", `identifier: the service has no ${noun} ${id}`);
    const state = found.state as Readonly<Record<string, string>>;
    const { certificate = "", issuers = "", status = "", crlUrl, crlDisPoint } = state;
    return {
      identifier: id,
      status,
      certificate,
      ...chainsOf(certificate === "" ? [] : pathOf(certificate, issuers)),
      ...factsOf(certificate),
      // Each cloud has its own term, and accepts only that.
      ...(crlUrl === undefined ? {} : { crlUrl }),
      ...(crlDisPoint === undefined ? {} : { crlDisPoint }),
    };
  };
}

/** A certificate and the issuers above it, as far as they are among the given ones. */
function pathOf(certificate: string, others: string): Certificate[] {
  const { leaf, issuers } = orderChain(certificate, others);
  return [leaf, ...issuers];
}

function authority(kind: string): Call {
  const read = reads(kind, "CA");
  return async (context, args) => {
    const found = await read(context, args);
    const isRoot = found.certificate !== "" && found.certificate === found.rootCertificate;
    return { ...found, type: isRoot ? "ROOT" : "SUBORDINATE" };
  };
}

/** A certification path, leaf first, in the forms that servers and relying parties need. */
function chainsOf(path: readonly Certificate[]): PropertyValues {
  const isRoot = (certificate: Certificate): boolean => isIssuedBy(certificate, certificate);
  const [leaf] = path;
  return {
    chain: chainPem(path.filter((certificate) => certificate === leaf || !isRoot(certificate))),
    fullChain: chainPem(path),
    issuerCertificate: chainPem(path.slice(1, 2)),
    rootCertificate: chainPem(path.filter(isRoot)),
  };
}

const FACTS = { ...CERTIFICATE_FACTS, ...REVOCATION_ADDRESSES };
const LISTS: ReadonlySet<string> = new Set(["names", ...Object.keys(REVOCATION_ADDRESSES)]);

const NO_FACTS = Object.fromEntries(Object.keys(FACTS).map((name) => [name, LISTS.has(name) ? [] : ""]));

/** The facts about a certificate; none if there is no certificate yet. */
function factsOf(pem: string): PropertyValues {
  const [certificate] = pem === "" ? [] : certificatesOf(pem);
  if (!certificate) return NO_FACTS;
  return Object.fromEntries(Object.entries(FACTS).map(([name, decode]) => [name, decode(certificate)]));
}

function lists(cloud: Cloud): Call {
  return async (context, { name, tags, expiresWithin, statuses }) => {
    const nodes = await serviceNodes(context, [cloud]);
    const latest =
      typeof expiresWithin === "string"
        ? context.clock().getTime() + (parseDuration(expiresWithin, 0) ?? 0)
        : Infinity;
    const isAsked = ({ facts }: Node): boolean =>
      (name === undefined || hasName(facts, name as string)) &&
      Object.entries((tags ?? {}) as Record<string, string>).every(
        ([key, value]) => facts.tags?.[key] === value,
      ) &&
      !(Date.parse(facts.notAfter ?? "") > latest) &&
      (statuses === undefined || (statuses as string[]).includes(facts.status ?? ""));
    const certificates = nodes
      .filter((node) => node.role === "end" && isAsked(node))
      .map(summaryOf)
      .sort((a, b) => (String(a.identifier) < String(b.identifier) ? -1 : 1));
    return { certificates };
  };
}

const hasName = ({ commonName, names = [] }: Node["facts"], searched: string): boolean =>
  [commonName, ...names].some((name) => name?.toLowerCase() === searched.toLowerCase());

// A certificate that cannot be decoded is listed with what the service says about it.
const summaryOf = ({ id, facts }: Node): PropertyValues => ({
  identifier: id ?? "",
  status: facts.status ?? "",
  ...Object.fromEntries(
    Object.keys(CERTIFICATE_FACTS).map((name) => [name, facts[name as "subject"] ?? NO_FACTS[name]]),
  ),
});
