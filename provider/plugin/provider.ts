import { isDeepStrictEqual } from "node:util";
import { definitionOf, issuerChain } from "../../schema";
import type { ResourceDefinition } from "../../schema/resource";
import { certificatesOf, CERTIFICATE_FACTS } from "../../common/facts";
import { kindNameOf } from "../../common/type-token";
import { nameIn, typeIn } from "../../common/urn";
import { pluginOutputs, STORED_FACTS } from "../../schema/plugin-outputs";
import { PkiError } from "../base/errors";
import { hasUnknown, UNKNOWN } from "../base/unknown";
import { importExisting, withIssuersOf } from "../engine/import";
import { notRenewed } from "../engine/renewal";
import { connected, connectionProblem } from "../engine/connected";
import type { ArgumentDifference, DynamicProvider } from "../engine/crud";
import { kindNamed } from "../kinds";
import type { Context, ContextOf } from "../resources/context";
import { externalChangeOf } from "../resources/external-change";
import type { AnyKind } from "../resources/kind";
import { RENEWAL } from "../resources/renewal";
import { changesOf, type Changes } from "./detailed-diff";
import { partialOf } from "./errors";
import {
  chainOfPlan,
  connectionBelow,
  isUnchanged,
  planAbove,
  planOf,
  planOfExisting,
  resolveIssuer,
} from "./issuer";
import { located } from "./identifier";
import type { Plans } from "./plans";
import { wrap, type PropertyValues, type Unwrapped } from "./values";

/** A resource that the engine asks about. */
export interface PluginResource {
  readonly urn: string;
  readonly kind: AnyKind;
  readonly definition: ResourceDefinition;
  readonly provider: DynamicProvider;
  /** Always secret arguments and outputs. */
  readonly secrets: readonly string[];
}

/** A difference as reported to the engine. */
export interface PluginDifference extends ArgumentDifference {
  /** By property path. */
  readonly details: Changes;
}

/** An answer with properties, secrets wrapped. */
export interface ResourceAnswer {
  readonly id: string;
  readonly properties: PropertyValues;
  readonly inputs?: PropertyValues;
}

/** The engine's calls to a configured provider about resources. */
export interface PluginProvider {
  check(
    urn: string,
    olds: Unwrapped,
    news: Unwrapped,
  ): Promise<{ inputs: PropertyValues; failures: string[] }>;
  /** @param ignored - what the resource option `ignoreChanges` names */
  diff(
    urn: string,
    id: string,
    olds: StoredResource,
    news: Unwrapped,
    ignored: readonly string[],
  ): Promise<PluginDifference>;
  create(urn: string, inputs: Unwrapped, isPreview: boolean): Promise<ResourceAnswer>;
  /** @param state - none of what is to be imported */
  read(urn: string, id: string, state: StoredResource | undefined): Promise<ResourceAnswer>;
  update(
    urn: string,
    id: string,
    olds: StoredResource,
    news: Unwrapped,
    isPreview: boolean,
  ): Promise<ResourceAnswer>;
  delete(urn: string, id: string, state: StoredResource): Promise<void>;
}

/** A resource as recorded in the state. */
export interface StoredResource {
  readonly outputs: Unwrapped;
  readonly inputs: Unwrapped;
}

/** Handles the engine's calls about resources, by kind. */
export function pluginProvider(contextOf: ContextOf, plans: Plans): PluginProvider {
  const providers = new Map<string, PluginResource>();
  const subjectOf = (urn: string): PluginResource => {
    const name = kindNameOf(typeIn(urn)) ?? typeIn(urn);
    const known = providers.get(name) ?? newSubject(name, contextOf);
    providers.set(name, known);
    return { ...known, urn };
  };
  return {
    check: (urn, olds, news) => check(contextOf, plans, subjectOf(urn), olds, news),
    async diff(urn, id, olds, news, ignored) {
      const subject = subjectOf(urn);
      const found = await subject.provider.diff(id, stateOf(olds), news.properties);
      const difference = ignored.includes("*")
        ? withoutRenewal(contextOf(undefined), subject, id, found)
        : found;
      if (difference.replaces.length === 0) notePlan(plans, subject, olds.outputs.properties);
      return { ...difference, details: detailsOf(subject.kind, olds, news.properties, difference) };
    },
    async create(urn, inputs, isPreview) {
      const subject = subjectOf(urn);
      if (isPreview) return { id: "", properties: planned(subject, inputs) };
      const { id, outs } = await subject.provider
        .create(inputs.properties)
        .catch(hidingPart(subject, inputs.secrets));
      notePlan(plans, subject, outs);
      return { id, properties: hidden(subject, withFacts(subject, outs), inputs.secrets) };
    },
    async read(urn, id, state) {
      const subject = subjectOf(urn);
      const found = state ? await readKnown(subject, id, state) : await readNew(subject, contextOf, id);
      const existing = planOfExisting(subject.kind.kind, nameIn(urn), found.properties);
      if (subject.definition.plan && existing) plans.set(urn, existing);
      return found;
    },
    async update(urn, id, olds, news, isPreview) {
      const subject = subjectOf(urn);
      if (isPreview) return { id, properties: plannedUpdate(subject, olds, news) };
      const { outs } = await subject.provider
        .update(id, stateOf(olds), news.properties)
        .catch(hidingPart(subject, news.secrets, stubOf(olds)));
      notePlan(plans, subject, outs);
      const properties = withFacts(subject, { ...stubOf(olds), ...outs });
      return { id, properties: hidden(subject, properties, news.secrets) };
    },
    async delete(urn, id, state) {
      await subjectOf(urn).provider.delete(id, stateOf(state));
    },
  };
}

