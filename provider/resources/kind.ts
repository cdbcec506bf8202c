import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { DeclaredAuthority } from "./authority-plan";
import type { DescribedArguments } from "./described";
import type { Context } from "./context";
import type { Failure } from "./failure";
import type { ItemAction } from "./fleet/plan";
import type { ExternalChange } from "./external-change";
import type { ExpectedCertificate } from "../x509/compare";
import type { Certificate } from "../x509/parse";
import type { PlannedCertificate } from "../x509/plan";
import type { ValidityDates } from "../../common/renewal";
import type { Period } from "../x509/validity";

export type { DeclaredAuthority } from "./authority-plan";
export type { Failure } from "./failure";

/** What a change of an argument does to the resource. */
export type ChangeEffect = "replace" | "update" | "ignore";

/** Which different values of an argument are equal. */
export interface Same {
  (a: unknown, b: unknown): boolean;
  /** The canonical form of a value: equal for all values with the same meaning. If absent, values mean themselves. */
  readonly meaning?: (value: unknown) => unknown;
}

/** Values are the same if their canonical forms are equal. */
export const sameBy = (meaning: (value: unknown) => unknown): Same =>
  Object.assign((a: unknown, b: unknown) => isDeepStrictEqual(meaning(a), meaning(b)), { meaning });

/** One argument: its allowed values, the effect of a change, and which different values are equal. */
export interface Field<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  readonly effect: ChangeEffect;
  readonly same?: Same | undefined;
}

/** An argument. */
export const fieldOf = <S extends z.ZodType>(effect: ChangeEffect, schema: S, same?: Same): Field<S> => ({
  schema,
  effect,
  same: same && total(same),
});

const field =
  (effect: ChangeEffect) =>
  <S extends z.ZodType>(schema: S, same?: Same): Field<S> =>
    fieldOf(effect, schema, same);

