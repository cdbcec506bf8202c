import { createPrivateKey } from "node:crypto";
import { openStore } from "../../provider/local/store";
import { PostgresServer } from "../local/postgres-server";
import { removeFolders } from "../x509/support";
import { HIERARCHY } from "./programs";
import { S3Server } from "./s3-server";
import { TestStack, stepLabels } from "./stack";

const PROGRAM = `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true });
export const certificate = web.certificate;
export const privateKey = web.privateKey;
`;
const PASSPHRASE = "correct horse battery staple";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

// Nothing of this stack is on disk: its state is in one database, the local CA in another.
test("Pulumi's state and the local CA in PostgreSQL: up, no changes, keys encrypted in both, destroy", async () => {
  const [state, store] = [await server.newDatabase(), await server.newDatabase()];
  const stack = await TestStack.create(PROGRAM, {
    PULUMI_BACKEND_URL: `${state}?sslmode=disable`,
    PKI_LOCAL_STORE: store,
    PKI_STORE_PASSPHRASE: PASSPHRASE,
  });
  try {
    await stack.up();
    await stack.unchanged();
    const { privateKey, certificate } = await stack.outputs<{ privateKey: string; certificate: string }>();
    expect(createPrivateKey(privateKey).asymmetricKeyType).toBe("ec");
    const inState = await textOf(state);
    // The certificate proves that this is the state.
    expect(inState.includes(certificate.split("\n")[3] ?? "none")).toBe(true);
    const inStore = await textOf(store);
    for (const line of privateKey.split("\n").slice(1, 3)) {
      expect([inState.includes(line), inStore.includes(line)]).toEqual([false, false]);
    }
    expect(inStore.includes("pki1:")).toBe(true);
    for (const secret of [server.password, PASSPHRASE]) {
      expect([inState.includes(secret), stack.shown.includes(secret)]).toEqual([false, false]);
    }
    const { steps } = await stack.destroy();
    expect(stepLabels(steps).filter((step) => step.startsWith("delete "))).toContain("delete web");
    const opened = await openStore(store, PASSPHRASE);
    const left = await opened.selectFrom("certificates").select("type").execute();
    await opened.destroy();
    expect(left.map(({ type }) => type).sort()).toEqual(["ROOT", "SUB_ROOT"]);
  } finally {
    stack.close();
  }
});

test("Pulumi's state in an S3 bucket: up, no changes, keys encrypted in it, destroy", async () => {
  const s3 = await S3Server.start();
  const stack = await TestStack.create(PROGRAM, s3.env);
  try {
    await stack.up();
    await stack.unchanged();
    const { privateKey, certificate } = await stack.outputs<{ privateKey: string; certificate: string }>();
    const inState = s3.text();
    expect(inState.includes(certificate.split("\n")[3] ?? "none")).toBe(true);
    for (const line of privateKey.split("\n").slice(1, 3)) expect(inState.includes(line)).toBe(false);
    expect([inState.includes(s3.key.secret), stack.shown.includes(s3.key.secret)]).toEqual([false, false]);
    const { steps } = await stack.destroy();
    expect(stepLabels(steps).filter((step) => step.startsWith("delete "))).toContain("delete web");
  } finally {
    stack.close();
    await s3.stop();
  }
});

/** All rows of all tables in a database, as text. */
async function textOf(url: string): Promise<string> {
  const tables = await server.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    url,
  );
  const rows = tables.map(({ name }) => server.query<Record<string, unknown>>(`SELECT * FROM ${name}`, url));
  const values = (await Promise.all(rows)).flat().flatMap((row) => Object.values(row));
  return values.map(plain).join("\n");
}

/** The engine stores files as Base64 in JSON. */
function plain(value: unknown): string {
  const { data } = (value ?? {}) as { data?: string };
  return typeof data === "string" ? Buffer.from(data, "base64").toString("utf8") : JSON.stringify(value);
}
