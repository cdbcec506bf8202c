import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCsr } from "../provider/x509/csr";
import { keyAlgorithm } from "../provider/x509/algorithms";
import { toPem } from "../provider/x509/pem";
import { TestStack } from "../test/engine/stack";

/**
 * Wall time and state size of one fleet of N client certificates, P-256, from requests that exist already, on the
 * local CA: issuing all, a preview without changes, a run that changes one, a refresh, and destroying.
 *
 * usage: node bin/bench/fleet.js [N ...]
 */
const PROGRAM = `
import { readFileSync } from "node:fs";
const company = { organization: "Example", organizationUnit: "Bench", locality: "Hangzhou", state: "Zhejiang", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...company, commonName: "Bench Root", years: 10 });
const sub = new alibaba.SubCa("sub", { ...company, parent: root, commonName: "Bench Devices", years: 5 });
const items: Record<string, { csr: string; days?: number }> = JSON.parse(readFileSync("items.json", "utf8"));
new alibaba.ClientCertificateFleet("devices", { parent: sub, days: 90, renewBefore: "30d", items });
`;

type Items = Record<string, { readonly csr: string; readonly days?: number }>;

async function requests(count: number): Promise<Items> {
  const items: Items = {};
  for (let index = 0; index < count; index++) {
    const name = `device-${index}`;
    const key = await keyAlgorithm("ECC_256").generate();
    items[name] = { csr: toPem("CERTIFICATE REQUEST", await createCsr({ commonName: name }, [], key)) };
  }
  return items;
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  const start = process.hrtime.bigint();
  await work();
  return (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1).padStart(8);
}

async function measure(count: number, PKI_PLUGIN?: "true"): Promise<void> {
  const stack = await TestStack.create(PROGRAM, PKI_PLUGIN ? { PKI_PLUGIN } : {});
  try {
    const items = await requests(count);
    const write = (all: Items): void => {
      stack.write("items.json", JSON.stringify(all));
    };
    write(items);
    const up = await timed(() => stack.up());
    const bytes = readFileSync(join(stack.state, ".pulumi/stacks/test/dev.json")).length / count;
    const preview = await timed(() => stack.ok("preview", "--expect-no-changes"));
    const [first = ""] = Object.keys(items);
    write({ ...items, [first]: { csr: items[first]?.csr ?? "", days: 60 } });
    const one = await timed(() => stack.up());
    const refresh = await timed(() => stack.ok("refresh", "--yes", "--skip-preview"));
    const destroy = await timed(() => stack.ok("destroy", "--yes", "--skip-preview"));
    const door = PKI_PLUGIN ? "plugin " : "dynamic";
    console.log(
      `${String(count).padStart(5)}  ${door} ${up} ${preview} ${one} ${refresh} ${destroy} ${bytes.toFixed(0).padStart(10)}`,
    );
  } finally {
    stack.close();
  }
}

async function main(counts: readonly number[]): Promise<void> {
  console.log("    N  door        up s  no-op s    one s refresh s destroy s  bytes / N");
  for (const count of counts) {
    await measure(count);
    await measure(count, "true");
  }
}

const sizes = process.argv.slice(2).map(Number);
void main(sizes.length > 0 ? sizes : [100, 1000]);
