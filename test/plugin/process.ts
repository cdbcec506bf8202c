import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";

export const PLUGIN = join(__dirname, "../../../plugin/index.js");
/** The URN of a resource passed to the plugin. */
export const URN = "urn:pulumi:test::test::pki:alibaba/rootCa:RootCa::root";

/** A temporary folder of this suite. */
export const folder = mkdtempSync(join(tmpdir(), "pulumi-pki-wire-"));
const running = new Set<ChildProcess>();

export function endPlugins(): void {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

/** A plugin running as the engine starts it. */
export interface Plugin {
  readonly child: ChildProcess;
  readonly port: number;
  readonly client: Client;
  /** Everything it printed on standard output, once it has exited. */
  readonly printed: Promise<string>;
}

/** Starts one; {@link endPlugins} stops it. */
export async function start(
  args: readonly string[] = [PLUGIN],
  env: NodeJS.ProcessEnv = {},
): Promise<Plugin> {
  if (!existsSync(PLUGIN)) throw new Error("the plugin is not bundled: run npm run build first");
  const child = spawn(process.execPath, args, {
    env: { ...process.env, XDG_CACHE_HOME: folder, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const printed = text(child.stdout);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the plugin ended with ${String(code)} before it printed its port`);
  });
  const [first] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer];
  const port = Number(first.toString());
  return { child, port, client: new Client(`127.0.0.1:${port}`, credentials.createInsecure()), printed };
}

const unchanged = (bytes: Buffer): Buffer => bytes;

/** Sends bytes as the message of a call; returns the answer or the error. */
export const send = (client: Client, path: string, bytes: Uint8Array): Promise<Buffer | ServiceError> =>
  new Promise((resolve) => {
    client.makeUnaryRequest(path, unchanged, unchanged, Buffer.from(bytes), (error, answer) => {
      resolve(error ?? answer ?? Buffer.alloc(0));
    });
  });

/** The path of a call. */
export const pathOf = (call: string): string => `/pulumirpc.ResourceProvider/${call}`;
