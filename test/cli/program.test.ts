import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CLI } from "../emulator/process";
import { removeFolders } from "../x509/support";

afterAll(removeFolders);

const { version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
  version: string;
};

const pki = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });

test("--version prints the package's version", () => {
  expect(pki("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
});

test("an unknown command is refused with the list of commands, and exit code 2", () => {
  expect(pki("--nothing")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/^error: unknown option '--nothing'\n\nUsage: pki /) as string,
  });
});

test("a reader that closes the pipe early is not a failure", async () => {
  const child = spawn(process.execPath, [CLI, "list", "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const [errors, closed] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ errors, code: (closed as [number])[0] }).toEqual({ errors: "", code: 0 });
});
