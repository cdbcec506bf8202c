import { PkiError } from "../base/errors";
import { hasUnknown } from "../base/unknown";
import { cloudOf } from "../api/places";
import { compare, inWords, type Place } from "../base/place";
import type { Context, ContextOf } from "../resources/context";
import type { AnyKind, DeclaredAuthority } from "../resources/kind";
import { tellAccess } from "./access";
import { connectionInWords } from "./residence";
import { crud, type DynamicProvider, type EngineProperties } from "./crud";

/** {@link crud}, each call in the account and region of the connection that the resource names. */
export function connected(kind: AnyKind, contextOf: ContextOf): DynamicProvider {
  const at = ({ connection }: EngineProperties): DynamicProvider => crud(kind, contextOf(connection));
  return {
    check: async (olds, news) => {
      const problem = connectionProblem(contextOf, news) ?? (await issuerProblem(kind, contextOf, news));
      if (problem !== undefined) return { failures: [{ property: "", reason: problem }] };
      await tellAccess(contextOf(news.connection), kind.kind);
      return at(news).check(olds, news);
    },
    diff: async (id, olds, news) => at(news).diff(id, olds, news),
    create: async (inputs) => at(inputs).create(inputs),
    read: async (id, props) => at(props).read(id, props),
    update: async (id, olds, news) => at(news).update(id, olds, news),
    delete: async (id, props) => at(props).delete(id, props),
  };
}

/** Which account it is shows in a preview already: a name that leads to none is a mistake of the program. */
export function connectionProblem(
  contextOf: ContextOf,
  { connection }: EngineProperties,
): string | undefined {
  if (hasUnknown(connection)) return NOT_KNOWN;
  try {
    contextOf(connection);
    return undefined;
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

/**
 * A CA issues in its own account and region, which the service would say only when it is asked to issue. Two connections
 * may lead to the same one.
 */
async function issuerProblem(
  { kind }: AnyKind,
  contextOf: ContextOf,
  { connection, issuerPlan }: EngineProperties,
): Promise<string | undefined> {
  const { name, connection: above } = (issuerPlan ?? {}) as Partial<DeclaredAuthority>;
  if (cloudOf(kind) === undefined || typeof above !== "string" || above === (connection ?? ""))
    return undefined;
  const contexts = [contextOf(connection), contextAbove(contextOf, above)];
  const [own, its] = await Promise.all(contexts.map((context) => placeOf(context, kind)));
  if (!own || !its || compare(its, own) !== "other") return undefined;
  const [mine, theirs] = [connection, above].map((one) => connectionInWords(nameOf(one)));
  return `connection: ${mine} leads to ${inWords(own)}, and ${theirs}, by which the issuing CA "${name ?? ""}" is managed, to ${inWords(its)}. A CA issues in its own account and region: leave connection out, and it is the CA's, or name a CA of that connection`;
}

const nameOf = (connection: unknown): string | undefined =>
  typeof connection === "string" && connection !== "" ? connection : undefined;

/** What another provider declares may have a connection that this one does not know. */
function contextAbove(contextOf: ContextOf, connection: string): Context | undefined {
  try {
    return contextOf(nameOf(connection));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** What cannot be told now is told when the service is asked to issue. */
const placeOf = async (context: Context | undefined, kind: string): Promise<Place | undefined> =>
  context?.places.look(kind, true).catch(() => undefined);

const NOT_KNOWN =
  "connection: must be known before the run: what another resource computes cannot select an account";
