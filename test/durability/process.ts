// A process that issues into a store until it is killed. It prints identifier and serial number of each certificate
// that was acknowledged, one per line, so that its parent knows what must be there.
import { randomBytes, randomUUID } from "node:crypto";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { CLIENT, ROOT, SUB } from "../local/ca";

async function run(location: string): Promise<never> {
  const { alibaba } = localBackend(async () => ({
    store: await openStore(location),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  // Every process asks for the same two CAs: the tokens make them one.
  const root = await alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
  const parent = { ParentIdentifier: root.Identifier, ClientToken: "sub" };
  const sub = await alibaba("CreateSubCACertificate", { ...SUB, ...parent });
  for (;;) {
    const request = { ...CLIENT, ParentIdentifier: sub.Identifier, ClientToken: randomUUID() };
    const { Identifier, SerialNumber } = await alibaba("CreateClientCertificate", request);
    process.stdout.write(`${Identifier} ${SerialNumber}\n`);
  }
}

run(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
