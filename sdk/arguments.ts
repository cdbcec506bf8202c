import { Output, Resource, secret } from "@pulumi/pulumi";
import { PkiError } from "../common/errors";

/** What a program passes to the constructor of a resource; plain JavaScript does not check it. */
interface Given {
  readonly kind: string;
  readonly name: unknown;
  readonly args: unknown;
  readonly opts: unknown;
}

/** Refuses what cannot be a resource at all, before anything of it reaches the engine. */
export function checkGiven({ kind, name, args, opts }: Given): void {
  if (typeof name !== "string" || name === "") {
    throw new PkiError("INVALID_INPUT", `${kind}: the name of a resource must be a non-empty string`);
  }
  const refuse = (problem: string): PkiError =>
    new PkiError("INVALID_INPUT", `${kind} "${name}": ${problem}`);
  if (args === undefined || args === null) throw refuse("its arguments are missing");
  if (isLater(args)) {
    throw refuse(
      "its arguments must not be an output or a promise as a whole: pass an object, whose properties may be outputs, for example { days: settings.apply(({ days }) => days) }",
    );
  }
  if (typeof args !== "object" || Array.isArray(args)) throw refuse("its arguments must be an object");
  for (const [argument, value] of Object.entries(args)) {
    if (isCircular(value, [args])) throw refuse(`${argument}: contains itself`);
  }
  if (opts === undefined || opts === null) return;
  if (typeof opts !== "object") throw refuse("its resource options must be an object");
  const { parent } = opts as { parent?: unknown };
  if (parent !== undefined && parent !== null && !Resource.isInstance(parent)) {
    throw refuse(
      `the resource option parent must be a resource${isLater(parent) ? ", not an output or a promise of one" : ""}`,
    );
  }
}

/** Whether a value is known later only: the properties of an output are outputs themselves, and none is undefined. */
export const isLater = (value: unknown): boolean =>
  Output.isInstance(value) ||
  (typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function");

/** Arguments as they are sent: what is always secret is marked, and what is not there is left out. */
export const hideSecrets = (args: object, secrets: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, secrets.has(name) ? secret(value) : value]),
  );

/** The engine's client would follow it until memory ends. */
function isCircular(value: unknown, above: readonly unknown[]): boolean {
  if (!isPlain(value)) return false;
  if (above.includes(value)) return true;
  const path = [...above, value];
  return Object.values(value).some((item) => isCircular(item, path));
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== "object" || value === null || isLater(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