/**
 * Reads a resource in the state, or one that a program only looks up: for the latter the engine passes the same
 * values as inputs and state.
 */
async function readKnown(
  subject: PluginResource,
  id: string,
  state: StoredResource,
): Promise<ResourceAnswer> {
  const { inputs: given, outputs } = state;
  const isOnlyUsed = isDeepStrictEqual(given.properties, outputs.properties);
  const known = isOnlyUsed ? lookUp(subject, given.properties) : stateOf(state);
  const { id: found, props, inputs = given.properties } = await subject.provider.read(id, known);
  if (found === "") return { id: "", properties: {} };
  const secrets = new Set([...outputs.secrets, ...given.secrets]);
  return {
    id: found,
    properties: hidden(subject, withFacts(subject, { ...stubOf(state), ...props }), secrets),
    inputs: hidden(subject, isOnlyUsed ? given.properties : inputs, secrets),
  };
}

const lookUp = ({ urn, kind }: PluginResource, { connection }: PropertyValues): PropertyValues => ({
  resourceUrn: urn,
  ...withIssuersOf(kind),
  ...(connection === undefined ? {} : { connection }),
});

/** Imports a resource that the program manages from now on. */
async function readNew(subject: PluginResource, contextOf: ContextOf, text: string): Promise<ResourceAnswer> {
  const { id, connection } = located(text);
  const { state, inputs } = await importExisting(subject.kind, contextOf(connection), id);
  const none = new Set<string>();
  return {
    id,
    properties: hidden(subject, withFacts(subject, state), none),
    inputs: hidden(subject, inputs, none),
  };
}

/** A resource whose changes are all ignored is not renewed either. */
function withoutRenewal(
  { memory, tell }: Context,
  { urn, kind }: PluginResource,
  id: string,
  difference: ArgumentDifference,
): ArgumentDifference {
  const reason = memory.conversation.renewals.get(urn);
  if (reason === undefined || !difference.replaces.includes(RENEWAL)) return difference;
  tell?.(notRenewed(kind, id, reason), "warning");
  const replaces = difference.replaces.filter((name) => name !== RENEWAL);
  return { ...difference, replaces, changes: difference.changed.length > 0 || replaces.length > 0 };
}

function newSubject(name: string, contextOf: ContextOf): PluginResource {
  const kind = kindNamed(name);
  const definition = definitionOf(name);
  if (!kind || !definition) {
    throw new PkiError(
      "UNSUPPORTED",
      `this release of the pki plugin does not know ${name}: upgrade it, or correct the type`,
    );
  }
  const secrets = Object.entries({ ...definition.arguments, ...definition.outputs }).flatMap(
    ([property, { secret }]) => (secret ? [property] : []),
  );
  return { urn: "", kind, definition, provider: connected(kind, contextOf), secrets };
}

async function check(
  contextOf: ContextOf,
  plans: Plans,
  subject: PluginResource,
  olds: Unwrapped,
  news: Unwrapped,
): Promise<{ inputs: PropertyValues; failures: string[] }> {
  const { urn, kind, definition, provider } = subject;
  const {
    inputs: resolved,
    failure,
    ...issuer
  } = resolveIssuer(definition, olds.properties, news.properties, (urn) => chainOfPlan(plans.get(urn)));
  if (failure !== undefined) return { inputs: {}, failures: [failure] };
  const given = { ...connectionBelow(plans, olds.properties, issuer), ...resolved };
  const problem = connectionProblem(contextOf, given);
  if (problem !== undefined) return { inputs: {}, failures: [problem] };
  const isAsked = definition.issuer !== undefined && !isUnchanged(kind, olds.properties, given);
  const above = isAsked ? await planAbove(contextOf(given.connection), plans, kind, issuer) : undefined;
  const completed = { ...given, resourceUrn: urn, ...(above ? { issuerPlan: above } : {}) };
  const { inputs, failures = [] } = await provider.check(olds.properties, completed);
  if (inputs === undefined) return { inputs: {}, failures: failures.map(({ reason }) => reason) };
  if (definition.plan) plans.set(urn, planOf(definition, nameIn(urn), inputs, above));
  return { inputs: hidden(subject, inputs, news.secrets), failures: [] };
}

