import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERIC } from "../alibaba/official-clients";
import { KEY } from "../alibaba/official";
import { startServe } from "../emulator/process";
import { removeFolders } from "../x509/support";
import { TestStack } from "./stack";

afterAll(removeFolders);

const PROGRAM = join(__dirname, "../../../examples/hierarchy/index.ts");

test("examples/hierarchy completes its lifecycle despite the emulator's seeded faults, and leaves no end certificate", async () => {
  const faults = [
    "CreateRootCACertificate#1=late",
    "CreateSubCACertificate#1=throttled",
    "CreateSubCACertificate#2=late",
    "CreateServerCertificate#1=error-after",
    "CreateServerCertificate#2=reset-after",
  ];
  const key = ["--access-key", KEY.accessKeyId, "--secret-key", KEY.accessKeySecret];
  const serve = await startServe([...key, "--faults", faults.join(",")]);
  const stack = await TestStack.create("");
  Object.assign(stack.env, {
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.accessKeySecret,
    // The stack's own configuration takes effect.
    PKI_BACKEND: undefined,
  });
  try {
    stack.write("index.ts", readFileSync(PROGRAM, "utf8"));
    await stack.ok("config", "set", "pki:backend", "cloud", "--stack", "dev");
    await stack.ok("config", "set", "pki:endpoint", serve.endpoint, "--stack", "dev");
    await stack.up();
    const list = (): Promise<Record<string, unknown>> =>
      GENERIC["openapi-core, ACS3"]!(serve.endpoint)("ListCert", "2020-06-30", {});
    const issued = (await stack.resources()).filter(({ type }) => type.includes("ServerCertificate")).length;
    expect(issued).toBeGreaterThan(2);
    expect((await list()).TotalCount).toBe(issued);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    const { code, output } = await stack.destroy();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect((await list()).TotalCount).toBe(0);
    expect(serve.log.join("\n")).toMatch(/"fault":"error-after"/);
    expect(serve.log.join("\n").match(/"fault":"late"/g)).toHaveLength(2);
    expect(serve.log.join("\n")).not.toContain(KEY.accessKeySecret);
    expect(await serve.stop()).toBe(0);
  } finally {
    stack.close();
    serve.child.kill("SIGKILL");
  }
});
