import { isNativeType, kindNameOf } from "../common/type-token";
import { kinds } from "../provider/kinds";

/** What the code of every resource of this package contains, and no other code does. */
const CALL = 'require("pulumi-pki/provider").handler(kind, req.config)';
/** The code of a resource is about 700 characters long; longer code does something else. */
const LONGEST = 1500;

const KINDS: ReadonlySet<string> = new Set(kinds.map(({ kind }) => kind));
const MODULES: ReadonlySet<string | undefined> = new Set(kinds.map(({ kind }) => kind.split(".")[0]));

interface Typed {
  readonly type: string;
  /** Whether it has a provider; a component is only the resources below it. */
  readonly custom?: boolean | undefined;
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The reason a resource that seems to belong to this package cannot be understood, for messages; undefined if it can.
 */
export function strangeness({ type, custom, inputs, outputs }: Typed): string | undefined {
  const kind = kindNameOf(type);
  if (kind === undefined) return isNativeType(type) && custom !== false ? unknownKind(type) : undefined;
  const codes = [inputs?.__provider, outputs?.__provider].filter((code) => typeof code === "string");
  if (KINDS.has(kind)) {
    return codes.every((code) => isStub(code, kind))
      ? undefined
      : `${kind} comes from code that is not pulumi-pki's: what it does is not known`;
  }
  if (isNativeType(type)) return custom === false ? undefined : unknownKind(kind);
  // Somebody else's dynamic resource may have the same name.
  const isOurs =
    codes.length === 0 ? MODULES.has(kind.split(".")[0]) : codes.some((code) => code.includes(CALL));
  return isOurs ? unknownKind(kind) : undefined;
}

const unknownKind = (kind: string): string =>
  `this release of pulumi-pki does not know ${kind}: upgrade pulumi-pki`;

const isStub = (code: string, kind: string): boolean =>
  code.length <= LONGEST &&
  code.includes(CALL) &&
  code.includes(`kind: ${JSON.stringify(kind)}`) &&
  code.split("require").length === 2;
