import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { DeclaredAuthority } from "./authority-plan";
import type { DescribedArguments } from "./described";
import type { Context } from "./context";
import type { Failure } from "./failure";
import type { ExternalChange } from "./external-change";
import type { ExpectedCertificate } from "../x509/compare";
import type { Certificate } from "../x509/parse";
import type { PlannedCertificate } from "../x509/plan";
import type { Period } from "../x509/validity";

export type { DeclaredAuthority } from "./authority-plan";
export type { Failure } from "./failure";

/** What a change of an argument does to the resource. */
export type ChangeEffect = "replace" | "update" | "ignore";

/** Which different values of an argument mean the same. */
export interface Same {
  (a: unknown, b: unknown): boolean;
  /** What a value means: equal for all values that mean the same. Without it a value means itself. */
  readonly meaning?: (value: unknown) => unknown;
}

/** Values are the same when they have one meaning. */
export const sameBy = (meaning: (value: unknown) => unknown): Same =>
  Object.assign((a: unknown, b: unknown) => isDeepStrictEqual(meaning(a), meaning(b)), { meaning });

/** One argument: what it may be, what changing it does, and which different values mean the same. */
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

// States and previews that somebody else has written hold values that no argument can have: those mean themselves.
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
/** An argument that is changed in place. */
export const updates = field("update");
/** An argument that matters only on create. */
export const createOnly = field("ignore");

/** The arguments of a kind by name. */
export type Fields = Readonly<Record<string, Field>>;

/** What the rules of a kind are asked about. */
export interface Intent<Args> {
  /** Arguments that are valid by themselves; those not known yet are missing. */
  readonly args: Partial<Args>;
  /** Names of the arguments that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  /** The arguments and outputs as they stand in the state; none for a new resource. */
  readonly olds: Partial<Args>;
  /** Whether applying would issue, so that rules about the moment of issuing apply. */
  readonly issuing: boolean;
  readonly issuer: DeclaredAuthority | undefined;
  readonly now: Date;
}

/** A resource as it exists. */
export interface Existing<State> {
  readonly id: string;
  readonly state: State;
  /** The idempotency key that it bears, of a kind that has one. */
  readonly key?: string;
}

/** What a read found. */
export interface Found<State> {
  readonly state: State;
  /** Arguments as the service has them now, of those that can be changed behind the program's back. */
  readonly drift?: Readonly<Record<string, unknown>>;
  /** What happened behind the program's back, in words. Default: what the status of the state tells. */
  readonly externalChange?: ExternalChange;
  /** The identifier of the CA that issued it, where the service tells it. */
  readonly issuedBy?: string | undefined;
  /** In what else it cannot be what the arguments describe, in words; beside what a certificate shows. */
  readonly differences?: readonly string[];
}

/**
 * How one kind of resource comes about: its arguments and its lifecycle. Everything that the engine asks in between
 * is the same for all kinds (see `crud`).
 */
export interface Kind<Args extends object, State extends object> {
  readonly kind: string;
  readonly fields: Fields;
  /** Arguments that name another resource: not known yet means that it will be another one. */
  readonly references?: readonly string[];
  /** The argument by which a repeated create finds what the first one made. */
  readonly idempotency?: string;
  /** Rules between arguments and about the chain above; no network. */
  rules?(intent: Intent<Args>): readonly Failure[];
  /** What a certificate has to be for the arguments to describe it: by this an existing one is recognised. */
  expected?(args: Args): ExpectedCertificate;
  /** The validity of what is issued at a moment; undefined as long as the arguments do not say it. */
  validity?(args: Partial<Args>, moment: Date): Period | undefined;
  /** The CA above, as declared or as it exists. */
  above?(plan: DeclaredAuthority, now: Date): PlannedCertificate;
  create(context: Context, args: Args): Promise<Existing<State>>;
  /**
   * The arguments that describe something which exists and which the program is to manage, as far as the service tells
   * them; or why it cannot be declared. Missing for kinds that live in the state alone.
   *
   * @param certificate - as it was read, of what has one
   */
  describe?(
    context: Context,
    id: string,
    certificate: Certificate | undefined,
  ): Promise<DescribedArguments | string>;
  /** Undefined when it is gone. */
  read(context: Context, id: string, state: Partial<Args & State>): Promise<Found<State> | undefined>;
  update(context: Context, id: string, olds: Partial<Args & State>, args: Args): Promise<State>;
  delete(context: Context, id: string, state: Partial<Args & State>): Promise<void>;
}

/** A kind whose arguments are not known statically: what the engine's edge works with. */
export type AnyKind = Kind<object, object>;

/** The schema of all arguments together; arguments that do not exist are refused. */
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

/** Something was made, but not everything: carries what exists, so that the state keeps it. */
export class PartialCreate<State extends object> extends Error {
  constructor(
    readonly existing: Existing<State>,
    override readonly cause: unknown,
  ) {
    super((cause as Error).message);
  }
}
