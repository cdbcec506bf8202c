import { kinds } from "../provider/kinds";

const TYPE = /^pulumi-nodejs:dynamic\/([^:]+):([^:]+)$/;

/** The kind that a type of Pulumi stands for, for example `alibaba.RootCa`; undefined when it is no dynamic type. */
export function kindNameOf(type: string): string | undefined {
  const [, module, name] = TYPE.exec(type) ?? [];
  return module === undefined || name === undefined ? undefined : `${module}.${name}`;
}

/** The type of Pulumi that a kind has. */
export const typeOfKind = (kind: string): string => `pulumi-nodejs:dynamic/${kind.replace(".", ":")}`;

/** What the code of every resource of this package says, and what nobody else's does. */
const CALL = 'require("pulumi-pki/provider").handler(kind, req.config)';
/** The code of a resource is about 700 characters long; what is longer does more. */
const LONGEST = 1500;

const KINDS: ReadonlySet<string> = new Set(kinds.map(({ kind }) => kind));
const MODULES: ReadonlySet<string | undefined> = new Set(kinds.map(({ kind }) => kind.split(".")[0]));

interface Typed {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/** Why a resource that seems to be one of this package cannot be understood, in words; undefined when it can. */
export function strangeness({ type, inputs, outputs }: Typed): string | undefined {
  const kind = kindNameOf(type);
  if (kind === undefined) return undefined;
  const codes = [inputs?.__provider, outputs?.__provider].filter((code) => typeof code === "string");
  if (KINDS.has(kind)) {
    return codes.every((code) => isStub(code, kind))
      ? undefined
      : `${kind} comes from code that is not pulumi-pki's: what it does is not known`;
  }
  // Somebody else's dynamic resource may be called alike.
  const isOurs =
    codes.length === 0 ? MODULES.has(kind.split(".")[0]) : codes.some((code) => code.includes(CALL));
  return isOurs ? `this release of pulumi-pki does not know ${kind}: upgrade pulumi-pki` : undefined;
}

const isStub = (code: string, kind: string): boolean =>
  code.length <= LONGEST &&
  code.includes(CALL) &&
  code.includes(`kind: ${JSON.stringify(kind)}`) &&
  code.split("require").length === 2;
