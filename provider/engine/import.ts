import { PkiError } from "../base/errors";
import { inWords } from "../base/place";
import { cloudOf } from "../api/places";
import type { Context } from "../resources/context";
import { certificateIn } from "../resources/issued";
import { noteInState } from "../resources/creates/orphan";
import { given } from "../resources/described";
import type { AnyKind, Found } from "../resources/kind";
import { differences } from "../x509/compare";
import type { Certificate } from "../x509/parse";
import { USABLE } from "../resources/creates/adopt";
import { argumentOf, validate } from "./check";
import { plain, type EngineProperties } from "./properties";
import { visit } from "./residence";

/** An existing object in the engine's form: its state, and the arguments that describe it. */
export interface Imported {
  readonly state: EngineProperties;
  readonly inputs: EngineProperties;
}

/** The error for an object that a program names and the service does not have. */
export const unknownIn = ({ kind }: AnyKind, id: string, where: string, advice = ""): PkiError =>
  new PkiError(
    "INVALID_INPUT",
    `the service has no ${kind} ${id} (${where}): check identifier, region and account${advice}`,
  );

const IN_CONNECTION =
  "; what a connection of pki:connections leads to is imported as <identifier>@<connection>";

/** Refuses a kind that exists only in the state, for both import and get. */
export function refuseStateAlone({ kind }: AnyKind): void {
  if (cloudOf(kind) !== undefined) return;
  throw new PkiError(
    "UNSUPPORTED",
    `${kind} exists in the state of its stack alone, so there is nothing to import or to read: declare it, with the argument privateKey where the key exists already`,
  );
}

/** Arguments that make a read return the CAs above, where no program defines them. */
export const withIssuersOf = ({ fields }: AnyKind): { withIssuers?: true } =>
  "withIssuers" in fields ? { withIssuers: true } : {};

/** The argument that names the connection in use. */
const connectionOf = ({ connection }: Context): { connection?: string } =>
  connection === undefined ? {} : { connection };

/**
 * Reads an existing object that a program will manage from now on.
 *
 * @throws PkiError `INVALID_INPUT` if it does not exist, is not in use, or cannot be declared by a program
 */
export async function importExisting(kind: AnyKind, context: Context, id: string): Promise<Imported> {
  refuseStateAlone(kind);
  const connection = connectionOf(context);
  const visited = await visit(context, { kind, id, state: connection });
  const requested = { ...withIssuersOf(kind), ...connection };
  const found = visited.isNowhere ? undefined : await kind.read(context, id, requested);
  if (!found) throw unknownIn(kind, id, inWords(visited.now), IN_CONNECTION);
  const inputs = plain({ ...(await describe(kind, context, id, found)), ...requested });
  noteInState(context, id);
  return { state: plain({ ...inputs, ...found.state, place: visited.place }), inputs };
}

async function describe(
  kind: AnyKind,
  context: Context,
  id: string,
  found: Found<object>,
): Promise<EngineProperties> {
  const refuse = (reason: string): PkiError =>
    new PkiError("INVALID_INPUT", `${kind.kind} ${id} cannot be imported: ${reason}`);
  const certificate = certificateIn(found.state);
  const unusable = whyUnusable(found.state, certificate, context.clock());
  if (unusable !== undefined) throw refuse(unusable);
  const described = await kind.describe?.(context, id, certificate);
  if (described === undefined || typeof described === "string") throw refuse(described ?? "it is never told");
  const [issuer] = kind.references ?? [];
  const above = issuer === undefined ? {} : { [issuer]: found.issuedBy };
  const args = given({ ...found.drift, ...above, ...described });
  const problems = problemsOf(kind, context, args, certificate);
  if (problems.length > 0) throw refuse(`no program can declare it: ${problems.join("; ")}`);
  return args;
}

function whyUnusable(
  { status }: { readonly status?: unknown },
  certificate: Certificate | undefined,
  now: Date,
): string | undefined {
  if (status === "DISABLED") return undefined;
  if (typeof status === "string" && !USABLE.has(status)) return `its status is ${status}`;
  return certificate && certificate.notAfter <= now ? "it has expired" : undefined;
}

/** Why a program would be invalid, or would not describe the object; what is not reported is left to the program. */
function problemsOf(
  kind: AnyKind,
  context: Context,
  args: EngineProperties,
  certificate: Certificate | undefined,
): string[] {
  const intent = {
    ...{ args, olds: args, unknown: new Set<string>() },
    ...{ issuing: false, issuer: undefined, now: context.clock() },
  };
  const invalid = validate(kind, args).failures;
  const failures = invalid.length > 0 ? invalid : (kind.rules?.(intent) ?? []);
  const reportable = failures.filter((failure) => argumentOf(failure) in args);
  if (failures.length > 0) return reportable.map(({ argument, message }) => `${argument} ${message}`);
  return certificate ? differences(certificate, kind.expected?.(args) ?? {}) : [];
}
