import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import { authorization } from "../../provider/api/alibaba/signature";
import { canonicalQuery, sha256 } from "../../provider/base/canonical";
import { createHttp } from "../../provider/client/http";
import { systemTimer } from "../../provider/client/limiter";
import { KEYS, type KeyName } from "./authority";
import { CALLS, end, openPool, post, type BenchCall, type Contestant } from "./server";

const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };
const CLI = join(__dirname, "../../cli/index.js");

/**
 * `pki serve` on the embedded store: signatures and nonces are checked, and every certificate is durable before it
 * is returned.
 */
export const OWN: Contestant = {
  name: "pki serve",
  calls: CALLS,
  start: async (name, { folder, csrs }) => {
    const { endpoint, child } = await startOwn(["--store", join(folder, "own")]);
    const parent = await hierarchy(endpoint, name);
    const pool = openPool(endpoint);
    const call = (index: number): BenchCall => {
      const { path, headers } = signedCall(endpoint, parent, csrs[index % csrs.length] ?? "");
      return () => post(pool, path, headers, "");
    };
    return {
      prepare: (count) => Promise.resolve(Array.from({ length: count }, (_, index) => call(index))),
      stop: async () => {
        await pool.close();
        await end(child);
      },
    };
  },
};

/** A `pki serve` on an unused port. */
export async function startOwn(
  more: readonly string[],
): Promise<{ readonly endpoint: string; readonly child: ChildProcess }> {
  const options = ["--port", "0", "--log", "none", ...more];
  const keys = ["--access-key", KEY.accessKeyId, "--secret-key", KEY.accessKeySecret];
  const child = spawn(process.execPath, [...process.execArgv, CLI, "serve", ...options, ...keys], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { endpoint: line.replace("listening on ", ""), child };
}

/** Makes a root and a subordinate CA; returns the identifier of the latter. */
export async function hierarchy(endpoint: string, name: KeyName): Promise<string> {
  const invoke = createAlibabaClient({
    ...{ endpoint, region: "cn-hangzhou", credentials: () => Promise.resolve(KEY) },
    ...{ http: createHttp(), timer: systemTimer, random: Math.random },
  });
  const company = {
    Organization: "Bench",
    OrganizationUnit: "P",
    Locality: "L",
    State: "S",
    Algorithm: KEYS[name],
  };
  const root = await invoke("CreateRootCACertificate", { ...company, CommonName: "Root", Years: 10 });
  const ParentIdentifier = root.Identifier;
  const sub = await invoke("CreateSubCACertificate", {
    ...company,
    CommonName: "CA",
    Years: 5,
    ParentIdentifier,
  });
  return sub.Identifier;
}

/** A signed call that requests a certificate. */
export function signedCall(
  endpoint: string,
  parent: string,
  csr: string,
): { readonly path: string; readonly headers: Record<string, string> } {
  const query = { ParentIdentifier: parent, Csr: csr, Days: "90", Immediately: "1" };
  const headers = {
    host: new URL(endpoint).host,
    "x-acs-action": "CreateServerCertificateWithCsr",
    "x-acs-version": "2020-06-30",
    "x-acs-date": new Date().toISOString().replace(/\.\d+/, ""),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(""),
  };
  const parts = { method: "POST", path: "/", query, headers, body: Buffer.alloc(0) };
  const signed = { ...headers, authorization: authorization(parts, KEY) };
  const path = `/?${canonicalQuery(query)}`;
  return { path, headers: signed };
}
