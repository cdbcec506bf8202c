// A process that issues into a store until it has reached a number of certificates or is killed. It prints the
// identifier and serial number of each acknowledged certificate, one per line, so that its parent knows what must
// exist.
import { randomBytes } from "node:crypto";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { ROOT, SERVER, SUB } from "./ca";

async function run(folder: string, mode: string, count: number): Promise<void> {
  const { alibaba } = localBackend(async () => ({
    store: await openStore(folder, process.env.PKI_STORE_PASSPHRASE),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  if (mode === "tag") {
    for (let index = 0; index < count; index++) {
      const Key = `${process.pid}-${index}`;
      const target = { ResourceId: [process.env.TARGET ?? ""], ResourceType: "PcaCertificate" };
      await alibaba("TagResources", { ...target, Tag: [{ Key, Value: "v" }] });
      process.stdout.write(`${Key}\n`);
    }
    return;
  }
  // Every process requests the same two CAs at the same time: the tokens make each of them one CA.
  const root = await alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
  const parent = { ParentIdentifier: root.Identifier, ClientToken: "sub" };
  const sub = await alibaba("CreateSubCACertificate", { ...SUB, ...parent });
  for (let index = 0; index < count; index++) {
    const { Identifier, SerialNumber } = await alibaba("CreateServerCertificate", {
      ...SERVER,
      ParentIdentifier: sub.Identifier,
    });
    process.stdout.write(`${Identifier} ${SerialNumber}\n`);
  }
}

const [folder = "", mode = "", count = "0"] = process.argv.slice(2);
void run(folder, mode, Number(count)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
