import { isDeepStrictEqual } from "node:util";
import { adopt } from "../resources/creates/adopt";
import type { Context } from "../resources/context";
import { differenceOf, type ArgumentDifference } from "./difference";
import { importProblems } from "./imported";
import { refuseStateAlone, unknownIn } from "./import";
import { checkInputs, type Checked } from "./inputs";
import { PkiError } from "../base/errors";
import { forgetNameless } from "../resources/creates/identity";
import { argsOf, PartialCreate, type AnyKind, type Existing } from "../resources/kind";
import { externalChangeOf, revokedBy, withoutOutside } from "../resources/external-change";
import { inWords, type Place } from "../base/place";
import { cloudOf } from "../api/places";
import { plain, withoutStub, type EngineProperties } from "./properties";
import { isDue } from "./renewal";
import { withoutLateRevocation } from "../resources/late-revocation";
import { RENEWAL } from "../resources/renewal";
import { believeDeleted, isThere, placeOfNew, visit } from "./residence";
import { holdPolicies, noteMade } from "./policy";
import { tellHint } from "./hint";
import { unlessShort } from "./shortage";
import { noteInState, wasClaimedHere, markRecorded } from "../resources/creates/orphan";

export type { ArgumentDifference } from "./difference";
export type { EngineProperties } from "./properties";

/** The six methods of a dynamic provider. */
export interface DynamicProvider {
  check(olds: EngineProperties, news: EngineProperties): Promise<Checked>;
  diff(id: string, olds: EngineProperties, news: EngineProperties): Promise<ArgumentDifference>;
  create(inputs: EngineProperties): Promise<{ id: string; outs: EngineProperties }>;
  read(id: string, props: EngineProperties): Promise<Read>;
  update(id: string, olds: EngineProperties, news: EngineProperties): Promise<{ outs: EngineProperties }>;
  delete(id: string, props: EngineProperties): Promise<void>;
}

/** The result of a read; without an identifier, the resource is gone. */
interface Read {
  id: string;
  props: EngineProperties;
  inputs?: EngineProperties;
}

/** Implements the methods that the engine calls for a kind. */
export function crud(kind: AnyKind, context: Context): DynamicProvider {
  return {
    check: async (olds, news) => {
      const about = { olds, urn: news.resourceUrn };
      const checked = checkInputs(kind, context, olds, news);
      tellHint(kind, context, about, checked);
      return unlessShort(kind, context, about, checked);
    },
    diff: (id, olds, news) => diff(kind, context, id, { olds, news }),
    create: (inputs) => create(kind, context, inputs),
    read: (id, props) => read(kind, context, id, props),
    update: (id, olds, news) => update(kind, context, id, { olds, news }),
    delete: (id, props) => remove(kind, context, id, props),
  };
}

interface Change {
  readonly olds: EngineProperties;
  readonly news: EngineProperties;
}

async function diff(
  kind: AnyKind,
  context: Context,
  id: string,
  { olds, news }: Change,
): Promise<ArgumentDifference> {
  noteInState(context, id);
  await visit(context, { kind, id, state: olds }, true);
  const difference = differenceOf(kind, olds, news);
  if (difference.replaces.length === 0) forgetNameless(context);
  else tellImported(kind, context, id, { olds, news });
  if (!isDue(kind, { id, olds, news }, context)) return difference;
  const renewed = kind.renewedInPlace?.(olds);
  if (renewed) return { ...difference, changes: true, renewed: [renewed.shownBy] };
  const replaces = kind.pending ? difference.replaces : [...difference.replaces, RENEWAL];
  return { ...difference, changes: true, replaces };
}

/** The engine only reports that what it has imported would be replaced. */
function tellImported(kind: AnyKind, { tell }: Context, id: string, { olds, news }: Change): void {
  const problems = importProblems(kind, olds, news);
  if (problems.length > 0)
    tell?.(`${kind.kind} ${id} is not what the program describes: ${problems.join("; ")}`);
}

