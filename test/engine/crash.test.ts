import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { matches, verify, type Presented } from "./openssl";
import { end, endTree, providerProcesses } from "./processes";
import { HIERARCHY } from "./programs";
import { TestStack, type Running } from "./stack";
import { certificates, leaves } from "./store";

const COUNT = 20;

const PROGRAM = `${HIERARCHY}
const all = Array.from({ length: ${COUNT} }, (_, index) => new alibaba.ServerCertificate("web-" + index,
  { ...leaf, commonName: "www-" + index + ".example.com", exportPrivateKey: index % 2 === 0 }));
export const presented = all.map(({ certificate, chain, rootCertificate, privateKey }) =>
  ({ certificate, chain, rootCertificate, privateKey }));
`;

let stack: TestStack;
beforeEach(async () => {
  stack = await TestStack.create(PROGRAM);
});
afterEach(() => {
  stack.close();
});

/** Waits until a condition holds or the command has ended; returns which. */
async function reached(run: Running, isSo: () => boolean): Promise<boolean> {
  for (;;) {
    if (isSo()) return true;
    if (run.ended()) return false;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Every certificate of the store is in the state exactly once, and vice versa. */
async function expectExact(count: number): Promise<void> {
  const resources = (await stack.resources()).map(({ id }) => id).sort();
  const stored = certificates(stack.store)
    .map(({ id }) => id)
    .sort();
  expect(stored).toEqual(resources);
  expect(new Set(stored).size).toBe(count + 2);
}

/**
 * The engine does not write its state and the side file of attributes atomically. If it was killed in between, the
 * previous state is next to it, and the attributes can be deleted.
 */
function restoreCheckpoint(): void {
  const file = join(stack.state, ".pulumi/stacks/test/dev.json");
  const legible = (path: string): boolean => {
    try {
      JSON.parse(readFileSync(path, "utf8"));
      return true;
    } catch {
      return false;
    }
  };
  if (!legible(file)) copyFileSync(`${file}.bak`, file);
  for (const side of [`${file}.attrs`, `${file}.bak.attrs`]) {
    if (!legible(side)) rmSync(side, { force: true });
  }
}

const pending = async (): Promise<unknown[]> => (await stack.deployment()).pending_operations ?? [];

async function expectSound(): Promise<void> {
  const { presented } = await stack.outputs<{ presented: (Presented & { privateKey?: string })[] }>();
  expect(presented).toHaveLength(COUNT);
  await verify(presented[0]!);
  presented.forEach(({ privateKey, certificate }, index) => {
    expect(privateKey === undefined ? undefined : matches(privateKey, certificate)).toBe(
      index % 2 === 0 ? true : undefined,
    );
  });
  // 64 random bits at either end of a serial number rule out a counter or a clock.
  const serials = leaves(stack.store).map(({ serial_number }) => serial_number.padStart(32, "0"));
  expect(new Set(serials.map((serial) => serial.slice(0, 16))).size).toBe(serials.length);
  expect(new Set(serials.map((serial) => serial.slice(-16))).size).toBe(serials.length);
}

test("a provider killed repeatedly while issuing leaves no orphan and issues nothing twice", async () => {
  for (const moment of [3, 10, 17]) {
    const run = await stack.start("up", "--yes", "--skip-preview");
    expect(await reached(run, () => leaves(stack.store).length >= moment)).toBe(true);
    const found = providerProcesses(run.pid);
    expect(found.length).toBeGreaterThan(0);
    found.forEach(end);
    const { code, output } = await run.result;
    expect({ moment, code, output }).not.toMatchObject({ code: 0 });
  }
  // The engine records a create whose provider died as failed, so nothing is pending.
  expect(await pending()).toEqual([]);
  await stack.up();
  await expectExact(COUNT);
  await expectSound();
  await stack.unchanged();
});

test("the whole engine killed while issuing leaves no orphan, and the next up completes unattended", async () => {
  const run = await stack.start("up", "--yes", "--skip-preview");
  expect(await reached(run, () => leaves(stack.store).length >= 8)).toBe(true);
  endTree(run.pid);
  await run.result;
  restoreCheckpoint();
  // An engine that could not clean up leaves its lock; removing it is what its own message suggests.
  await stack.ok("cancel", "--yes");
  const left = (await pending()).length;
  const { output } = await stack.up();
  await expectExact(COUNT);
  await expectSound();
  // There is no prompt: the engine warns about creates with an unknown outcome, and keeps warning until it is told to
  // forget them. The resources they created have been found by then.
  if (left > 0) expect(output).toContain("pending");
  await stack.ok("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--expect-no-changes");
  expect(await pending()).toEqual([]);
  await expectExact(COUNT);
});

/** Kills the provider from within, right after the nth execution of an operation by the local CA. */
const dieAfter = (operation: string, nth: number): string => `
  const { alibabaOperations: operations } = exports;
  const carryOut = operations.${operation};
  let calls = 0;
  operations.${operation} = async (...args) => {
    const answer = await carryOut(...args);
    if (process.env.DIE === "${operation}" && ++calls === ${nth}) process.kill(process.pid, "SIGKILL");
    return answer;
  };`;

test("an operation that was carried out without a response is neither repeated nor lost", async () => {
  const moments = {
    CreateRootCACertificate: 1,
    CreateSubCACertificate: 1,
    CreateServerCertificate: 5,
    DescribeCertificatePrivateKey: 4,
  };
  for (const [operation, nth] of Object.entries(moments)) {
    stack.patch("provider/local/alibaba/index.js", `{ ${dieAfter(operation, nth)} }`);
  }
  for (const operation of Object.keys(moments)) {
    const run = await stack.startWith({ DIE: operation }, "up", "--yes", "--skip-preview");
    const { code, output } = await run.result;
    expect({ operation, code, output }).not.toMatchObject({ code: 0 });
  }
  await stack.up();
  await expectExact(COUNT);
  await expectSound();
});

test("a replacement and a destroy that were killed half-way are finished by the next run", async () => {
  for (const operation of [
    "CreateServerCertificate",
    "CreateRevokeClientCertificate",
    "DeleteClientCertificate",
  ]) {
    stack.patch("provider/local/alibaba/index.js", `{ ${dieAfter(operation, 2)} }`);
  }
  await stack.up();
  const old = leaves(stack.store).map(({ id }) => id);
  stack.program(PROGRAM.replaceAll("example.com", "example.org"));
  for (const DIE of ["CreateServerCertificate", "CreateRevokeClientCertificate", "DeleteClientCertificate"]) {
    const run = await stack.startWith({ DIE }, "up", "--yes", "--skip-preview");
    const { code, output } = await run.result;
    expect({ DIE, code, output }).not.toMatchObject({ code: 0 });
  }
  await stack.up();
  await expectExact(COUNT);
  await expectSound();
  expect(leaves(stack.store).filter(({ id }) => old.includes(id))).toEqual([]);

  const run = await stack.startWith({ DIE: "DeleteClientCertificate" }, "destroy", "--yes", "--skip-preview");
  expect((await run.result).code).not.toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(leaves(stack.store)).toEqual([]);
  expect(await stack.resources()).toEqual([]);
});
