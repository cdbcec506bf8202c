import { PkiError } from "../base/errors";
import { hasUnknown } from "../base/unknown";
import type { ContextOf } from "../resources/context";
import type { AnyKind } from "../resources/kind";
import { tellAccess } from "./access";
import { crud, type DynamicProvider, type EngineProperties } from "./crud";

/** {@link crud}, each call in the account and region of the connection that the resource names. */
export function connected(kind: AnyKind, contextOf: ContextOf): DynamicProvider {
  const at = ({ connection }: EngineProperties): DynamicProvider => crud(kind, contextOf(connection));
  return {
    check: async (olds, news) => {
      const problem = connectionProblem(contextOf, news);
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

const NOT_KNOWN =
  "connection: must be known before the run: what another resource computes cannot select an account";
