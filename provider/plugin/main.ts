import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createPlugin } from "./plugin";
import { serviceOf } from "./server";

/** As the engine allows: a state of many certificates is one message. */
const MOST = 400 * 1024 * 1024;

/** How often it is looked whether the engine is still there, in milliseconds. */
const WATCH = 1000;

/**
 * Serves the engine that has started this process until it ends: prints the port, and nothing else ever.
 *
 * @param schema - file with the schema of the package
 */
function serve(schema: string): void {
  const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
  const parent = process.ppid;
  const plugin = createPlugin({ schema: readFileSync(schema, "utf8"), engine, parent, env: process.env });

  let open = 0;
  let isEnding = false;
  const end = (): void => {
    if (!isEnding || open > 0) return;
    plugin.close();
    process.exit(0);
  };
  const finish = (): void => {
    isEnding = true;
    end();
  };
  const begin = (): (() => void) => {
    open++;
    return () => {
      open--;
      end();
    };
  };

  // What is being issued is finished: the engine, or the next run, learns of it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, finish);
  setInterval(() => {
    if (process.ppid !== parent) finish();
  }, WATCH).unref();

  const options = { "grpc.max_receive_message_length": MOST, "grpc.max_send_message_length": MOST };
  const server = new Server(options);
  server.addService(ResourceProviderService, serviceOf(plugin, { begin }));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      console.error(`the pki plugin cannot listen: ${error.message}`);
      process.exit(1);
    }
    console.log(port);
  });
}

serve(join(__dirname, "schema.json"));
