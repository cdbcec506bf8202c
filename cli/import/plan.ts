import { definitionOf, roleBy } from "../../schema";
import { dynamicType } from "../../common/type-token";
import { kindNamed } from "../../provider/kinds";
import type { Context } from "../../provider/resources/context";
import { crud, type EngineProperties } from "../../provider/engine/crud";
import type { AnyKind } from "../../provider/resources/kind";
import { differences } from "../../provider/x509/compare";
import { parseCertificate } from "../../provider/x509/parse";
import { fromPem } from "../../provider/x509/pem";
import type { Importable } from "./found";
import { namesFor } from "./names";

/** A resource of the generated program. */
export interface PlannedImport {
  readonly kind: string;
  readonly id: string;
  /** Its name in the stack. */
  readonly name: string;
  /** Its name in the program. */
  readonly variable: string;
  readonly issuer?: PlannedImport | undefined;
  /** The connection that it is read and managed by, if it is not the stack's own. */
  readonly connection?: string | undefined;
  /** The arguments that the program declares; undefined if it only reads the resource. */
  readonly args?: EngineProperties | undefined;
  /** The state that the engine would store. */
  readonly state?: { readonly inputs: EngineProperties; readonly outputs: EngineProperties };
  /** The reason the program only reads it. */
  readonly reason?: string | undefined;
}

/** The root CAs that the program manages. */
export const rootsOf = (planned: readonly PlannedImport[]): PlannedImport[] =>
  planned.filter(({ kind, args }) => {
    const definition = definitionOf(kind);
    return args !== undefined && definition !== undefined && roleBy(definition, args) === "root";
  });

/** Where the resources will live. */
export interface Target {
  readonly project: string;
  readonly stack: string;
}

export const urnOf = ({ project, stack }: Target, type: string, name: string): string =>
  `urn:pulumi:${stack}::${project}::${type}::${name}`;

/**
 * Decides how the program refers to each object: it is declared if the program can express all of it, and read
 * otherwise. CAs come before what they issued.
 */
export async function plan(
  context: Context,
  target: Target,
  candidates: readonly Importable[],
): Promise<PlannedImport[]> {
  const names = namesFor(candidates);
  const planned = new Map<string, PlannedImport>();
  const visit = async (candidate: Importable): Promise<PlannedImport> => {
    const known = planned.get(candidate.id);
    if (known) return known;
    const above = candidates.find(({ id }) => id === candidate.issuerId && id !== candidate.id);
    const issuer = above && (await visit(above));
    const made = await planOne(context, target, candidate, { ...names(candidate), issuer });
    planned.set(candidate.id, made);
    return made;
  };
  for (const candidate of candidates) await visit(candidate);
  return [...planned.values()];
}

type Place = Pick<PlannedImport, "name" | "variable" | "issuer">;

async function planOne(
  context: Context,
  target: Target,
  { kind: kindName, id, issuerId, args, reason }: Importable,
  place: Place,
): Promise<PlannedImport> {
  const onlyRead = (why: string | undefined): PlannedImport => ({
    kind: kindName,
    id,
    ...place,
    connection: context.connection,
    reason: why,
  });
  const kind = kindNamed(kindName);
  if (!kind || !args) return onlyRead(reason);
  const [reference] = kind.references ?? [];
  const wanted = {
    ...args,
    ...(reference === undefined || issuerId === undefined ? {} : { [reference]: issuerId }),
    ...("withIssuers" in kind.fields && !place.issuer ? { withIssuers: true } : {}),
    ...("connection" in kind.fields && context.connection !== undefined
      ? { connection: context.connection }
      : {}),
    adopt: id,
  };
  const resourceUrn = urnOf(target, dynamicType(kindName), place.name);
  const provider = crud(kind, context);
  const { inputs, failures } = await provider.check({}, { ...wanted, resourceUrn });
  if (!inputs) return onlyRead(failures?.map((failure) => failure.reason).join("; "));
  const read = await provider.read(id, inputs);
  if (read.id === "") return onlyRead("it was deleted while it was being read");
  const known = read.inputs ?? inputs;
  const problems = problemsOf(kind, known, read.props.certificate);
  if (problems.length > 0) return onlyRead(problems.join("; "));
  return {
    ...onlyRead(undefined),
    args: declared(kind, known, place.issuer !== undefined),
    state: { inputs: known, outputs: read.props },
  };
}

/** How the certificate differs from what the arguments describe. */
function problemsOf(kind: AnyKind, args: EngineProperties, pem: unknown): string[] {
  const [der] = typeof pem === "string" ? fromPem("CERTIFICATE", pem) : [];
  return der ? differences(parseCertificate(der), kind.expected?.(args) ?? {}) : [];
}

/** The arguments that are written to the program, without those that the class or the check adds. */
function declared(kind: AnyKind, inputs: EngineProperties, hasIssuer: boolean): EngineProperties {
  const { arguments: all = {} } = definitionOf(kind.kind) ?? {};
  const internal = Object.keys(all).filter((name) => all[name]?.internal);
  const added = [...internal, kind.idempotency ?? "", ...(hasIssuer ? (kind.references ?? []) : [])];
  const { adopt, ...args } = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !added.includes(name)),
  );
  return { ...args, adopt };
}
