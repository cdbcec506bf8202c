import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { localBackend } from "../provider/local";
import { revocationList } from "../provider/local/revocation-list";
import { openStore } from "../provider/local/store";
import { makeAuthority } from "./issue/authority";
import { fill } from "./flood/fill";

/**
 * What calls cost the local CA while its store grows: processor milliseconds per call, in process, with the embedded
 * store. The store is filled directly, with N certificates and N revocations of one CA.
 *
 * usage: npm run bench -- growth [N ...]
 */
const CALLS = 200;
const PAGE = 100;

/** Processor milliseconds per call. */
async function costOf(calls: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index++) await work(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

type Costs = Readonly<Record<(typeof COLUMNS)[number], number>>;

const COLUMNS = [
  "issue",
  "describe",
  "first page",
  "last page",
  "revoke",
  "first CRL",
  "next CRL",
  "MB",
] as const;

async function measure(folder: string, count: number, csrs: readonly string[]): Promise<Costs> {
  const { alibaba: root } = await fill(folder, count);
  const store = await openStore(folder);
  try {
    const environment = { store, clock: () => new Date(), entropy: randomBytes, url: "http://localhost" };
    const { alibaba } = localBackend(() => Promise.resolve(environment));
    const name = { Organization: "E", OrganizationUnit: "E", Locality: "E", State: "E" };
    const ca = { ...name, CommonName: "CA", Years: 1, Algorithm: "ECC_256" as const, ParentIdentifier: root };
    const { Identifier: ParentIdentifier } = await alibaba("CreateSubCACertificate", ca);
    const issued: string[] = [];
    const issue = async (index: number): Promise<void> => {
      const Csr = csrs[index % csrs.length] ?? "";
      const made = await alibaba("CreateServerCertificateWithCsr", { ParentIdentifier, Csr, Days: 90 });
      issued.push(made.Identifier);
    };
    const one = (index: number): { Identifier: string } => ({ Identifier: issued[index] ?? "" });
    const page = (CurrentPage: number): Promise<unknown> =>
      alibaba("ListCert", { CurrentPage, ShowSize: PAGE });
    const crl = (): Promise<unknown> => revocationList(environment, root);
    // What is compiled meanwhile is not part of the measurement.
    await costOf(CALLS, issue);
    const costs = {
      issue: await costOf(CALLS, issue),
      describe: await costOf(CALLS, (index) => alibaba("DescribeClientCertificate", one(index))),
      "first page": await costOf(10, () => page(1)),
      "last page": await costOf(10, () => page(Math.ceil(count / 2 / PAGE))),
      revoke: await costOf(CALLS, (index) => alibaba("CreateRevokeClientCertificate", one(index))),
      "first CRL": await costOf(1, crl),
    };
    await alibaba("UpdateCACertificateStatus", { Identifier: ParentIdentifier, Status: "REVOKE" });
    // A large list is served for five seconds before it is checked again.
    await sleep(5_100);
    return { ...costs, "next CRL": await costOf(1, crl), MB: process.memoryUsage().rss / 1e6 };
  } finally {
    await store.destroy();
  }
}

async function main(counts: readonly number[]): Promise<void> {
  const { csrs } = await inFolder((folder) => makeAuthority(folder, "P-256"));
  console.log(`        N${COLUMNS.map((column) => column.padStart(12)).join("")}`);
  for (const count of counts) {
    const costs = await inFolder((folder) => measure(folder, count, csrs));
    const cells = COLUMNS.map((column) => costs[column].toFixed(2).padStart(12));
    console.log(`${String(count).padStart(9)}${cells.join("")}`);
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "pki-growth-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizes = process.argv.slice(2).map(Number);
void main(sizes.length > 0 ? sizes : [1000, 10_000, 100_000, 1_000_000]);
