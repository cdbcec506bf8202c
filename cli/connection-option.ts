import { Option } from "commander";
import { connections } from "../provider/connect";
import type { Context } from "../provider/resources/context";
import { readSettings } from "../provider/settings";
import { withProgress, type Tick } from "./progress";

/** The option that selects one of the accounts that the settings name. */
export const connectionOption = (): Option =>
  new Option(
    "--connection <name>",
    "the connection in PKI_CONNECTIONS whose account and region are read (default: the settings' own)",
  );

/**
 * Reads from the service that the settings in the environment lead to, and shows how many answers have arrived.
 *
 * @param connection - the name of one of their connections
 */
export function withService<T>(
  connection: string | undefined,
  read: (context: Context) => Promise<T>,
): Promise<T> {
  const context = connections(readSettings({ get: () => undefined }))(connection);
  return withProgress("reading the service, answers", (tick) => read(counted(context, tick)));
}

/** The same context, which counts what its services answer. */
const counted = (context: Context, tick: Tick): Context => ({
  ...context,
  alibaba: (operation, request) => context.alibaba(operation, request).finally(tick),
  huawei: (operation, request) => context.huawei(operation, request).finally(tick),
});
