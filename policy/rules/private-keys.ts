import { definitionOf } from "../../schema";
import type { Arguments, ResourceDefinition } from "../../schema/resource";
import { isUncertain } from "../../inventory/value";
import { open, type Candidate, type Check } from "./types";

/** No private key is kept in the state. */
export const keysInState: Check<"keysInState"> = ({ allowed }, candidate) => {
  const definition = definitionOf(candidate.kind);
  if (allowed || !definition) return [];
  const given = keyArguments(definition.arguments).filter((name) => candidate.inputs[name] !== undefined);
  if (given.length > 0) return [`puts the private key in ${given.join(", ")} into the state; ${INSTEAD}`];
  if (alwaysHasKey(definition)) return [`keeps a private key in the state; ${INSTEAD}`];
  return exported(candidate);
};

const INSTEAD = "give a signing request (csr) whose key stays where it is used";

/** The arguments that take a private key. */
const keyArguments = (defined: Arguments): string[] =>
  Object.entries(defined).flatMap(([name, { type }]) => (isPrivateKey(type) ? [name] : []));

const isPrivateKey = ({ format }: { readonly type: string; readonly format?: unknown }): boolean =>
  format === "private key";

/** Whether a kind generates a key on the machine that runs Pulumi. */
const alwaysHasKey = ({ outputs: { privateKey } }: ResourceDefinition): boolean =>
  privateKey !== undefined && !privateKey.optional;

function exported({ inputs: { exportPrivateKey }, unknown }: Candidate): ReturnType<Check<"keysInState">> {
  if (isUncertain(exportPrivateKey)) {
    return [open("whether it exports its private key", unknown.get("privateKey") ?? "it is not known yet")];
  }
  return exportPrivateKey === true
    ? [`exports its private key into the state; leave exportPrivateKey out, or ${INSTEAD}`]
    : [];
}

/** A renewal generates a new key. */
export const newKey: Check<"newKey"> = (_settings, { inputs, accepts }) => {
  const isRenewed = accepts.has("renewBefore") && inputs.renewBefore !== undefined;
  if (!isRenewed || inputs.csr === undefined) return [];
  return [
    "would keep its key when it is renewed, because its signing request (csr) stays the same; let the service generate the key, or leave renewBefore out and replace the request",
  ];
};
