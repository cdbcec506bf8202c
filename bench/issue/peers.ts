import { execFile } from "node:child_process";
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HOST } from "./authority";
import {
  CALLS,
  end,
  freePort,
  openPool,
  post,
  startProgram,
  type BenchCall,
  type Contestant,
  type Running,
} from "./server";

const run = promisify(execFile);

/** A program from the Go module proxy at a pinned version, built into the user's cache folder if missing. */
async function built(name: string, module: string, version: string): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "pulumi-pki", "peers", `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  console.error(`building ${name} ${version} …`);
  const env = { ...process.env, GOBIN: folder, GOFLAGS: "", CGO_ENABLED: "0" };
  await run("go", ["install", `${module}@v${version}`], { env });
  return program;
}

const base64url = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString("base64url");

/** step-ca with its database enabled; every request carries a one-time token. */
const STEP: Contestant = {
  name: "step-ca 0.30.2",
  calls: CALLS,
  start: async (_key, authority) => {
    const program = await built("step-ca", "github.com/smallstep/certificates/cmd/step-ca", "0.30.2");
    const port = await freePort();
    const origin = `https://127.0.0.1:${port}`;
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = { ...publicKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "bench" };
    const config = {
      ...{
        root: authority.root,
        crt: authority.certificate,
        key: authority.key,
        address: `127.0.0.1:${port}`,
      },
      ...{ dnsNames: ["127.0.0.1"], logger: { format: "text" } },
      db: { type: "badgerv2", dataSource: join(authority.folder, "step-db") },
      authority: { provisioners: [{ type: "JWK", name: "bench", key: jwk }] },
    };
    const file = join(authority.folder, "ca.json");
    writeFileSync(file, JSON.stringify(config));
    const child = await startProgram(program, [file], port);
    const pool = openPool(origin, authority.rootPem);
    const token = (): string => {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: "bench", aud: `${origin}/1.0/sign`, sub: HOST, sans: [HOST], jti: randomUUID() };
      const text = `${base64url({ alg: "ES256", kid: "bench", typ: "JWT" })}.${base64url({ ...claims, iat: now, nbf: now, exp: now + 300 })}`;
      return `${text}.${base64url(sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }))}`;
    };
    const call = (index: number): BenchCall => {
      const { csrs } = authority;
      const body = JSON.stringify({ csr: csrs[index % csrs.length], ott: token() });
      return () => post(pool, "/1.0/sign", { "content-type": "application/json" }, body);
    };
    return httpPeer(call, pool, child);
  },
};

/** cfssl, which stores nothing. */
const CFSSL: Contestant = {
  name: "cfssl 1.6.5",
  calls: CALLS,
  start: async (_key, { certificate, key, csrs }) => {
    const program = await built("cfssl", "github.com/cloudflare/cfssl/cmd/cfssl", "1.6.5");
    const port = await freePort();
    const options = ["serve", "-address", "127.0.0.1", "-port", String(port), "-loglevel", "5"];
    const child = await startProgram(program, [...options, "-ca", certificate, "-ca-key", key], port);
    const pool = openPool(`http://127.0.0.1:${port}`);
    const bodies = csrs.map((csr) => JSON.stringify({ certificate_request: csr, hosts: [HOST] }));
    const call =
      (index: number): BenchCall =>
      () =>
        post(
          pool,
          "/api/v1/cfssl/sign",
          { "content-type": "application/json" },
          bodies[index % bodies.length] ?? "",
        );
    return httpPeer(call, pool, child);
  },
};

const httpPeer = (
  call: (index: number) => BenchCall,
  pool: ReturnType<typeof openPool>,
  child: Parameters<typeof end>[0],
): Running => ({
  prepare: (count) => Promise.resolve(Array.from({ length: count }, (_, index) => call(index))),
  stop: async () => {
    await pool.close();
    await end(child);
  },
});

/**
 * `openssl ca`: one process per certificate with its text database; it has no server and handles one request at a
 * time.
 */
const OPENSSL: Contestant = {
  name: "openssl ca",
  calls: { 1: 40 },
  start: (_key, { folder, certificate, key, csrs: [csr = ""] }) => {
    const at = (name: string): string => join(folder, name);
    const config = `[ca]\ndefault_ca = own\n[own]\ndatabase = ${at("index.txt")}\nrand_serial = yes\nnew_certs_dir = ${at("issued")}\ncertificate = ${certificate}\nprivate_key = ${key}\ndefault_md = sha256\ndefault_days = 90\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n`;
    writeFileSync(at("ca.cnf"), config);
    writeFileSync(at("index.txt"), "");
    writeFileSync(at("request.pem"), csr);
    mkdirSync(at("issued"), { recursive: true });
    const args = ["ca", "-batch", "-notext", "-config", at("ca.cnf"), "-in", at("request.pem")];
    const call: BenchCall = async () => {
      const { stdout } = await run("openssl", args);
      if (!stdout.includes("BEGIN CERTIFICATE")) throw new Error("openssl ca gave no certificate");
    };
    return Promise.resolve({
      prepare: (count) => Promise.resolve(Array.from({ length: count }, () => call)),
      stop: () => Promise.resolve(),
    });
  },
};

export const PEERS: readonly Contestant[] = [STEP, CFSSL, OPENSSL];
