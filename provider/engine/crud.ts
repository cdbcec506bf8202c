import { isDeepStrictEqual } from "node:util";
import { nameIn } from "../../common/urn";
import { visible } from "../../common/visible";
import { adopt } from "./adopt";
import type { Context } from "../resources/context";
import { validateChanges } from "./check";
import { PkiError } from "../base/errors";
import { isExposed } from "./exposed-keys";
import { forgetNameless, identify } from "../resources/creates/identity";
import {
  argsOf,
  PartialCreate,
  type AnyKind,
  type DeclaredAuthority,
  type Existing,
  type Field,
} from "../resources/kind";
import {
  externalChanges,
  externalChangeOf,
  replacesRevoked,
  revokedBy,
  withoutOutside,
} from "../resources/external-change";
import { inWords, type Place } from "../base/place";
import { cloudOf } from "../api/places";
import { isDue, recordCheck, renewalFailures } from "./renewal";
import { RENEWAL } from "../resources/renewal";
import { believeDeleted, isThere, placeOfNew, visit } from "./residence";
import { isAsItWas, withoutRestored } from "./restored";
import { holdPolicies, noteMade, policyFailures } from "./policy";
import { retireFailures } from "../resources/retirement";
import { noteInState, wasClaimedHere, markRecorded } from "../resources/creates/orphan";
import { hasUnknown } from "../base/unknown";

/** Properties as the engine hands them over. */
export type EngineProperties = Record<string, unknown>;

/** The six methods that a dynamic provider is asked for. */
export interface Provider {
  check(
    olds: EngineProperties,
    news: EngineProperties,
  ): Promise<{ inputs?: EngineProperties; failures?: EngineFailure[] }>;
  diff(id: string, olds: EngineProperties, news: EngineProperties): Promise<Difference>;
  create(inputs: EngineProperties): Promise<{ id: string; outs: EngineProperties }>;
  read(
    id: string,
    props: EngineProperties,
  ): Promise<{ id: string; props: EngineProperties; inputs?: EngineProperties }>;
  update(id: string, olds: EngineProperties, news: EngineProperties): Promise<{ outs: EngineProperties }>;
  delete(id: string, props: EngineProperties): Promise<void>;
}

/** What a change of a program comes to. */
export interface Difference {
  readonly changes: boolean;
  /** Why it is replaced. */
  readonly replaces: string[];
  /** Arguments that do not mean the same any more. */
  readonly changed: readonly string[];
}

interface EngineFailure {
  property: string;
  reason: string;
}

/** Turns a kind into the methods that the engine calls. */
export function crud(kind: AnyKind, context: Context): Provider {
  const livesOutside = cloudOf(kind.kind) !== undefined;
  return {
    check: (olds, news) => Promise.resolve(check(kind, context, olds, news)),
    async diff(id, olds, news) {
      noteInState(context, id);
      await visit(context, { kind, id, state: olds }, true);
      const difference = diff(kind, olds, news);
      if (difference.replaces.length === 0) forgetNameless(context);
      if (!isDue(kind, { id, olds, news }, context)) return difference;
      return { ...difference, changes: true, replaces: [...difference.replaces, RENEWAL] };
    },
    async create(inputs) {
      const args = argsOf(kind, inputs);
      await holdPolicies(kind, context, inputs);
      if (livesOutside && (kind.references ?? []).every((name) => args[name] === undefined)) {
        await context.places.prepare();
      }
      try {
        const existing =
          typeof args.adopt === "string"
            ? await adopt(kind, context, args.adopt, args)
            : await kind.create(context, args);
        answered(context, existing);
        const place = await placeOfNew(context, kind);
        return { id: existing.id, outs: plain({ ...stored(inputs), ...existing.state, place }) };
      } catch (error) {
        if (!(error instanceof PartialCreate)) throw error;
        const partial = error as PartialCreate<object>;
        answered(context, partial.existing);
        throw initializationFailed(kind, inputs, partial, await placeOfNew(context, kind));
      }
    },
    read: (id, props) => read(kind, context, id, props),
    async update(id, olds, news) {
      const { place } = await visit(context, { kind, id, state: olds });
      await holdPolicies(kind, context, news, olds);
      const state = await kind.update(context, id, olds, argsOf(kind, news));
      return { outs: plain({ ...stored(news), ...state, place }) };
    },
    async delete(id, props) {
      const subject = { kind, id, state: props };
      if (wasClaimedHere(context, id)) {
        context.tell?.(`${kind.kind} ${id} is kept: this run took it over, so it is not destroyed`);
      }
      if (await isThere(context, subject, await visit(context, subject)))
        await kind.delete(context, id, props);
    },
  };
}

