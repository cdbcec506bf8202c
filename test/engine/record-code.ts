import { recordNewStack } from "./new-stack";
import { addPack } from "./pack";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";

/** One of everything that loads its own modules. */
const PROGRAM = `${HIERARCHY}
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch.example.com" });
new alibaba.ClientCertificateWithCsr("batch", { parent: services, csr: request.csr, days: 30 });
new huawei.CertificateAuthority("huawei", { type: "ROOT", distinguishedName: { ...{ country: "CN", state: "Guangdong" },
  ...{ locality: "Shenzhen", organization: "Example Ltd", organizationalUnit: "Platform", commonName: "Root" } },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 10 } });
`;

/** Runs the commands of the tests once, so that later processes find the code compiled (`code-cache.ts`). */
async function record(env: NodeJS.ProcessEnv, work: (stack: TestStack) => Promise<unknown>): Promise<void> {
  const stack = await TestStack.create(PROGRAM, { PKI_TEST_CODE_RECORD: "yes", ...env });
  try {
    recordNewStack(stack.folder);
    await work(stack);
    await stack.ok("destroy", "--yes", "--skip-preview");
  } finally {
    stack.close();
  }
}

async function main(): Promise<void> {
  await record({ PKI_PLUGIN: "true" }, (stack) => stack.up());
  await record({}, async (stack) => {
    addPack(stack, "pack", "version: 1\nprofile: internal\n");
    await stack.up("--policy-pack", "pack");
    await stack.ok("refresh", "--yes", "--skip-preview");
    stack.typescript('import { alibaba, huawei, keys } from "pulumi-pki"; void [alibaba, huawei, keys];');
    await stack.preview();
  });
}

void main();
