import type { About, Literal, Type, ValuesOf } from "./types";

/** What a change of an argument does. */
export type Effect = "replace" | "update" | "create-only" | "nothing";

/** Which different values mean the same, beside those that are the default; `provider/equalities.ts` compares. */
export type Equality =
  | "set"
  | "usages"
  | "host"
  | "hosts"
  | "names"
  | "moment"
  | "signing request"
  | "private key"
  | "certificates"
  | "passthrough"
  | "custom passthrough"
  | "huawei subject"
  | "huawei alternative names"
  | "huawei validity"
  | "switches"
  | "domains"
  | "items of a fleet";

/** What of a certificate a rule may be about. */
export type Aspect =
  | "names"
  | "algorithm"
  | "validity"
  | "pathLength"
  | "usages"
  | "privateKey"
  | "tags"
  | "retirement"
  | "renewal"
  | "issuer";

/** What a certificate becomes when it leaves the program, or is replaced. */
export type Retirement = "revoke" | "delete" | "retain";

/** A flag that another argument says better: that one, and what the flag's values are there. */
export interface Deprecated {
  readonly by: string;
  readonly true: Retirement;
  readonly false: Retirement;
}

/** What is said of an argument. */
export interface AboutArgument extends About {
  /** Sent with its default where it is left out, because the service's own is another one. */
  readonly always?: true;
  readonly same?: Equality;
  /** Always encrypted in the state. */
  readonly secret?: true;
  /** Part of no program: the classes of `sdk/`, or the check, add it. */
  readonly internal?: true;
  /** The provider always gets it, although a program can give something else instead. */
  readonly demanded?: true;
  /** Outputs that a change in place may change too; those that have no certificate change all theirs. */
  readonly affects?: readonly string[];
  /** What of rules are about it decides; left out: everything. */
  readonly decides?: readonly Aspect[];
  readonly deprecated?: Deprecated;
  /** Said in place of what its change does. */
  readonly change?: string;
}

/** An argument. */
export interface Argument extends AboutArgument {
  readonly type: Type;
  readonly effect: Effect;
}

/** Arguments by name. */
export type Arguments = Readonly<Record<string, Argument>>;

const argument =
  <const E extends Effect>(effect: E) =>
  <const T extends Type, const A extends AboutArgument>(
    type: T,
    about: A,
  ): { readonly type: T; readonly effect: E } & A => ({ ...about, type, effect });

/** An argument whose change replaces the resource. */
export const replaces = argument("replace");
/** An argument that is changed in place. */
export const updates = argument("update");
/** An argument that matters only on create. */
export const createOnly = argument("create-only");
/** An argument whose change by itself does nothing. */
export const watched = argument("nothing");

/** What the provider computes. */
export interface Output {
  /** As TypeScript writes it. */
  readonly type: "string" | "string[]" | "number" | "boolean" | "Record<string, string>";
  readonly text: string;
  readonly secret?: true;
  /** Not every resource has it. */
  readonly optional?: true;
}

/** Outputs by name. */
export type OutputsByName = Readonly<Record<string, Output>>;

/** What a resource is in a hierarchy. */
export type Role =
  "root" | "subordinate" | "end" | "upload" | "key" | "request" | "bundle" | "list" | "fleet";

/** A role that an argument decides. */
export interface RoleByArgument {
  readonly argument: string;
  /** By the values of the argument; `undefined` where it is left out. */
  readonly roles: Readonly<Record<string, Role | RoleByArgument>>;
  /** Of every other value, and of one that is not known. */
  readonly otherwise: Role;
}

/** The arguments that name the issuer of a certificate. */
export interface IssuerArguments {
  /** Takes a resource. */
  readonly argument: string;
  /** Takes its identifier. */
  readonly identifier: string;
  /** Where no service signs: takes the issuer's certificate with those above it. */
  readonly chain?: string;
  /** The same: takes the key that signs. */
  readonly privateKey?: string;
}

/** One kind of resource. */
export interface ResourceDefinition {
  /** `<cloud>.<Resource>`. Frozen: it stands in the state of every resource. */
  readonly kind: `${string}.${string}`;
  /** The documented operations that make it, with the API's version where a cloud has several. */
  readonly operations: readonly string[];
  readonly version?: string;
  /** The document. */
  readonly see?: string;
  /** What it is: the first paragraph, and more of them. */
  readonly summary: string;
  readonly description?: string;
  /** A program that uses it. */
  readonly example: string;
  /** What its arguments have in common: paragraphs before them. */
  readonly argumentsText?: string;
  /** Which documented parameters are no arguments, as the end of a sentence. */
  readonly without?: string;
  readonly role: Role | RoleByArgument;
  /** What sentences call it: "the certificate". */
  readonly noun: string;
  /** Whether it is a certificate, with the outputs that all certificates share. */
  readonly certificate: boolean;
  /** Whether a program can read one that it does not manage. */
  readonly gettable?: boolean;
  /** The argument that takes the issuer, and the one that takes its identifier; `service` when none names it. */
  readonly issuer?: IssuerArguments | "service";
  /** The argument by which a repeated create finds what the first one made. */
  readonly idempotency?: string;
  /**
   * Of an upload: the argument that holds the certificate, and where it is uploaded to, as the end of "from …"; if the
   * argument only names the certificate, the output that holds it.
   */
  readonly copy?: {
    readonly argument: string;
    /** The argument that holds it where it is one of an SM2 pair. */
    readonly ofPair?: string;
    readonly place: string;
    readonly output?: string;
  };
  /** Of what may be an SM2 pair: the argument or output that holds the certificate beside the first, and its use. */
  readonly second?: { readonly property: string; readonly use: "signing" | "encryption" };
  /** Of a fleet: the kind that each of its items is like. */
  readonly membersLike?: string;
  /** Of a CA: arguments that bind what is below it. */
  readonly plan?: readonly string[];
  readonly arguments: Arguments;
  readonly outputs: OutputsByName;
}

/** A definition as it stands, with every name and limit in its type. */
export const defineResource = <const D extends ResourceDefinition>(definition: D): D => definition;

/** The arguments as the provider gets them. */
export type ArgumentsOf<D extends ResourceDefinition> = ValuesOf<D["arguments"]>;

/** The value that an argument has when it is left out, where that is one that can be given. */
export function defaultOf({ default: given }: About): Literal | undefined {
  return typeof given === "object" ? given.is : given;
}

/** Whether the provider can do without an argument. */
export const isOptional = (about: AboutArgument): boolean => !about.demanded && isOptionalInPrograms(about);

/** Whether a program can leave an argument out. */
export const isOptionalInPrograms = (about: About): boolean =>
  about.default !== undefined || about.instead !== undefined || about.optional === true;