async function read(
  kind: AnyKind,
  context: Context,
  id: string,
  props: EngineProperties,
): Promise<{ id: string; props: EngineProperties; inputs?: EngineProperties }> {
  // What the program only reads was never checked, so it still has its URN; and it has no state of its own.
  const isOnlyRead = props.resourceUrn !== undefined;
  const subject = { kind, id, state: isOnlyRead ? withoutPlace(props) : props };
  if (!isOnlyRead) noteInState(context, id, true);
  const visited = await visit(context, subject);
  const found = visited.isNowhere ? undefined : await kind.read(context, id, props);
  if (!found && isOnlyRead) {
    throw new PkiError(
      "INVALID_INPUT",
      `get: the service has no ${kind.kind} ${id} (${inWords(visited.now)}): check identifier, region and account`,
    );
  }
  if (!found) {
    await believeDeleted(context, subject, visited);
    context.tell?.(`${kind.kind} ${id} was deleted outside this program: the service no longer has it`);
    return { id: "", props: {} };
  }
  const { resourceUrn: _, ...kept } = withoutOutside(withoutStub(props));
  const outside = found.externalChange ?? revokedBy((found.state as { status?: unknown }).status);
  const all = plain({ ...kept, ...found.state, ...found.drift, ...outside, place: visited.place });
  const inputs = inputsOf(kind, all);
  const drifted = !isDeepStrictEqual(inputs, inputsOf(kind, plain(props)));
  return { id, props: all, ...(drifted ? { inputs } : {}) };
}

// From here on the engine knows of it.
function answered(context: Context, { id, key }: Existing<object>): void {
  noteMade(context, id);
  if (key === undefined) return;
  context.journal.end(key);
  markRecorded(context, id);
}

function check(
  kind: AnyKind,
  context: Context,
  olds: EngineProperties,
  news: EngineProperties,
): { inputs?: EngineProperties; failures?: EngineFailure[] } {
  const { resourceUrn, applying, ...given } = withoutStub(news);
  const renewal = recordCheck(kind, context, resourceUrn, olds);
  if (isAsItWas(olds, news)) return { inputs: identify(kind, context, resourceUrn, olds, given) ?? given };
  const { restored, program } = withoutRestored(olds, given);
  const { issuerPlan, requestUrn, ...wanted } = program;
  const { failures, settled, ...validated } = validateChanges(kind, wanted, olds);
  if (failures.length > 0) return { failures: failures.map(toEngine) };

  const exists = Object.keys(olds).length > 0;
  // What was adopted once, and is now due or revoked, is not wanted a second time, also not in later runs.
  const isReplaced = renewal !== undefined || replacesRevoked(context, resourceUrn, olds);
  const adopts = "adopt" in wanted && (exists ? olds.adopt !== undefined : !isReplaced);
  const args = adopts ? validated.args : withoutAdopt(validated.args);
  const unknown = adopts ? validated.unknown : withoutAdopt(validated.unknown);

  const identified = identify(
    kind,
    context,
    resourceUrn,
    olds,
    keepEqual(kind, olds, { ...args, ...unknown }),
  );
  if (identified === undefined) return { failures: [toEngine(WITHOUT_URN)] };
  // Only a preview needs it: from then on the request itself says what it asks for.
  const source = hasUnknown(wanted.csr) && requestUrn !== undefined ? { requestUrn } : {};
  const inputs = { ...identified, ...restored, ...source };
  const { replaces } = diff(kind, olds, inputs);
  // What is issued anew is judged by the rules of today.
  if (settled.length > 0 && (replaces.length > 0 || renewal !== undefined)) {
    return { failures: settled.map(toEngine) };
  }
  const intent = {
    args,
    unknown: new Set(Object.keys(unknown)),
    olds,
    issuing: (!exists || replaces.length > 0) && !adopts,
    issuer: issuerPlan as DeclaredAuthority | undefined,
    now: context.clock(),
  };
  const isMade = !exists || replaces.length > 0 || renewal !== undefined;
  const objections = [
    ...(kind.rules?.(intent) ?? []),
    ...renewalFailures(kind, intent),
    ...retireFailures(intent),
    ...policyFailures(kind, context, {
      urn: resourceUrn,
      inputs,
      issuer: intent.issuer,
      before: isMade ? undefined : olds,
    }),
  ];
  if (objections.length > 0) return { failures: objections.map(toEngine) };
  if (renewal === undefined) return { inputs };
  if (applying !== true) return { inputs: { ...inputs, [RENEWAL]: renewal } };
  context.tell?.(`${kind.kind} "${nameIn(String(resourceUrn))}" is renewed: ${renewal}`);
  return { inputs };
}

