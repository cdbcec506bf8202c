import { HIERARCHY } from "./programs";
import { TestStack, stepLabels } from "./stack";

const DERIVED = [
  ...["identifier", "certificate", "status", "chain", "fullChain", "issuerCertificate", "rootCertificate"],
  ...["serialNumber", "subject", "names", "notBefore", "notAfter", "fingerprint", "renewalDue"],
];

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create(`
    ${HIERARCHY}
    const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", renewBefore: "30d" });
    new keys.PrivateKey("other", { algorithm: "ECC_256" });
    const length = (value: string | string[]): number => value.length;
    export const outputs = [${DERIVED.map((name) => `web.${name}`).join(", ")}];
    export const lengths = [${DERIVED.map((name) => `web.${name}.apply(length as any)`).join(", ")}];
  `);
});
afterAll(() => {
  stack.close();
});

test("outputs of a certificate that --target excludes are unknown, and what depends on them waits; the run neither hangs nor fails", async () => {
  const { output, steps } = await stack.up("--target", "**other");
  expect(stepLabels(steps)).toEqual(["create other"]);
  expect(output).not.toMatch(/error|warning/i);
  expect(output.match(/\[unknown\]/g)).toHaveLength(2 * DERIVED.length);
});
