import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { endTree } from "../engine/processes";
import { call, type Client } from "./load";

/** A server that the tests can start: its configuration in addition to what the program of its example writes. */
export interface Software {
  readonly start: (folder: string) => readonly [command: string, ...args: string[]];
}

/** One that takes new files when a command tells it to. */
export interface ReloadedSoftware extends Software {
  /** Its own configuration, which includes the files in `site`. */
  readonly configuration: (folder: string) => string;
  readonly reload: (folder: string) => string;
}

const nginxIn = (folder: string): string => `nginx -p ${folder} -c ${folder}/main.cfg`;
const haproxyIn = (folder: string): string => `haproxy -f ${folder}/main.cfg -f ${folder}/site/site.cfg`;

const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/** The variables that move the clock: nginx clears its environment except for those named in its configuration. */
const CLOCK = ["FAKETIME_TIMESTAMP_FILE", "FAKETIME_NO_CACHE", "FAKETIME_DONT_FAKE_MONOTONIC"];

/** The servers, by the names of their examples. */
export const SOFTWARE: Readonly<Record<"nginx" | "haproxy", ReloadedSoftware>> = {
  nginx: {
    configuration: (folder) => `
      daemon off;
      worker_processes 2;
      pid ${folder}/pid;
      error_log stderr info;
      ${CLOCK.map((name) => `env ${name};`).join(" ")}
      events {}
      http {
        access_log off;
        ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/tmp;`).join(" ")}
        include ${folder}/site/site.conf;
      }`,
    start: (folder) => ["nginx", ...nginxIn(folder).split(" ").slice(1), "-e", "stderr"],
    reload: (folder) => `${nginxIn(folder)} -e stderr -t -q && ${nginxIn(folder)} -e stderr -s reload`,
  },
  haproxy: {
    configuration: (folder) => `
global
  stats socket ${folder}/socket mode 600 level admin expose-fd listeners
  hard-stop-after 5s
defaults
  timeout client 5s
  timeout server 5s
  timeout connect 5s
  timeout http-request 5s
`,
    start: (folder) => ["haproxy", "-W", "-db", ...haproxyIn(folder).split(" ").slice(1)],
    reload: (folder) => `${haproxyIn(folder)} -c -q && kill -USR2 $(cat ${folder}/pid)`,
  },
};

const ROOT = join(__dirname, "../../..");

/** Servers that take new files by themselves, with those of the program of the same name, or of nginx.ts. */
export const WATCHING: Readonly<Record<"envoy" | "node", (port: number) => Software>> = {
  envoy: () => ({
    start: (folder) => [
      envoyOf(),
      ...["-c", `${folder}/envoy/envoy.yaml`, "--disable-hot-restart", "--concurrency", "2"],
      ...["--log-level", "warning"],
    ],
  }),
  node: (port) => ({
    start: (folder) => [
      process.execPath,
      join(ROOT, "examples/serving/server.mjs"),
      `${folder}/site`,
      `${port}`,
    ],
  }),
};

/** The program that its package for Python contains. */
function envoyOf(): string {
  const python = execFileSync(process.execPath, [join(ROOT, "tools/python.mjs"), "envoy"], {
    encoding: "utf8",
  });
  return join(dirname(python.trim()), "envoy");
}

/** Where servers are installed; not every user has these folders on PATH. */
const PATH = `${process.env.PATH ?? ""}:/usr/sbin:/usr/local/sbin`;

/** An unused port. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });

/** The serial number of the certificate that a server presents, valid or not. */
export const presented = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: "www.example.com",
      rejectUnauthorized: false,
    });
    socket.on("error", reject).on("secureConnect", () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
  });

/** Waits for the effects of a reload, which may continue after its command has exited. */
async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 300; turn++) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error(`the server does not ${what}`);
}

/** Waits until a server presents a certificate. */
export const presents = (port: number, serialNumber: string): Promise<void> =>
  eventually(`present ${serialNumber}`, async () => {
    const served = await presented(port).catch(String);
    return served.toUpperCase() === serialNumber.toUpperCase();
  });

/** Waits until a server refuses a client. */
export const refuses = (port: number, client: Client): Promise<void> =>
  eventually(`refuse ${client.name}`, () =>
    call(port, client).then(
      () => false,
      () => true,
    ),
  );

/** Writes the server's own configuration. */
export function configureSoftware(software: ReloadedSoftware, folder: string): void {
  writeFileSync(join(folder, "main.cfg"), software.configuration(folder));
}

/** A running server. */
export class Server {
  private output = "";
  private readonly process: ChildProcess;

  /**
   * @param software - the server software
   * @param folder - its configuration folder; the program's files are in the subfolder `site`
   * @param env - more environment
   */
  constructor(software: Software | ReloadedSoftware, folder: string, env: NodeJS.ProcessEnv = {}) {
    mkdirSync(join(folder, "tmp"), { recursive: true });
    if ("reload" in software) configureSoftware(software, folder);
    const [command, ...args] = software.start(folder);
    this.process = spawn(command, args, {
      env: { ...process.env, ...env, PATH },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    }
    // nginx writes the same.
    if ("reload" in software) writeFileSync(join(folder, "pid"), `${this.process.pid ?? 0}\n`);
  }

  /** Everything it printed. */
  get printed(): string {
    return this.output;
  }

  /** The identifier of its process, while it runs and afterwards. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Stops it. */
  close(): void {
    if (this.process.pid !== undefined) endTree(this.process.pid);
  }
}