function withoutAdopt({ adopt: _, ...others }: EngineProperties): EngineProperties {
  return others;
}

const WITHOUT_URN = {
  argument: "resourceUrn",
  message:
    "was registered without its URN, by which an interrupted create is found again: a transformation has to keep the properties that it does not change, as in { ...args.props, tags }",
};

// The engine prints the value of a property that a failure names, even of a secret one. So none is named to it;
// the reason names the argument.
const toEngine = ({ argument, message }: { argument: string; message: string }): EngineFailure => ({
  property: "",
  reason: visible(argument === "" ? message : `${argument}: ${message}`),
});

/**
 * Equal things give no difference: an argument that means the same keeps the value it had; but not a private key that
 * an older release has let into it.
 */
function keepEqual(kind: AnyKind, olds: EngineProperties, news: EngineProperties): EngineProperties {
  const entries = Object.entries(news).map(([name, value]) => {
    const isKept =
      name in olds &&
      meansSame(kind.fields[name], olds[name], value) &&
      (olds[name] === value || !isExposed(name, olds[name]));
    return [name, isKept ? olds[name] : value];
  });
  return Object.fromEntries(entries) as EngineProperties;
}

/** Whether two values mean the same; what is not known yet means nothing. */
const meansSame = (field: Field | undefined, old: unknown, wanted: unknown): boolean =>
  field !== undefined &&
  !hasUnknown(old) &&
  !hasUnknown(wanted) &&
  (field.same?.(old, wanted) ?? isReadAlike(field, old, wanted));

// A text whose letters are composed in another way is the same text; the schema has one way.
const isReadAlike = ({ schema }: Field, old: unknown, wanted: unknown): boolean =>
  typeof old === "string" && typeof wanted === "string" && schema.safeParse(old).data === wanted;

function diff(kind: AnyKind, olds: EngineProperties, news: EngineProperties): Difference {
  const changed = Object.entries(kind.fields).filter(
    ([name, field]) =>
      field.effect !== "ignore" &&
      !isDeepStrictEqual(olds[name], news[name]) &&
      !meansSame(field, olds[name], news[name]),
  );
  // Not known yet: only a reference to a resource that is itself being replaced is sure to change.
  const replaces = changed.flatMap(([name, { effect }]) =>
    effect === "replace" && (!hasUnknown(news[name]) || kind.references?.includes(name)) ? [name] : [],
  );
  const outside = externalChanges(olds, news);
  return {
    changes: changed.length > 0 || outside.changes,
    replaces: [...replaces, ...outside.replaces],
    changed: changed.map(([name]) => name),
  };
}

/** What of a state the engine compares with the program. */
const inputsOf = (kind: AnyKind, state: EngineProperties): EngineProperties => ({
  ...argsOf(kind, state),
  ...externalChangeOf(state),
});

function withoutPlace({ place: _, ...props }: EngineProperties): EngineProperties {
  return props;
}

function withoutStub({ __provider: _, ...props }: EngineProperties): EngineProperties {
  return props;
}

/** The inputs as far as they become outputs: not why this generation was issued. */
function stored({ [RENEWAL]: _, ...inputs }: EngineProperties): EngineProperties {
  return withoutStub(inputs);
}

/** As JSON sees it: the engine accepts nothing else, and refuses only after the resource exists. */
const plain = (value: object): EngineProperties => JSON.parse(JSON.stringify(value)) as EngineProperties;

/** The engine's form of "it exists, but not all of it": it keeps the resource and asks for an update next time. */
function initializationFailed(
  kind: AnyKind,
  inputs: EngineProperties,
  error: PartialCreate<object>,
  place: Place | undefined,
): Error {
  const { id, state } = error.existing;
  const failure = new PkiError(
    "PARTIAL_CREATE",
    `${kind.kind} ${id} was created, but a later step failed: ${error.message}. It is kept in the state; run "pulumi up" again to finish it`,
    { cause: error.cause },
  );
  // Nothing else adds the stub on this path, and without it the resource could not be destroyed.
  const properties = { ...plain({ ...stored(inputs), ...state, place }), __provider: inputs.__provider };
  return Object.assign(failure, { id, properties, reasons: [failure.message] });
}
