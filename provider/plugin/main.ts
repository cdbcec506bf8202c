import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { openCalls } from "./calls";
import { createPlugin } from "./plugin";
import { isRunning } from "./processes";
import { serviceOf } from "./server";

/** As the engine allows: a state of many certificates is one message. */
const MOST = 400 * 1024 * 1024;

/** How often it is looked whether the engine is still there, in milliseconds. */
const WATCH = 1000;

/** How long calls may go on when the engine is gone, in milliseconds: longer than one request to a service takes. */
const GRACE = 75_000;

/** How long the last answers may be on their way, in milliseconds: the engine is on this machine. */
const FLUSH = 250;

/**
 * Serves the engine that has started this process until it ends.
 *
 * @param schema - file with the schema of the package
 */
function serve(schema: string): void {
  const print = onlyPrinter();
  const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
  const parent = process.ppid;
  const plugin = createPlugin({ schema: readFileSync(schema, "utf8"), engine, env: process.env });

  const end = (): void => {
    plugin.close();
    process.exit(0);
  };
  let isEnding = false;
  const endIfIdle = (): void => {
    if (!isEnding || calls.size > 0) return;
    // Answers are still on their way. An engine that keeps its connection open would wait for the end of this process.
    server.tryShutdown(end);
    setTimeout(end, FLUSH);
  };
  // What is being issued is finished: the engine, or the next run, learns of it.
  const finish = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(end, GRACE);
    endIfIdle();
  };
  const calls = openCalls(endIfIdle);

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, finish);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      calls.fail(error);
    });
  }
  setInterval(() => {
    if (process.ppid !== parent || !isRunning(parent)) finish();
  }, WATCH).unref();

  const options = { "grpc.max_receive_message_length": MOST, "grpc.max_send_message_length": MOST };
  const server = new Server(options);
  server.addService(ResourceProviderService, serviceOf(plugin, calls));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      console.error(`the pki plugin cannot listen: ${error.message}`);
      process.exit(1);
    }
    print(`${port}\n`);
  });
}

/** The engine reads a port from standard output: what anything else prints goes to standard error. */
function onlyPrinter(): (text: string) => void {
  const { stdout, stderr } = process;
  const print = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  // An engine that is gone reads nothing any more.
  stdout.on("error", () => process.exit(1));
  stderr.on("error", () => undefined);
  return print;
}

serve(join(__dirname, "schema.json"));
