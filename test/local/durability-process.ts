// A process that issues into a store until it is killed. It prints identifier and serial number of each certificate
// that was acknowledged, one per line, so that its parent knows what must be there.
import { randomBytes, randomUUID } from "node:crypto";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { ROOT, SERVER, SUB } from "./ca";

/** A call whose outcome is unclear is made again, with the token that finds what the first one made. */
async function settled<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as { code?: string }).code !== "NO_ANSWER") throw error;
      process.stderr.write("unclear\n");
    }
  }
}

async function run(location: string): Promise<never> {
  const { alibaba } = localBackend(async () => ({
    store: await openStore(location),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  const root = await settled(() => alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" }));
  const parent = { ParentIdentifier: root.Identifier, ClientToken: "sub" };
  const sub = await settled(() => alibaba("CreateSubCACertificate", { ...SUB, ...parent }));
  for (;;) {
    const request = { ...SERVER, ParentIdentifier: sub.Identifier, ClientToken: randomUUID() };
    const { Identifier, SerialNumber } = await settled(() => alibaba("CreateServerCertificate", request));
    process.stdout.write(`${Identifier} ${SerialNumber}\n`);
  }
}

run(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
