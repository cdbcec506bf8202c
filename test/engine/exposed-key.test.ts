import { generateKeyPairSync } from "node:crypto";
import { newCsr, removeFolders } from "../provider/support";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const csr = newCsr("/CN=www.example.com");
const text = (value: unknown): string => JSON.stringify(value);

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create(HIERARCHY);
});
afterAll(() => {
  stack.close();
  removeFolders();
});

const PROGRAMS: Readonly<Record<string, string>> = {
  csr: `new alibaba.ServerCertificateWithCsr("bad", { parentIdentifier: "x", csr: ${text(KEY + csr)}, days: 90 });`,
  tags: `new alibaba.RootCa("bad", { ...authority, commonName: "a", years: 1, tags: { note: ${text(KEY)} } });`,
  chain: `new keys.Pkcs12("bad", { privateKey: ${text(KEY)}, chain: ${text(KEY + csr)}, password: "change it" });`,
};

test("a private key in an argument that is not secret is refused, and no preview, report or state shows it", async () => {
  const shown: string[] = [];
  const commands = [
    ["preview", "--diff"],
    ["preview", "--json"],
    ["up", "--yes", "--skip-preview"],
  ];
  for (const [index, [argument, program]] of Object.entries(PROGRAMS).entries()) {
    stack.program(`${HIERARCHY} ${program}`);
    const { code, output } = await stack.pulumi(...commands[index]!);
    expect(code).not.toBe(0);
    expect(output).toContain(`${argument}: holds a private key, and this argument is not a secret`);
    shown.push(output);
  }
  shown.push(await stack.stateText());
  for (const line of KEY.split("\n").slice(1, -2)) expect(shown.join("")).not.toContain(line);
});
