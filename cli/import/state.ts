import { randomUUID } from "node:crypto";
import { stubOf } from "../../sdk/stub";
import { dynamicType, STACK_TYPE } from "../../common/type-token";
import { rootsOf, urnOf, type PlannedImport, type Target } from "./plan";

const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

/**
 * The input of `pulumi stack import`: the state that the engine would have if it had created everything. No secrets.
 */
export function importState(target: Target, planned: readonly PlannedImport[], now: Date): string {
  const stack = urnOf(target, STACK_TYPE, `${target.project}-${target.stack}`);
  const provider = urnOf(target, PROVIDER_TYPE, "default");
  const providerId = randomUUID();
  const managed = planned.filter((one) => one.state !== undefined);
  const resources = [];
  for (const { kind, id, name, issuer, state } of managed) {
    const stub = { __provider: stubOf(kind) };
    const above = issuer?.state ? [urnOf(target, dynamicType(issuer.kind), issuer.name)] : [];
    resources.push({
      urn: urnOf(target, dynamicType(kind), name),
      custom: true,
      id,
      type: dynamicType(kind),
      inputs: { ...stub, ...state?.inputs },
      outputs: { ...stub, ...state?.outputs },
      parent: stack,
      provider: `${provider}::${providerId}`,
      dependencies: above,
    });
  }
  const top = [
    { urn: stack, custom: false, type: STACK_TYPE, outputs: outputsOf(planned) },
    { urn: provider, custom: true, id: providerId, type: PROVIDER_TYPE, inputs: {}, outputs: {} },
  ];
  const manifest = { time: now.toISOString(), magic: "", version: "" };
  return JSON.stringify({ version: 3, deployment: { manifest, resources: [...top, ...resources] } }, null, 2);
}

/** What the program gives out: with it, the first preview has no changes in the outputs either. */
function outputsOf(planned: readonly PlannedImport[]): object {
  const roots = rootsOf(planned).map(({ name, state }) => [name, state?.outputs.certificate] as const);
  return roots.length === 0 ? {} : { trusted: Object.fromEntries(roots) };
}
