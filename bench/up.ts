import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack } from "../test/engine/stack";

/**
 * Wall time and state size of one hierarchy: a root, two subordinate CAs and N server certificates, P-256, each with
 * its own exported key, through the dynamic provider and through the native plugin. Beside it, in the same run and in
 * turn, what people write by hand today: N resources of an inline provider that calls nothing, with payloads of the same
 * size. Seconds of the first `up`, a preview without changes, `up` with one other name and with other tags of the CAs,
 * refresh and destroy; CPU seconds of the first `up`.
 *
 * usage: npm run bench -- up [N ...]
 */
const product = (count: number, { name = "server-0", tags = "" } = {}): string => `
const company = { organization: "Example", organizationUnit: "Bench", locality: "Hangzhou", state: "Zhejiang" };
const ca = { ...company, algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...ca, commonName: "Bench Root", years: 10 });
const subs = ["a", "b"].map((name) =>
  new alibaba.SubCa(name, { ...ca, parent: root, commonName: "Bench " + name, years: 5${tags} }));
for (let i = 0; i < ${count}; i++) {
  new alibaba.ServerCertificate("server-" + i, {
    parent: subs[i % 2], commonName: (i === 0 ? "${name}" : "server-" + i) + ".example.com", algorithm: "ECC_256", days: 90,
    exportPrivateKey: true,
  });
}
`;

const inline = (count: number): string => `
const pem = "-----BEGIN CERTIFICATE-----\\n" + ("M".repeat(64) + "\\n").repeat(14) + "-----END CERTIFICATE-----\\n";
const key = "K".repeat(241);
const provider = {
  async check(olds: any, news: any) { return { inputs: news }; },
  async diff(id: string, olds: any, news: any) { return { changes: false }; },
  async create(inputs: any) { return { id: inputs.name, outs: { ...inputs, certificate: pem, privateKey: key, status: "ISSUE" } }; },
  async update(id: string, olds: any, news: any) { return { outs: olds }; },
  async read(id: string, props: any) { return { id, props }; },
  async delete() {},
};
class Nothing extends pulumi.dynamic.Resource {
  constructor(name: string, args: object) {
    super(provider, name, { certificate: undefined, privateKey: undefined, status: undefined, ...args },
      { additionalSecretOutputs: ["privateKey"] });
  }
}
for (let i = 0; i < ${count} + 3; i++) {
  new Nothing("server-" + i, { name: "server-" + i, commonName: "server-" + i + ".example.com", algorithm: "ECC_256", days: 90 });
}
`;

interface Figures {
  readonly up: number;
  readonly preview: number;
  /** One name is another one: its certificate is replaced. */
  readonly name: number;
  /** The tags of the CAs are others: nothing is replaced. */
  readonly tags: number;
  readonly refresh: number;
  readonly destroy: number;
  readonly bytes: number;
  /** CPU seconds of `up` only: engine, program and providers. */
  readonly cpu: number;
}

/**
 * CPU seconds of all child processes that have exited, including their own children, where the system reports them
 * (Linux); clock ticks are 10 ms.
 */
function childrenCpuSeconds(): number {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return NaN;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** The programs of one contestant: the first, and those with a change, if it has any. */
type Programs = readonly [first: string, name?: string, tags?: string];

const PRODUCT = (count: number): Programs => [
  product(count),
  product(count, { name: "other" }),
  product(count, { name: "other", tags: ', tags: { a: "b" }' }),
];

async function measure([first, name, tags]: Programs, count: number, PKI_PLUGIN?: "true"): Promise<Figures> {
  const stack = await TestStack.create(first, PKI_PLUGIN ? { PKI_PLUGIN } : {});
  const upWith = async (program: string | undefined): Promise<number> => {
    if (program === undefined) return NaN;
    stack.program(program);
    return timed(() => stack.up());
  };
  try {
    const before = childrenCpuSeconds();
    const up = await timed(() => stack.up());
    const cpu = childrenCpuSeconds() - before;
    const file = join(stack.folder, "state", ".pulumi", "stacks", "test", "dev.json");
    const bytes = readFileSync(file).length / count;
    const preview = await timed(() => stack.ok("preview", "--expect-no-changes"));
    const changes = { name: await upWith(name), tags: await upWith(tags) };
    const refresh = await timed(() => stack.ok("refresh", "--yes", "--skip-preview"));
    const destroy = await timed(() => stack.ok("destroy", "--yes", "--skip-preview"));
    return { up, preview, ...changes, refresh, destroy, bytes, cpu };
  } finally {
    stack.close();
  }
}

const cell = (value: number, digits: number, unit = ""): string =>
  (Number.isNaN(value) ? "–" : `${value.toFixed(digits)}${unit}`).padStart(9);

const COLUMNS = ["up", "preview", "name", "tags", "refresh", "destroy", "cpu"] as const;

async function main(counts: readonly number[]): Promise<void> {
  console.log(`  N  what     ${COLUMNS.map((name) => name.padStart(9)).join("")}  bytes/N`);
  for (const count of counts) {
    const base = await measure([inline(count)], count);
    const rows = {
      "inline ": base,
      dynamic: await measure(PRODUCT(count), count),
      "plugin ": await measure(PRODUCT(count), count, "true"),
    };
    for (const [name, row] of Object.entries(rows)) {
      const figures = COLUMNS.map((column) => cell(row[column], 1));
      console.log(`${String(count).padStart(3)}  ${name}  ${figures.join("")}${cell(row.bytes, 0)}`);
      if (row === base) continue;
      const ratios = [...COLUMNS, "bytes" as const].map((column) => cell(row[column] / base[column], 2, "x"));
      console.log(`     ratio    ${ratios.join("")}`);
    }
  }
}

const sizes = process.argv.slice(2).map(Number);
void main(sizes.length > 0 ? sizes : [20, 100, 300]);
