import { readPreview } from "../../inventory/preview";
import { readState } from "../../inventory/state";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";
import { leaves } from "./store";

/** A fleet of three devices. */
const program = (c: string, b = "", fleet = ""): string => `${HIERARCHY}
const request = (name: string) => new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name }).csr;
const [a, b, c] = ["a", "b", "c"].map(request);
const devices = new alibaba.ClientCertificateFleet("devices", { parent: services, days: 90, renewBefore: "30d", ${fleet}
  items: { a: { csr: a }, b: { csr: b, ${b} }, c: { csr: c, ${c} } } });
export const certificates = devices.certificates;
export const identifiers = devices.identifiers;
`;

interface Outputs {
  readonly certificates: Record<string, string>;
  readonly identifiers: Record<string, string>;
}

let stack: TestStack;
let before: Outputs;
beforeAll(async () => {
  stack = await TestStack.create(program('adopt: "no-such-certificate"'));
});
afterAll(() => {
  stack.close();
});

const valid = (): number => leaves(stack.store).filter(({ status }) => status === "ISSUE").length;

test("an item that fails is named, the others are kept, and the next run does only the rest", async () => {
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain(
    'was created, but a later step failed: 1 of 3 items failed: items["c"]: adopt: the certificate no-such-certificate does not exist',
  );
  expect(valid()).toBe(2);
  stack.program(program(""));
  await stack.up();
  expect(valid()).toBe(3);
  before = await stack.outputs<Outputs>();
  expect(Object.keys(before.certificates).sort()).toEqual(["a", "b", "c"]);
  await stack.unchanged();
});

test("a preview shows what happens to which item, and a run issues one certificate", async () => {
  stack.program(program("", "days: 60"));
  const known = readState(await stack.stateText());
  const preview = await stack.previewJson();
  const { steps } = readPreview(preview, known);
  const items = steps.filter(({ name }) => name.startsWith('devices["'));
  expect(items.map(({ name, op, replaceReasons }) => [name, op, replaceReasons])).toEqual([
    ['devices["a"]', "same", []],
    ['devices["b"]', "replace", ["days"]],
    ['devices["c"]', "same", []],
  ]);
  expect((await stack.up()).output).toContain("replaces, because they have changed, 1: b");
  const after = await stack.outputs<Outputs>();
  expect(after.identifiers).toEqual({
    ...before.identifiers,
    b: expect.not.stringMatching(before.identifiers.b ?? "") as string,
  });
  expect(valid()).toBe(4);
});

test("the run after retires the old certificate, and then nothing changes", async () => {
  await stack.up();
  expect(valid()).toBe(3);
  await stack.unchanged();
});

test("what is due is renewed in place", async () => {
  stack.env.PKI_CLOCK_OFFSET = "61d";
  const { output } = await stack.up();
  expect(output).toMatch(/renews 3: a, b, c \(a due since/);
  expect(valid()).toBe(6);
});

test("destroying retires everything", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(valid()).toBe(0);
});
