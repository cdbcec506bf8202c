import type { Context, ContextOf } from "../../provider/resources/context";
import { isDeepStrictEqual } from "node:util";
import type { EngineProperties, DynamicProvider } from "../../provider/engine/crud";
import type { DeclaredAuthority } from "../../provider/resources/kind";
import { partialOf, propertiesOf, structOf } from "../../provider/plugin/errors";
import type { Plans } from "../../provider/plugin/plans";
import type { StoredResource, PluginProvider } from "../../provider/plugin/provider";
import { unwrap, wrap, type PropertyValues } from "../../provider/plugin/values";
import { nativeType } from "../../common/type-token";

/** Whether the resources in this process use the plugin instead of the dynamic provider. */
export const THROUGH_PLUGIN = process.env.PKI_TEST_DOOR === "plugin";

/** Contexts of connections that all lead to the same place. */
export const inOnePlace =
  (context: Context): ContextOf =>
  (connection) =>
    typeof connection === "string" ? { ...context, connection } : context;

/** Plans for a run that writes no files. */
export function plansInMemory(): Plans {
  const plans = new Map<string, DeclaredAuthority>();
  return {
    get: (urn) => plans.get(urn),
    set: (urn, plan) => void plans.set(urn, plan),
    close: () => {
      plans.clear();
    },
  };
}

/** What the engine would receive and pass on: encoded as messages, and without undefined values. */
const sent = (properties: PropertyValues): PropertyValues =>
  propertiesOf(structOf(wrap(JSON.parse(JSON.stringify(properties)) as PropertyValues, new Set())));

const received = (properties: PropertyValues): EngineProperties => unwrap(sent(properties)).properties;

/** The plugin as the engine calls it for one resource, in the shape of a dynamic provider. */
export function pluginDoor(
  plugin: PluginProvider,
  resource: { readonly urn: string; readonly kind: string; readonly inputs: EngineProperties },
): DynamicProvider {
  const [start, project, , name] = resource.urn.split("::");
  const urn = [start, project, nativeType(resource.kind), name].join("::");
  const known = (state: EngineProperties): StoredResource => ({
    outputs: unwrap(sent(state)),
    inputs: unwrap(sent(resource.inputs)),
  });
  return {
    async check(olds, { __provider: _stub, resourceUrn: _urn, ...news }) {
      const { inputs, failures } = await plugin.check(urn, unwrap(sent(olds)), unwrap(sent(news)));
      return failures.length > 0
        ? { failures: failures.map((reason) => ({ property: "", reason })) }
        : { inputs: received(inputs) };
    },
    diff: (id, olds, news) => plugin.diff(urn, id, known(olds), unwrap(sent(news)), []),
    async create(inputs) {
      const { id, properties } = await plugin
        .create(urn, unwrap(sent(inputs)), false)
        .catch((error: unknown) => {
          const part = partialOf(error);
          throw part ? Object.assign(error as Error, { properties: received(part.properties) }) : error;
        });
      return { id, outs: received(properties) };
    },
    async read(id, props) {
      const { id: found, properties, inputs = {} } = await plugin.read(urn, id, known(props));
      const drifted = received(inputs);
      // The plugin also returns unchanged inputs; a dynamic provider returns only those that differ.
      const differs = found !== "" && !isDeepStrictEqual(drifted, received(resource.inputs));
      return { id: found, props: received(properties), ...(differs ? { inputs: drifted } : {}) };
    },
    async update(id, olds, news) {
      const { properties } = await plugin.update(urn, id, known(olds), unwrap(sent(news)), false);
      return { outs: received(properties) };
    },
    delete: (id, props) => plugin.delete(urn, id, known(props)),
  };
}
