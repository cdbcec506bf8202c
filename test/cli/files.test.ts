import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { writeOutput } from "../../cli/output";
import { CLI, KEY_OPTIONS, startServe } from "../emulator/process";
import { openLocal, ROOT } from "../local/ca";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

interface Done {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

const pki = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Done =>
  spawnSync(process.execPath, [CLI, ...args], {
    ...{ env: { PATH: process.env.PATH, ...env }, encoding: "utf8", timeout: 120_000 },
  });

/** Settings for a store with one CA. */
async function oneCa(): Promise<NodeJS.ProcessEnv> {
  const store = newFolder();
  const ca = openLocal(undefined, store);
  await ca.invoke("CreateRootCACertificate", ROOT);
  await ca.close();
  return { PKI_BACKEND: "local", PKI_LOCAL_STORE: store };
}

/** A file that must not be overwritten, and a link to it. */
function trap(target = "precious"): { file: string; link: string } {
  const [file, link] = [join(newFolder(), "precious"), join(newFolder(), "report")];
  if (target !== "") writeFileSync(file, target);
  symlinkSync(file, link);
  return { file, link };
}

const NOT_FOLLOWED = {
  status: 1,
  stderr: expect.stringMatching(/is a symbolic link, which is not followed.*INVALID_INPUT/) as string,
};

test("a link in place of an output file is not followed, whether or not its target exists", async () => {
  const env = await oneCa();
  for (const target of ["precious", ""]) {
    const { file, link } = trap(target);
    expect(pki(["graph", "--cloud", "alibaba", "--output", link], env)).toMatchObject(NOT_FOLLOWED);
    expect(pki(["serve", ...KEY_OPTIONS, "--log", link], env)).toMatchObject(NOT_FOLLOWED);
    expect(pki(["serve", ...KEY_OPTIONS, "--https", "--ca-file", link], env)).toMatchObject(NOT_FOLLOWED);
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(target);
  }
});

test("a log that cannot be written is refused at once", () => {
  const env = { PKI_LOCAL_STORE: newFolder() };
  for (const log of [join(newFolder(), "missing", "log"), newFolder()]) {
    expect(pki(["serve", "--port", "0", ...KEY_OPTIONS, "--log", log], env)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/cannot be written: E(NOENT|ISDIR).*INVALID_INPUT/) as string,
    });
  }
});

test("the process's own streams may be named as a file", async () => {
  const [env, file] = [await oneCa(), join(newFolder(), "output")];
  const handle = openSync(file, "w");
  const args = [CLI, "graph", "--cloud", "alibaba", "--format", "mermaid", "--output", "/dev/stdout"];
  const { status } = spawnSync(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", handle, "inherit"],
  });
  closeSync(handle);
  expect([status, readFileSync(file, "utf8")]).toEqual([0, expect.stringContaining("Root")]);
});

test("a file with a second hard link is not written", async () => {
  const [file, second] = [join(newFolder(), "precious"), join(newFolder(), "report")];
  writeFileSync(file, "precious");
  linkSync(file, second);
  await expect(writeOutput(second, "text")).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("another hard link") as string,
  });
  expect(readFileSync(file, "utf8")).toBe("precious");
});

test("an existing file is overwritten completely; one with secrets is readable only by its owner", async () => {
  const file = join(newFolder(), "report");
  writeFileSync(file, "something longer");
  await writeOutput(file, "text");
  expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual(["text", "644"]);
  await writeOutput(file, "secret", { isPrivate: true });
  expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual(["secret", "600"]);
});

test("a state that an import writes over another file is readable only by its owner", async () => {
  const [out, env] = [newFolder(), await oneCa()];
  writeFileSync(join(out, "state.json"), "{}");
  expect(
    pki(["import", "alibaba", "--out", out, "--force", "--project", "pki", "--stack", "dev"], env),
  ).toMatchObject({ status: 0 });
  expect(modeOf(join(out, "state.json"))).toBe("600");
});

test("an import writes a whole project, and keeps what is there already", async () => {
  const [out, env] = [newFolder(), await oneCa()];
  writeFileSync(join(out, "package.json"), "{}");
  const { status, stdout } = pki(["import", "alibaba", "--out", out, "--project", "true"], env);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /npm install\n {2}pulumi stack init dev\n {2}pulumi stack import --file state\.json\n/,
  );
  const written = [".gitignore", "Pulumi.yaml", "index.ts", "package.json", "state.json", "tsconfig.json"];
  expect(readdirSync(out).sort()).toEqual(written);
  expect(readFileSync(join(out, "Pulumi.yaml"), "utf8")).toMatch(/^name: "true"$/m);
  expect(readFileSync(join(out, "package.json"), "utf8")).toBe("{}");
  expect(readFileSync(join(out, "index.ts"), "utf8").match(/^export .*/gm)).toEqual([
    "export const trusted = {",
  ]);
});

describe("the key file of pki serve", () => {
  function pair(mode: number): string[] {
    const [certificate, key] = [join(newFolder(), "cert.pem"), join(newFolder(), "key.pem")];
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", [...request, "-keyout", key, "-out", certificate, ...names], { stdio: "ignore" });
    chmodSync(key, mode);
    return ["--https", "--certificate", certificate, "--key", key];
  }

  test("is refused if others can write to it, because they choose its contents", () => {
    const done = pki(["serve", ...KEY_OPTIONS, "--store", newFolder(), ...pair(0o620)]);
    expect(done).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/key\.pem can be written by others: chmod 600/) as string,
    });
  });

  test("is reported if others can read it, and not if only its owner can", async () => {
    for (const [mode, isReported] of [
      [0o640, true],
      [0o600, false],
    ] as const) {
      const serve = await startServe([...KEY_OPTIONS, ...pair(mode)]);
      await serve.stop();
      expect(serve.log.join().includes("others can read the private key in")).toBe(isReported);
    }
  });
});
