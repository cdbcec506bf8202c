import { existsSync } from "node:fs";
import { HIERARCHY } from "./programs";
import { TestStack, type Result } from "./stack";
import { certificates } from "./store";

interface Bad {
  /** Declared in addition to a valid hierarchy. */
  readonly program: string;
  /** What the message must contain: the property, and what is allowed. */
  readonly says: readonly (string | RegExp)[];
}

const server = (args: string): string =>
  `new alibaba.ServerCertificate("bad", { ...leaf, commonName: "a.example.com", ${args} } as any);`;
const sub = (args: string): string =>
  `const bad = new alibaba.SubCa("bad", { ...authority, parent: root, commonName: "Bad", years: 5, ${args} } as any);`;

const CASES: Readonly<Record<string, Bad>> = {
  "wrong type": { program: server('days: "ninety"'), says: ["days: ", /whole number|number/] },
  "number out of range": { program: server("days: 0"), says: ["days: must be at least 1"] },
  "empty name": { program: server('commonName: ""'), says: ["commonName: is empty"] },
  "bad DNS name": {
    program: server('domain: ["example.com", "under_score.example.com"]'),
    says: ["domain[1]: is neither an IP address nor a domain name", "letters, digits and inner hyphens"],
  },
  "required argument left out": {
    program: server("algorithm: undefined"),
    says: ["algorithm: ", "RSA_2048", "ECC_256"],
  },
  "certificate outlives its CA": {
    program: server("days: undefined, years: 6"),
    says: ["years: would end", 'outlive CA "services"', "choose a shorter validity"],
  },
  "algorithm of another family": {
    program: server('algorithm: "RSA_2048"'),
    says: ["algorithm: RSA does not fit", 'CA "services"', "choose an algorithm of the family ECC"],
  },
  "two forms of validity": {
    program: server('beforeTime: "2030-01-01T00:00:00Z", afterTime: "2030-02-01T00:00:00Z"'),
    says: ["afterTime: the validity is given twice", "exactly one of years, months, days"],
  },
  "no validity": { program: server("days: undefined"), says: ["days: is required", "years, months, days"] },
  "unknown argument": { program: server('dnsNames: ["a.example.com"]'), says: ['no argument "dnsNames"'] },
  "path length violated": {
    program: sub("parent: services, algorithm: 'ECC_256', years: 1"),
    says: ["parent: ", 'CA "services" allows 0 CAs below it', "raise its path length"],
  },
  "usage outside the CA's": {
    program: `${sub('extendedKeyUsages: ["clientAuth"]')}
      new alibaba.ServerCertificate("web", { ...leaf, parent: bad, commonName: "a.example.com" });`,
    says: ["parent: ", 'CA "bad" allows only clientAuth', "serverAuth"],
  },
  "usage that does not exist": {
    program: sub('extendedKeyUsages: ["serverauth"]'),
    says: ["extendedKeyUsages[0]: must be one of any, serverAuth"],
  },
  "key of another algorithm": {
    program: `new keys.PrivateKey("bad", { algorithm: "RSA_2049" } as any);`,
    says: ["algorithm: ", "RSA_2048"],
  },
};

const program = `${HIERARCHY}
switch (process.env.CASE) {
${Object.entries(CASES)
  .map(([name, bad]) => `case ${JSON.stringify(name)}: {\n${bad.program}\nbreak; }`)
  .join("\n")}
}`;

const results = new Map<string, Promise<Result>>();
let stack: TestStack;

// The engine stops at the first resource that fails, so every case is a separate preview.
beforeAll(async () => {
  stack = await TestStack.create(program);
  const names = Object.keys(CASES);
  const next = async (): Promise<void> => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const running = await stack.startWith({ CASE: name }, "preview");
      results.set(name, running.result);
      await running.result;
    }
  };
  await Promise.all([next(), next(), next()]);
});
afterAll(() => {
  stack.close();
});

test.each(Object.entries(CASES))("%s fails at preview and says what is allowed", async (name, { says }) => {
  const { code, output } = (await results.get(name))!;
  expect(code).not.toBe(0);
  for (const part of says) expect(output).toMatch(typeof part === "string" ? literally(part) : part);
  expect(output).not.toMatch(/unhandled|TypeError|\n\s+at .*provider/i);
});

const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

test("a failed preview leaves nothing in the store or in the state", async () => {
  expect(existsSync(stack.store)).toBe(false);
  expect(certificates(stack.store)).toEqual([]);
  expect(await stack.resources()).toEqual([]);
});

test("up of an invalid program is refused before anything is issued", async () => {
  const running = await stack.startWith({ CASE: "certificate outlives its CA" }, "up", "--yes");
  const { code, output } = await running.result;
  expect(code).not.toBe(0);
  expect(output).toContain("outlive");
  expect(certificates(stack.store)).toEqual([]);
  expect(await stack.resources()).toEqual([]);
});