// States and previews written by others may contain values that no argument can have: those mean themselves.
function total(same: Same): Same {
  const { meaning } = same;
  if (meaning) return sameBy((value) => attempt(() => meaning(value), value));
  return (a, b) => attempt(() => same(a, b), false);
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** An argument whose change replaces the resource. */
export const replaces = field("replace");
/** An argument that is updated in place. */
export const updates = field("update");
/** An argument that matters only on create. */
export const createOnly = field("ignore");

/** The arguments of a kind by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The input of a kind's rules. */
export interface Intent<Args> {
  /** Arguments that are valid on their own; those not known yet are missing. */
  readonly args: Partial<Args>;
  /** Names of the arguments that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  /** The arguments and outputs in the state; none for a new resource. */
  readonly olds: Partial<Args>;
  /** Whether applying would issue, so that rules about the time of issue apply. */
  readonly issuing: boolean;
  readonly issuer: DeclaredAuthority | undefined;
  readonly now: Date;
}

/** A resource that a run is about to issue. */
export interface ResourceToIssue {
  readonly urn: unknown;
  readonly name: string;
  /** The checked arguments; those not known yet have the engine's placeholder. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The idempotency key of its create, if it is known. */
  readonly key: string | undefined;
  /** Whether it replaces what the resource is now. */
  readonly isReplacement: boolean;
}

/** An existing resource. */
export interface Existing<State> {
  readonly id: string;
  readonly state: State;
  /** Its idempotency key, if the kind has one. */
  readonly key?: string;
}

/** The result of a read. */
export interface Found<State> {
  readonly state: State;
  /** Arguments according to the service, for those that can be changed externally. */
  readonly drift?: Readonly<Record<string, unknown>>;
  /** The external change, in words. Default: as shown by the status in the state. */
  readonly externalChange?: ExternalChange;
  /** The identifier of its issuing CA, if the service reports it. */
  readonly issuedBy?: string | undefined;
  /** Other contradictions to the arguments, in words, in addition to what a certificate shows. */
  readonly differences?: readonly string[];
}

type Properties = Readonly<Record<string, unknown>>;

/** What decides whether something is due. */
export type Waking = Pick<Context, "clock" | "memory" | "tell" | "renewalWindows">;

/** What a fleet consists of. */
export interface FleetMembers {
  readonly kind: AnyKind;
  /** The arguments of each item, as far as they are known, by its name. */
  readonly argsOf: (args: Properties) => ReadonlyMap<string, Properties>;
  /** What a run does to each item. */
  readonly plan: (context: Waking, olds: Properties, news: Properties) => readonly ItemAction[];
}

/**
 * How one kind of resource is implemented: its arguments and its lifecycle. Everything else that the engine asks is the
 * same for all kinds (see `crud`).
 */
export interface Kind<Args extends object, State extends object> {
  readonly kind: string;
  readonly fields: Fields;
  /** Arguments that refer to another resource: if not known yet, they will change. */
  readonly references?: readonly string[];
  /** The argument with which a repeated create finds the first one's result. */
  readonly idempotency?: string;
  /** Rules between arguments and about the chain above; no network access. */
  rules?(intent: Intent<Args>): readonly Failure[];
  /** What a certificate must look like for the arguments to describe it, to recognise an existing one. */
  expected?(args: Args): ExpectedCertificate;
  /** The validity period if issued at a given time; undefined while the arguments do not determine it. */
  validity?(args: Partial<Args>, moment: Date): Period | undefined;
  /** The CA above, as declared or as it exists. */
  above?(plan: DeclaredAuthority, now: Date): PlannedCertificate;
  /** The arguments for those who judge them and must see no private key; left out: as they are. */
  shown?(args: Partial<Args>): Partial<Args>;
  /**
   * For what is renewed by an update: when its current version was issued and expires, the default of `renewBefore`, and
   * the output that shows the renewal. Missing for certificates, which are replaced.
   */
  renewedInPlace?(
    state: Partial<Args & State>,
  ): (ValidityDates & { readonly renewBefore: string; readonly shownBy: string }) | undefined;
  /** What a program that issues this probably does not mean, in words: told once for each kind in a run. */
  hint?(args: Properties): string | undefined;
  /** What the service lacks to issue another one, asked before a run issues anything: a purchase that is used up. */
  shortage?(context: Context, resource: ResourceToIssue): Promise<readonly Failure[]>;
  /** For what consists of many, each like a resource of another kind. */
  readonly members?: FleetMembers;
  /** Objects of the service, one of which shows that this is where the resource lives; left out: the resource itself. */
  witnesses?(state: Properties): readonly { readonly id: string; readonly certificate: string }[];
  /**
   * What a run has to do although no argument has changed, in words; asked before a run, not by a refresh. Missing where
   * that can only be a renewal.
   */
  pending?(context: Waking, id: string, olds: Properties, news: Properties): readonly string[];
  create(context: Context, args: Args): Promise<Existing<State>>;
  /**
   * The arguments that describe an existing object, so that a program can manage it, as far as the service reports
   * them; or the reason it cannot be declared. Missing for kinds that exist only in the state.
   *
   * @param certificate - as it was read, of what has one
   */
  describe?(
    context: Context,
    id: string,
    certificate: Certificate | undefined,
  ): Promise<DescribedArguments | string>;
  /** Undefined if it is gone. */
  read(context: Context, id: string, state: Partial<Args & State>): Promise<Found<State> | undefined>;
  update(context: Context, id: string, olds: Partial<Args & State>, args: Args): Promise<State>;
  delete(context: Context, id: string, state: Partial<Args & State>): Promise<void>;
}

/** A kind whose arguments are not known statically, for the engine's edge. */
export type AnyKind = Kind<object, object>;

/** The schema of all arguments together; unknown arguments are refused. */
export function schemaOf(fields: Fields): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
  );
}

/** The arguments among the properties of a resource. */
export const argsOf = (
  { fields }: Pick<AnyKind, "fields">,
  properties: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => name in fields));

/** Something was created, but not completely: carries what exists, so that the state keeps it. */
export class PartialCreate<State extends object> extends Error {
  constructor(
    readonly existing: Existing<State>,
    override readonly cause: unknown,
  ) {
    super((cause as Error).message);
  }
}