/** From here on, the CA as it exists counts, whatever the program declares. */
function notePlan(plans: Plans, { urn, kind, definition }: PluginResource, state: PropertyValues): void {
  const plan = definition.plan && plans.get(urn);
  if (!plan || typeof state.certificate !== "string") return;
  const issuers = state.issuers ?? state[issuerChain(kind.kind) ?? ""];
  const existing = planOfExisting(kind.kind, nameIn(urn), { certificate: state.certificate, issuers });
  plans.set(urn, { ...plan, ...existing });
}

/** Merges the engine's inputs and outputs into what the provider calls the state. */
const stateOf = ({ outputs }: StoredResource): PropertyValues => outputs.properties;

/** What a state written by a dynamic provider needs to be able to go back to it. */
const stubOf = ({ outputs }: StoredResource): PropertyValues =>
  "__provider" in outputs.properties ? { __provider: outputs.properties.__provider } : {};

/** Properties for the engine, with values that are always secret or arrived as secrets marked as such. */
const hidden = (
  { secrets: always }: Pick<PluginResource, "secrets">,
  properties: PropertyValues,
  secrets: ReadonlySet<string>,
): PropertyValues => wrap(properties, new Set([...secrets, ...always]));

/** Throws an error that says what exists already, as an answer would say it. */
const hidingPart =
  (subject: PluginResource, secrets: ReadonlySet<string>, stub: PropertyValues = {}) =>
  (error: unknown): never => {
    const part = partialOf(error);
    if (!part) throw error;
    const properties = withFacts(subject, { ...part.properties, ...stub });
    throw Object.assign(error as Error, { properties: hidden(subject, properties, secrets) });
  };

const computedBy = ({ definition }: PluginResource): string[] => Object.keys(pluginOutputs(definition));

/** Outputs with the facts kept in the state; a state that moved here gets them with its next change. */
function withFacts({ definition }: PluginResource, outputs: PropertyValues): PropertyValues {
  const { certificate } = outputs;
  if (!definition.certificate || typeof certificate !== "string") return outputs;
  if (outputs.__provider !== undefined && outputs.serialNumber === undefined) return outputs;
  const parts = attempt(() => (certificate === "" ? undefined : certificatesOf(certificate)[0]));
  const facts = Object.keys(STORED_FACTS).map((name) => [
    name,
    (parts && attempt(() => CERTIFICATE_FACTS[name as keyof typeof STORED_FACTS](parts))) ?? "",
  ]);
  return { ...outputs, ...(Object.fromEntries(facts) as PropertyValues) };
}

// An undecodable certificate has no facts: an error would make it impossible to replace.
function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const unknowns = (names: readonly string[]): PropertyValues =>
  Object.fromEntries(names.map((name) => [name, UNKNOWN]));

/** The outputs that a preview reports for a resource that does not exist yet. */
const planned = (subject: PluginResource, { properties, secrets }: Unwrapped): PropertyValues =>
  hidden(subject, { ...unknowns(computedBy(subject)), ...properties }, secrets);

/** The outputs that a preview reports for an update in place: those that the change does not affect stay known. */
function plannedUpdate(
  subject: PluginResource,
  olds: StoredResource,
  { properties, secrets }: Unwrapped,
): PropertyValues {
  const { kind, definition } = subject;
  const before = olds.outputs.properties;
  const changed = Object.keys(kind.fields).filter(
    (name) => !isDeepStrictEqual(before[name], properties[name]),
  );
  const kept = Object.entries(before).filter(([name]) => !(name in kind.fields));
  const outside = externalChangeOf(olds.inputs.properties).changedOutside === undefined ? [] : ["status"];
  // Values that are known only during the run may then replace it, and with it its dependents.
  const mayBeReplaced = changed.some(
    (name) => kind.fields[name]?.effect === "replace" && hasUnknown(properties[name]),
  );
  const touched =
    definition.certificate && !mayBeReplaced
      ? [...changed.flatMap((name) => definition.arguments[name]?.affects ?? []), ...outside]
      : computedBy(subject);
  return hidden(subject, { ...Object.fromEntries(kept), ...unknowns(touched), ...properties }, secrets);
}

function detailsOf(
  kind: AnyKind,
  olds: StoredResource,
  news: PropertyValues,
  { changed, replaces, renewed = [] }: ArgumentDifference,
): Changes {
  const before = { ...olds.outputs.properties, ...olds.inputs.properties };
  const outside = Object.keys(externalChangeOf(before)).map((name) => [name, "delete"] as const);
  const others = replaces.filter(
    (name) => !changed.includes(name) && !outside.some(([other]) => other === name),
  );
  return Object.assign(
    {},
    ...changed.map((name) => changesOf(name, before[name], news[name], kind.fields[name]?.same)),
    Object.fromEntries(outside),
    Object.fromEntries(others.map((name) => [name, "add"])),
    Object.fromEntries(renewed.map((name) => [name, "update"])),
  ) as Changes;
}
