import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Choice, CiChoice, CloudChoice } from "./choice";
import { programsOf } from "./programs";
import { projectFiles } from "./project";
import { readmeOf } from "./readme";

/** The workflows that the package has, in docs/ci, and where each service looks for its own. */
export const CI_FILES = {
  github: { source: "github-actions.yml", target: ".github/workflows/certificates.yml" },
  gitlab: { source: "gitlab-ci.yml", target: ".gitlab-ci.yml" },
  jenkins: { source: "Jenkinsfile", target: "Jenkinsfile" },
  none: undefined,
} as const satisfies Readonly<
  Record<CiChoice, { readonly source: string; readonly target: string } | undefined>
>;

const WORKFLOWS = join(__dirname, "../../../docs/ci");

/** The files of a project by their paths, without its package.json. */
export async function filesOf({ name, cloud, ci }: Choice): Promise<Readonly<Record<string, string>>> {
  return {
    "Pulumi.dev.yaml": "config:\n  pki:backend: local\n",
    ...(cloud === "local" ? {} : { "Pulumi.prod.yaml": production(cloud) }),
    ...programsOf(cloud),
    ...projectFiles(name),
    "pki-policy.yaml": POLICY,
    "README.md": readmeOf({ name, cloud, ci }),
    ...(await workflow(ci)),
  };
}

async function workflow(ci: CiChoice): Promise<Readonly<Record<string, string>>> {
  const file = CI_FILES[ci];
  return file ? { [file.target]: await readFile(join(WORKFLOWS, file.source), "utf8") } : {};
}

/** Regions are those that have a private CA; another one is a setting. */
function production(cloud: CloudChoice): string {
  const regions = {
    ...(cloud === "huawei" ? {} : { "alicloud:region": "cn-hangzhou" }),
    ...(cloud === "alibaba" ? {} : { "huaweicloud:region": "cn-north-4" }),
  };
  const lines = Object.entries({ "pki:backend": "cloud", ...regions }).map(
    ([key, value]) => `  ${key}: ${value}\n`,
  );
  return `config:\n${lines.join("")}`;
}

const POLICY = `# yaml-language-server: $schema=./node_modules/pulumi-pki/policy/policy.schema.json
version: 1
profile: internal
`;
