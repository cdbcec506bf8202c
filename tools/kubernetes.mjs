// @ts-check
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./engine-process.mjs";
import { ensurePython } from "./python.mjs";

/** @typedef {import("./engine-process.mjs").Log} Log */

const KUBERNETES = "1.37.0";
/** Its Go module contains its custom resource definitions. */
const CERT_MANAGER = {
  module: "github.com/cert-manager/cert-manager@v1.21.2",
  sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=",
};

/**
 * The validator for manifests of Kubernetes and cert-manager with their schemas; set up if missing.
 *
 * @param {Log} log
 * @returns {Promise<string[]>} a command that reads manifests from standard input
 */
export async function ensureKubernetes(log) {
  const script = fileURLToPath(new URL("kubernetes.py", import.meta.url));
  return [await ensurePython(log, "kubernetes"), script, KUBERNETES, await definitions(log)];
}

/** @param {Log} log */
async function definitions(log) {
  const options = { env: { ...process.env, GOWORK: "off", GOFLAGS: "" }, log, step: "fetching cert-manager" };
  const answer = await run("go", ["mod", "download", "-json", CERT_MANAGER.module], options);
  /** @type {{ Dir: string, Sum: string }} */
  const { Dir, Sum } = JSON.parse(answer);
  if (Sum !== CERT_MANAGER.sum)
    throw new Error(`${CERT_MANAGER.module} is not the one that is pinned: ${Sum}`);
  return join(Dir, "deploy", "crds");
}

// Prints the command as JSON.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    JSON.stringify(
      await ensureKubernetes((line) => {
        console.error(line);
      }),
    ),
  );
}
