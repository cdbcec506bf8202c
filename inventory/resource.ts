import { z } from "zod";
import { isNativeType, kindNameOf, PROVIDER_TYPE, STACK_TYPE } from "../common/type-token";
import { nameIn } from "../common/urn";
import { definitionOf, SECRETS } from "../schema";
import { kindNamed } from "../provider/kinds";
import { isSecretArgument } from "../provider/settings";
import type { AnyKind } from "../provider/resources/kind";
import { RENEWAL } from "../provider/resources/renewal";
import { optionsOf, rawOptions, type ResourceOptions } from "./options";
import { stackOutputs, type StackOutput } from "./stack-outputs";
import { strangeness } from "./stub";
import { providerArguments } from "./provider";
import { hasSecret, isPlain, SECRET, withoutKeys, withoutSecrets } from "./value";

/**
 * A resource of a stack, limited to what may be shown: secrets are replaced by a marker, other packages' resources have
 * no values.
 */
export interface StackResource {
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** Pulumi's type. */
  readonly type: string;
  /** For example `alibaba.RootCa`; undefined for resources of other packages. */
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly inputs: ResourceProperties;
  readonly outputs: ResourceProperties;
  /** Of the stack itself: its outputs. */
  readonly stackOutputs?: readonly StackOutput[] | undefined;
  /** URNs of its dependencies. */
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: ResourceOptions;
  /** URN of its provider. */
  readonly provider: string | undefined;
  /**
   * Why this release does not understand it, for messages; undefined if it does, and for resources of other packages.
   */
  readonly strange: string | undefined;
  /** Names of arguments that only a newer release knows. */
  readonly unknownArguments: readonly string[];
  /** Whether secrets are in the clear: with `--show-secrets`. */
  readonly exposed: boolean;
}

/** Arguments or outputs by name. */
export type ResourceProperties = Readonly<Record<string, unknown>>;

/** What the engine writes about a resource to exports and previews. */
export const rawResource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  provider: z.string().optional(),
  ...rawOptions,
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
});

/** A {@link StackResource} before values that must not be shown are removed. */
export type RawResource = z.infer<typeof rawResource>;

/** The resource kind for a Pulumi type. */
export const kindOfType = (type: string): AnyKind | undefined => kindNamed(kindNameOf(type));

/** The name of a resource in the program, from its URN. */
export const nameOfUrn = (urn: string): string => String(withoutKeys(nameIn(urn)));

/** Outputs that are shown; everything else in a service's response is left out. */
const OUTPUTS = [
  "certificate",
  "encCertificate",
  "status",
  "issuers",
  "csr",
  "publicKey",
  "notBefore",
  "notAfter",
  "commonName",
];
const OUTPUT_LISTS = ["san"];

/** External changes found by a refresh, and reasons for renewal. */
const TOLD = [RENEWAL, "revokedOutside", "changedOutside", "requestUrn"];

/** The parts of a resource that may be shown. */
export function readResource(raw: RawResource): StackResource {
  const kind = kindOfType(raw.type);
  return {
    urn: String(withoutKeys(raw.urn)),
    name: nameOfUrn(raw.urn),
    type: raw.type,
    kind: kind?.kind,
    id: raw.id === undefined ? undefined : String(withoutKeys(raw.id)),
    inputs: inputsOf(raw, kind),
    outputs: kind ? allowed(raw.outputs, [...OUTPUTS, ...OUTPUT_LISTS]) : {},
    stackOutputs: raw.type === STACK_TYPE ? stackOutputs(raw.outputs ?? {}) : undefined,
    dependencies: raw.dependencies ?? [],
    propertyDependencies: propertyDependenciesOf(raw, kind),
    options: optionsOf(raw),
    provider: raw.provider?.replace(/::[^:]*$/, ""),
    strange: strangeness(raw),
    unknownArguments: unknownArguments(raw, kind),
    exposed: isExposed(raw.type, raw.inputs) || isExposed(raw.type, raw.outputs),
  };
}

function inputsOf({ type, inputs }: RawResource, kind: AnyKind | undefined): ResourceProperties {
  if (type === PROVIDER_TYPE) return providerArguments(inputs);
  return kind ? allowed(inputs, [...Object.keys(kind.fields), ...TOLD]) : {};
}

/**
 * The resources that each argument is derived from. A native resource takes its issuer as a resource, from which the
 * provider gets the identifier; only the one of the program's classes passes its plan as well.
 */
function propertyDependenciesOf(
  { type, inputs = {}, propertyDependencies }: RawResource,
  kind: AnyKind | undefined,
): Readonly<Record<string, readonly string[]>> {
  const declared = Object.fromEntries(
    Object.entries(propertyDependencies ?? {}).map(([name, urns]) => [name, urns ?? []]),
  );
  const issuer = definitionOf(kind?.kind)?.issuer;
  if (!isNativeType(type) || typeof issuer !== "object") return declared;
  const sources = declared[issuer.argument] ?? declared[issuer.identifier] ?? [];
  // The provider asks the service for the chain of an issuer that is given only by its identifier, which may be
  // computed.
  const isLinked = issuer.argument in declared && sources.length === 1 && inputs.withIssuers !== true;
  return { ...declared, [issuer.identifier]: sources, issuerPlan: isLinked ? sources : [] };
}

/** Inputs that are not arguments: the code, and what the program adds only for the check. */
const HIDDEN: ReadonlySet<string> = new Set(["__provider", "resourceUrn", "issuerPlan", "__defaults"]);

function unknownArguments({ inputs = {} }: RawResource, kind: AnyKind | undefined): string[] {
  if (!kind) return [];
  return Object.keys(inputs).filter(
    (name) => !Object.hasOwn(kind.fields, name) && !TOLD.includes(name) && !HIDDEN.has(name),
  );
}

function allowed(
  properties: Record<string, unknown> | undefined,
  names: readonly string[],
): ResourceProperties {
  const entries = Object.entries(properties ?? {}).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, SECRETS.has(name) ? SECRET : shown(name, value)]),
  );
}

/** Certificates are decoded and never shown as PEM: they make up most of a large state. */
const DECODED: ReadonlySet<string> = new Set(["certificate", "encCertificate", "issuers"]);

const shown = (name: string, value: unknown): unknown =>
  DECODED.has(name) ? withoutSecrets(value) : withoutKeys(withoutSecrets(value));

function isExposed(type: string, properties: Record<string, unknown> = {}): boolean {
  const isSecret = type === PROVIDER_TYPE ? isSecretArgument : (name: string) => SECRETS.has(name);
  const inClear = ([name, value]: [string, unknown]): boolean =>
    isSecret(name, value) && typeof value === "string" && value !== "" && isPlain(value);
  return JSON.stringify(properties).includes('"plaintext":') || Object.entries(properties).some(inClear);
}

/** A resource whose arguments are hidden if another version of it is known to keep them secret. */
export function hideAlike(resource: StackResource, known: StackResource | undefined): StackResource {
  const secrets = Object.entries({ ...known?.outputs, ...known?.inputs }).filter(([, value]) =>
    hasSecret(value),
  );
  if (secrets.length === 0) return resource;
  const names = new Set(secrets.map(([name]) => name));
  const hide = (properties: ResourceProperties): ResourceProperties =>
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, names.has(name) ? SECRET : value]),
    );
  return { ...resource, inputs: hide(resource.inputs), outputs: hide(resource.outputs) };
}
