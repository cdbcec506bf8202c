import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { stringify } from "yaml";

const TOOL = join(__dirname, "../../../tools/kubernetes.mjs");

/** Violations of the Kubernetes and cert-manager schemas in manifests. */
export function kubernetesProblems(...manifests: readonly unknown[]): string[] {
  const printed = execFileSync(process.execPath, [TOOL], { encoding: "utf8" });
  const [command = "", ...args] = JSON.parse(printed) as string[];
  const input = manifests.map((manifest) => stringify(manifest)).join("---\n");
  const output = execFileSync(command, args, { input, encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}
