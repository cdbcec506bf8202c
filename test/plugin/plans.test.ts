import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plansOf } from "../../provider/plugin/plans";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const PLAN = { kind: "alibaba.RootCa", name: "root", certificate: "" };
const ENGINE = "127.0.0.1:1234";
const URN = "urn:pulumi:dev::test::pki:alibaba/rootCa:RootCa::root";

const MODULE = join(__dirname, "../../provider/plugin/plans.js");

/** Another process of the run checks a CA, and does not clean up: it exits by itself or waits to be killed. */
const CHECKS = (folder: string): string =>
  `require(${JSON.stringify(MODULE)}).plansOf("${ENGINE}", ${JSON.stringify(folder)}).set("${URN}", ${JSON.stringify(PLAN)});`;

const checkAndEnd = (folder: string): void => void execFileSync(process.execPath, ["-e", CHECKS(folder)]);

async function whileChecked(folder: string, work: () => void): Promise<void> {
  const text = `${CHECKS(folder)} console.log("checked"); process.stdin.resume();`;
  const other = spawn(process.execPath, ["-e", text], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    await once(other.stdout, "data");
    work();
  } finally {
    other.kill("SIGKILL");
    await once(other, "exit");
  }
}

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

test("what one process of a run has checked is known to the others of the run, and to nobody else", async () => {
  const folder = newFolder();
  await whileChecked(folder, () => {
    expect(plansOf(ENGINE, folder).get(URN)).toEqual(PLAN);
    expect(plansOf("127.0.0.1:4321", folder).get(URN)).toBeUndefined();
    expect(plansOf(ENGINE, folder).get(`${URN}2`)).toBeUndefined();
    const modes = below(folder).map((path) => statSync(path).mode & 0o777);
    expect(modes.sort()).toEqual([0o600, 0o700, 0o700]);
  });
});

test("a process removes its own files when it ends, and those of one that was killed when it begins", async () => {
  const folder = newFolder();
  await whileChecked(folder, () => {
    const plans = plansOf(ENGINE, folder);
    plans.set(URN, PLAN);
    plans.close();
    expect(plansOf(ENGINE, folder).get(URN)).toEqual(PLAN);
  });
  expect(below(folder)).not.toEqual([]);
  plansOf("127.0.0.1:4321", folder);
  expect(below(folder)).toEqual([]);
  checkAndEnd(folder);
  const plans = plansOf(ENGINE, folder);
  expect(plans.get(URN)).toBeUndefined();
  plans.set(URN, PLAN);
  expect(below(folder)).toHaveLength(3);
  plans.close();
  expect(below(folder)).toEqual([]);
});

test("where nothing can be written, a process knows what it has checked itself", () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  const plans = plansOf(ENGINE, file);
  plans.set(URN, PLAN);
  expect(plans.get(URN)).toEqual(PLAN);
  plans.close();
});

test("what others could have written is not read", async () => {
  const folder = newFolder();
  await whileChecked(folder, () => {
    below(folder).forEach((path) => {
      chmodSync(path, 0o777);
    });
    expect(plansOf(ENGINE, folder).get(URN)).toBeUndefined();
  });
});
