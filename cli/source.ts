import { Option, type Command } from "commander";
import { createContext } from "../provider/backend";
import { readSettings } from "../provider/config";
import { PkiError } from "../provider/errors";
import { stateNodes, type Node } from "../inventory/nodes";
import { CLOUDS, serviceNodes, type Cloud } from "../inventory/service";
import { readState } from "../inventory/state";
import { readInput } from "./input";

/** Where the certificates of a command come from. */
export interface SourceOptions {
  readonly cloud?: readonly Cloud[];
}

/** Adds the argument and the option that say where certificates are read from. */
export const withSource = (command: Command): Command =>
  command
    .argument("[state]", 'what "pulumi stack export" printed: a file, or - for standard input')
    .addOption(
      new Option(
        "--cloud <cloud...>",
        "read what the service holds instead, by the settings of the provider in the environment (PKI_BACKEND, PKI_LOCAL_STORE, PKI_ENDPOINT, credentials)",
      ).choices(CLOUDS),
    );

/**
 * The certificates of a stack's state or of a service.
 *
 * @throws PkiError `INVALID_INPUT` when both are named
 */
export async function readNodes(state: string | undefined, { cloud }: SourceOptions): Promise<Node[]> {
  if (!cloud) return stateNodes(readState(await readInput(state ?? "-")));
  if (state !== undefined) {
    throw new PkiError("INVALID_INPUT", `give the state ${state} or --cloud ${cloud.join(" ")}, not both`);
  }
  return serviceNodes(createContext(readSettings({ get: () => undefined })), cloud);
}
