import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openStore, type CertificateRow } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await Promise.all([...running].map((child) => once(child, "close")));
  removeFolders();
});

interface Done {
  readonly code: number | null;
  /** Identifiers of issued certificates, or keys of tags. */
  readonly lines: readonly string[];
  readonly errors: string;
}

/**
 * Runs the issuing process; with `killAfter` kills it, without warning, after that many acknowledged certificates.
 */
async function issuing(
  folder: string,
  {
    count,
    mode = "issue",
    killAfter,
    target = "",
  }: { count: number; mode?: string; killAfter?: number; target?: string },
): Promise<Done> {
  const script = join(__dirname, "issuing-process.js");
  const child = spawn(process.execPath, [script, folder, mode, String(count)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TARGET: target },
  });
  running.add(child);
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line.split(" ")[0] ?? "");
    if (lines.length === killAfter) child.kill("SIGKILL");
  });
  const [code] = (await once(child, "close")) as [number | null];
  running.delete(child);
  return { code, lines, errors };
}

async function rowsOf(folder: string): Promise<CertificateRow[]> {
  return (await openStore(folder)).selectFrom("certificates").selectAll().execute();
}

test("several processes that open a new store concurrently and issue from it: no error, nothing lost, no duplicate serial number", async () => {
  const folder = newFolder();
  const all = await Promise.all(Array.from({ length: 4 }, () => issuing(folder, { count: 25 })));
  expect(all.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(4).fill({ code: 0, errors: "" }));
  const rows = await rowsOf(folder);
  const leaves = rows.filter(({ type }) => type === "SERVER").map(({ id }) => id);
  expect([...leaves].sort()).toEqual(all.flatMap(({ lines }) => lines).sort());
  expect(leaves).toHaveLength(100);
  // The shared tokens made one root CA and one subordinate CA.
  expect(
    rows
      .filter(({ type }) => type !== "SERVER")
      .map(({ type }) => type)
      .sort(),
  ).toEqual(["ROOT", "SUB_ROOT"]);
  expect(new Set(rows.map(({ serial_number }) => serial_number)).size).toBe(rows.length);
});

test("concurrent first opens of an empty folder, repeatedly", async () => {
  for (let round = 0; round < 3; round++) {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 4 }, () => issuing(folder, { count: 0 })));
    expect(all.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(4).fill({ code: 0, errors: "" }));
    expect(await rowsOf(folder)).toHaveLength(2);
  }
});

test("processes that change one certificate concurrently: every change is kept", async () => {
  const folder = newFolder();
  const { lines } = await issuing(folder, { count: 1 });
  const target = lines[0]!;
  // A certificate can have at most twenty tags.
  const all = await Promise.all(
    Array.from({ length: 4 }, () => issuing(folder, { mode: "tag", count: 5, target })),
  );
  expect(all.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(4).fill({ code: 0, errors: "" }));
  const row = (await rowsOf(folder)).find(({ id }) => id === target)!;
  const { tags } = JSON.parse(row.details) as { tags: Record<string, string> };
  expect(Object.keys(tags).sort()).toEqual(all.flatMap(({ lines: keys }) => keys).sort());
});

test("promise 7: a process killed while issuing loses nothing that it acknowledged", async () => {
  const folder = newFolder();
  const acknowledged: string[] = [];
  for (const killAfter of [1, 7, 20]) {
    const { code, lines } = await issuing(folder, { count: 1_000_000, killAfter });
    expect(code).toBeNull();
    expect(lines.length).toBeGreaterThanOrEqual(killAfter);
    acknowledged.push(...lines);
  }
  const ids = new Set((await rowsOf(folder)).map(({ id }) => id));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  // The store is still usable for the next process.
  expect(await issuing(folder, { count: 1 })).toMatchObject({ code: 0, errors: "" });
});
