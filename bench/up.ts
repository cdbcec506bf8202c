import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack } from "../test/engine/stack";

/**
 * Wall time and state size of one hierarchy: a root, two subordinate CAs and N server certificates, P-256, each with
 * its own exported key, through the dynamic provider and through the native plugin. Beside it, in the same run and in
 * turn, what people write by hand today: N resources of an inline provider that calls nothing, with payloads of the same
 * size.
 *
 * usage: npm run bench -- up [N ...]
 */
const product = (count: number): string => `
const company = { organization: "Example", organizationUnit: "Bench", locality: "Hangzhou", state: "Zhejiang" };
const ca = { ...company, algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...ca, commonName: "Bench Root", years: 10 });
const subs = ["a", "b"].map((name) =>
  new alibaba.SubCa(name, { ...ca, parent: root, commonName: "Bench " + name, years: 5 }));
for (let i = 0; i < ${count}; i++) {
  new alibaba.ServerCertificate("server-" + i, {
    parent: subs[i % 2], commonName: "server-" + i + ".example.com", algorithm: "ECC_256", days: 90,
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

async function measure(program: string, count: number, PKI_PLUGIN?: "true"): Promise<Figures> {
  const stack = await TestStack.create(program, PKI_PLUGIN ? { PKI_PLUGIN } : {});
  try {
    const before = childrenCpuSeconds();
    const up = await timed(() => stack.up());
    const cpu = childrenCpuSeconds() - before;
    const file = join(stack.folder, "state", ".pulumi", "stacks", "test", "dev.json");
    const bytes = readFileSync(file).length / count;
    const preview = await timed(() => stack.ok("preview", "--expect-no-changes"));
    const refresh = await timed(() => stack.ok("refresh", "--yes", "--skip-preview"));
    const destroy = await timed(() => stack.ok("destroy", "--yes", "--skip-preview"));
    return { up, preview, refresh, destroy, bytes, cpu };
  } finally {
    stack.close();
  }
}

const seconds = (value: number): string => value.toFixed(1).padStart(7);
const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}x`.padStart(7);

async function main(counts: readonly number[]): Promise<void> {
  console.log("  N  what        up s  no-op s  refresh s  destroy s  CPU s of up   bytes of state file / N");
  for (const count of counts) {
    const base = await measure(inline(count), count);
    const rows = {
      "inline ": base,
      dynamic: await measure(product(count), count),
      "plugin ": await measure(product(count), count, "true"),
    };
    for (const [name, { up, preview, refresh, destroy, cpu, bytes }] of Object.entries(rows)) {
      const times = [up, preview, refresh, destroy, cpu].map(seconds).join("  ");
      console.log(`${String(count).padStart(3)}  ${name}  ${times}   ${bytes.toFixed(0).padStart(7)}`);
      const keys = ["up", "preview", "refresh", "destroy", "cpu", "bytes"] as const;
      const ratios = keys.map((key) => ratio(rows[name as "dynamic"][key], base[key]));
      if (rows[name as "dynamic"] !== base) console.log(`     ratio    ${ratios.join("  ")}`);
    }
  }
}

const asked = process.argv.slice(2).map(Number);
void main(asked.length > 0 ? asked : [20, 100, 300]);