async function create(
  kind: AnyKind,
  context: Context,
  inputs: EngineProperties,
): Promise<{ id: string; outs: EngineProperties }> {
  const args = argsOf(kind, inputs);
  await holdPolicies(kind, context, inputs);
  if (isFirstOfItsPlace(kind, args)) await context.places.prepare();
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
}

/** Whether nothing has to exist in the service yet: a resource without references may be its first object. */
const isFirstOfItsPlace = ({ kind, references = [] }: AnyKind, args: EngineProperties): boolean =>
  cloudOf(kind) !== undefined && references.every((name) => args[name] === undefined);

// From here on the engine knows about it.
function answered(context: Context, { id, key }: Existing<object>): void {
  noteMade(context, id);
  if (key === undefined) return;
  context.journal.end(key);
  markRecorded(context, id);
}

async function update(
  kind: AnyKind,
  context: Context,
  id: string,
  { olds, news }: Change,
): Promise<{ outs: EngineProperties }> {
  const { place } = await visit(context, { kind, id, state: olds });
  await holdPolicies(kind, context, news, olds);
  try {
    const state = await kind.update(context, id, olds, argsOf(kind, news));
    return { outs: plain({ ...stored(news), ...state, place }) };
  } catch (error) {
    if (!(error instanceof PartialCreate)) throw error;
    throw initializationFailed(kind, news, error as PartialCreate<object>, place, "was changed only in part");
  }
}

async function remove(kind: AnyKind, context: Context, id: string, props: EngineProperties): Promise<void> {
  const subject = { kind, id, state: props };
  if (wasClaimedHere(context, id)) {
    context.tell?.(`${kind.kind} ${id} is kept: this run took it over, so it is not destroyed`);
  }
  if (await isThere(context, subject, await visit(context, subject))) {
    await kind.delete(context, id, withoutLateRevocation(kind, context, id, props));
  }
}

async function read(kind: AnyKind, context: Context, id: string, props: EngineProperties): Promise<Read> {
  // A resource that the program only reads was never checked, so it still has its URN; and it has no state of its own.
  const isOnlyRead = props.resourceUrn !== undefined;
  if (isOnlyRead) refuseStateAlone(kind);
  const subject = { kind, id, state: isOnlyRead ? withoutPlace(props) : props };
  if (!isOnlyRead) noteInState(context, id, true);
  const visited = await visit(context, subject);
  const found = visited.isNowhere ? undefined : await kind.read(context, id, props);
  if (!found && isOnlyRead) throw unknownIn(kind, id, inWords(visited.now));
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

/** The part of a state that the engine compares with the program. */
const inputsOf = (kind: AnyKind, state: EngineProperties): EngineProperties => ({
  ...argsOf(kind, state),
  ...externalChangeOf(state),
});

function withoutPlace({ place: _, ...props }: EngineProperties): EngineProperties {
  return props;
}

/** The inputs that become outputs: without the reason this generation was issued. */
function stored({ [RENEWAL]: _, ...inputs }: EngineProperties): EngineProperties {
  return withoutStub(inputs);
}

/** The engine's way to report a partial create or update: it keeps the resource and requests an update next time. */
function initializationFailed(
  kind: AnyKind,
  inputs: EngineProperties,
  error: PartialCreate<object>,
  place: Place | undefined,
  what = "was created, but a later step failed",
): Error {
  const { id, state } = error.existing;
  const failure = new PkiError(
    "PARTIAL_CREATE",
    `${kind.kind} ${id} ${what}: ${error.message}. It is kept in the state; run "pulumi up" again to finish it`,
    { cause: error.cause },
  );
  // Nothing else adds the stub on this path, and without it the resource could not be destroyed.
  const properties = { ...plain({ ...stored(inputs), ...state, place }), __provider: inputs.__provider };
  return Object.assign(failure, { id, properties, reasons: [failure.message] });
}
