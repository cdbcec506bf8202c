import { Option } from "commander";
import { connections } from "../provider/connect";
import type { Context } from "../provider/resources/context";
import { readSettings } from "../provider/settings";

/** The option that selects one of the accounts that the settings name. */
export const connectionOption = (): Option =>
  new Option(
    "--connection <name>",
    "the connection in PKI_CONNECTIONS whose account and region are read (default: the settings' own)",
  );

/**
 * The service that the settings in the environment lead to.
 *
 * @param connection - the name of one of their connections
 */
export const contextFor = (connection: string | undefined): Context =>
  connections(readSettings({ get: () => undefined }))(connection);
