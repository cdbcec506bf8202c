import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { openCalls } from "./calls";
import { decodingService } from "./decoding";
import { createPlugin } from "./plugin";
import { isRunning } from "./processes";
import { serviceOf } from "./server";

/** The engine's own limit: the state of many certificates is one message. */
const MOST = 400 * 1024 * 1024;

/** Interval in milliseconds at which the plugin checks that the engine is alive. */
const WATCH = 1000;

/** Milliseconds that calls may continue after the engine has exited: longer than one request to a service takes. */
const GRACE = 75_000;

/** Milliseconds for the last answers to arrive: the engine is on this machine. */
const FLUSH = 250;

// Loaded as a module, so that the bundle contains it.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- JSON
const { version } = require("../../../package.json") as { readonly version: string };

/**
 * Serves the engine that started this process until it exits.
 *
 * @param file - with the schema of the package: hardly any run asks for it
 */
function serve(file: string): void {
  const print = onlyPrinter();
  const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
  const parent = process.ppid;
  const schema = (): string => readFileSync(file, "utf8");
  const plugin = createPlugin({ version, schema, engine, env: process.env });

  const end = (): void => {
    plugin.close();
    process.exit(0);
  };
  let isEnding = false;
  const endIfIdle = (): void => {
    if (!isEnding || calls.size > 0) return;
    // Answers are still being sent. An engine that keeps its connection open would wait for this process to exit.
    server.tryShutdown(end);
    setTimeout(end, FLUSH);
  };
  // Issuing in progress is completed: the engine, or the next run, learns of it.
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
  server.addService(decodingService(), serviceOf(plugin, calls));
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
  // The engine may have exited.
  stdout.on("error", () => process.exit(1));
  stderr.on("error", () => undefined);
  return print;
}

serve(join(__dirname, "schema.json"));
