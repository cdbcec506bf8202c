import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";

/** Bytes as stored by the engine, which writes the whole state again at every step. */
const MOST = 4600;

const program = (count: number): string => `
${HIERARCHY}
for (let i = 10; i < ${10 + count}; i++) {
  new alibaba.ServerCertificate("server-" + i, { ...leaf, commonName: "server-" + i + ".example.com", exportPrivateKey: true });
}
`;

test("a certificate on P-256 with its key takes little room in the state", async () => {
  // As for a user: the state has the position in the program, and the tests' code cache would be there too.
  const stack = await TestStack.create(program(2), { PKI_PLUGIN: "true", NODE_OPTIONS: "" });
  try {
    const sizes: number[] = [];
    for (const count of [2, 12]) {
      stack.program(program(count));
      await stack.up();
      sizes.push(Buffer.byteLength(stack.stateFile() ?? ""));
    }
    const [few = 0, many = 0] = sizes;
    const each = (many - few) / 10;
    expect(each).toBeLessThanOrEqual(MOST);
    // A certificate and a key cannot take less: something was measured.
    expect(each).toBeGreaterThan(1500);
  } finally {
    stack.close();
  }
});
