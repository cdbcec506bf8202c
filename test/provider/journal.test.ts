import { spawn } from "node:child_process";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileJournal } from "../../provider/resources/creates/journal";
import { newFolder, removeFolders } from "./support";

afterAll(removeFolders);

const JOURNAL = require.resolve("../../provider/resources/creates/journal");

/** A process that starts entries for the keys, completes the second one, reports that and waits for a signal. */
async function oneProcess(folder: string, signal: NodeJS.Signals): Promise<void> {
  const script = `
    const journal = require(${JSON.stringify(JOURNAL)}).fileJournal(${JSON.stringify(folder)});
    journal.begin("begun"); journal.begin("answered"); journal.end("answered");
    setInterval(() => undefined, 1000); console.log("ready");`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill(signal);
  await ended;
}

test("the engine ends the provider: answered entries are done, started ones are pending", async () => {
  const folder = newFolder();
  await oneProcess(folder, "SIGINT");
  const journal = fileJournal(folder);
  expect(["begun", "answered", "other"].map((key) => journal.evidence(key))).toEqual([
    "pending",
    "done",
    undefined,
  ]);
});

test("a process that is killed leaves entries that were just answered pending", async () => {
  const folder = newFolder();
  await oneProcess(folder, "SIGKILL");
  expect(fileJournal(folder).evidence("answered")).toBe("pending");
});

test("file names reveal nothing, and old files are removed", () => {
  const folder = newFolder();
  const old = join(folder, "0".repeat(64));
  writeFileSync(old, "done");
  utimesSync(old, new Date(0), new Date(0));
  fileJournal(folder).begin("urn:pulumi:dev::secret-project");
  expect(existsSync(old)).toBe(false);
  expect(readdirSync(folder).join()).toMatch(/^[0-9a-f]{64}$/);
});

test("an unusable folder does not cause failures", () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  const journal = fileJournal(file);
  journal.begin("key");
  journal.end("key");
  expect(journal.evidence("key")).toBeUndefined();
});

test("a response is recorded even on a machine that started nothing", async () => {
  const folder = join(newFolder(), "new");
  const script = `
    const journal = require(${JSON.stringify(JOURNAL)}).fileJournal(${JSON.stringify(folder)});
    journal.end("taken up"); setTimeout(() => undefined, 2500);`;
  const child = spawn(process.execPath, ["-e", script], { stdio: "inherit" });
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  expect(fileJournal(folder).evidence("taken up")).toBe("done");
});

test("the entry of a started create is visible to the next process, and gone after its response", async () => {
  const folder = newFolder();
  const ids = Array.from({ length: 1_000 }, (_, index) => `identifier-${index}`).join(",");
  const first = fileJournal(folder);
  first.begin("with", ids);
  first.begin("empty", "");
  first.begin("without");
  await oneProcess(folder, "SIGINT");
  const next = fileJournal(folder);
  expect(["with", "empty", "without", "answered"].map((key) => next.note(key))).toEqual([
    ids,
    "",
    undefined,
    undefined,
  ]);
  expect(next.evidence("with")).toBe("pending");
});
