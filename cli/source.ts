import { Option, type Command } from "commander";
import { CLOUDS, type Cloud } from "../common/cloud";
import { PkiError } from "../provider/base/errors";
import { withRenewals } from "../inventory/forecast";
import { stateNodes, type Node } from "../inventory/nodes";
import { serviceNodes } from "../inventory/service";
import { readDeployment, type Deployment } from "../inventory/state";
import { ExitCode } from "./command";
import { readInput } from "./input";
import { oneLine } from "../review/escape";
import { connectionOption, withService } from "./connection-option";

/** Where a command reads certificates from. */
export interface SourceOptions {
  readonly cloud?: readonly Cloud[];
  readonly connection?: string;
}

/** Adds the argument and the option that select where certificates are read from. */
export const withSource = (command: Command): Command =>
  command
    .argument("[state]", 'the output of "pulumi stack export": a file, or - for standard input')
    .addOption(
      new Option(
        "--cloud <cloud...>",
        "read from the service instead, with the provider's settings from the environment (PKI_BACKEND, PKI_LOCAL_STORE, PKI_ENDPOINT, credentials); a state that is given before says which of them are renewed",
      ).choices(CLOUDS),
    )
    .addOption(connectionOption());

/** Certificates, and resources next to them that this release does not understand. */
export interface Source {
  readonly nodes: readonly Node[];
  readonly strangers: readonly Stranger[];
}

/** A resource that seems to belong to this package, but is not understood. */
export interface Stranger {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/**
 * Reads the certificates of a stack's state or of a service; with both, those of the service, and from the state when a run
 * renews them.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export async function readSource(
  state: string | undefined,
  { cloud, connection }: SourceOptions,
): Promise<Source> {
  if (!cloud && connection !== undefined) {
    throw new PkiError("INVALID_INPUT", "--connection selects an account of a cloud: give --cloud, too");
  }
  if (!cloud) return stateSource(await readInput(state ?? "-"));
  const stack = state === undefined ? undefined : stateSource(await readInput(state));
  const clouds = [...new Set(cloud)];
  const nodes = await withService(connection, (context) => serviceNodes(context, clouds));
  return stack ? { ...stack, nodes: withRenewals(nodes, stack.nodes) } : { nodes, strangers: [] };
}

const stateSource = (text: string): Source => sourceOf(readDeployment(text));

/** The certificates of a stack's state. */
export function sourceOf({ resources, leftovers }: Pick<Deployment, "resources" | "leftovers">): Source {
  const strangers = [...resources, ...leftovers].flatMap(({ urn, name, type, strange: reason }) =>
    reason === undefined ? [] : [{ urn, name, type, reason }],
  );
  return { nodes: stateNodes(resources, leftovers), strangers };
}

/** The resources that are not understood, on one line; undefined if there are none. */
export const strangersText = ({ strangers }: Pick<Source, "strangers">): string | undefined =>
  strangers.length === 0
    ? undefined
    : `Not understood, and not shown here: ${strangers.map(({ name }) => JSON.stringify(oneLine(name))).join(", ")}`;

/** {@link strangersText} without names, for diagrams, which have no room for them. */
export const strangersCount = ({ strangers: { length } }: Pick<Source, "strangers">): string | undefined =>
  length === 0
    ? undefined
    : `${length} ${length === 1 ? "resource is" : "resources are"} not understood, and not shown here`;

/** Reports on standard error what is not understood, and sets the exit code accordingly. */
export function reportUnclear({ nodes, strangers }: Source): void {
  const unreadable = nodes.flatMap(({ name, kind, facts }) =>
    facts.unreadable === undefined ? [] : [{ name, kind, reason: facts.unreadable }],
  );
  const lines = [
    ...unreadable.map(({ name, kind, reason }) => `${kind} ${JSON.stringify(oneLine(name))}: ${reason}`),
    ...strangers.map(({ name, reason }) => `${JSON.stringify(oneLine(name))}: ${oneLine(reason)}`),
  ];
  for (const line of lines) console.error(`pki: ${line}`);
  if (lines.length > 0) process.exitCode = ExitCode.NOT_UNDERSTOOD;
}
