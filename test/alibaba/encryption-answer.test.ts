import { createAlibabaClient } from "../../provider/client/alibaba/client";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { createHttp } from "../../provider/client/http";
import { argsBelow, hierarchy, newWorld, removeFolders, Resource, type World } from "../provider/support";
import { openFront, type Front } from "./front";
import { KEY } from "./official";

afterAll(removeFolders);

/** In the documented form of the answer to an SM2 request; what the strings contain is undocumented. */
const TOLD = { CertKmcRep1: "MIHwMAwGCCqBHM9VAWgBBQAw", CertSignBufKmc: "MIICSDCCAe6gAwIBAgIQ" };
const OUTPUTS = { certKmcRep1: TOLD.CertKmcRep1, certSignBufKmc: TOLD.CertSignBufKmc };

let service: World;
let front: Front;
let above: Awaited<ReturnType<typeof hierarchy>>;
beforeEach(async () => {
  service = newWorld();
  above = await hierarchy(service);
  const telling = async (operation: string, request: never): Promise<object> => ({
    ...(await service.context.alibaba(operation as "ListCert", request)),
    ...(operation.endsWith("CertificateWithCsr") ? TOLD : {}),
  });
  front = await openFront(telling as Invoke<AlibabaOperations>);
});
afterEach(() => front.close());

function resource(kind: string): Resource {
  const alibaba = createAlibabaClient({
    endpoint: front.endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve(KEY),
    http: createHttp(),
    timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: () => 1,
  });
  return new Resource(newWorld(service.folder, { alibaba }), kind);
}

describe.each(["alibaba.ServerCertificateWithCsr", "alibaba.ClientCertificateWithCsr"])("%s", (kind) => {
  test("keeps what only the create returns, through reads and updates", async () => {
    const leaf = resource(kind);
    await leaf.up(argsBelow(above, kind));
    expect(leaf.state).toMatchObject(OUTPUTS);
    await leaf.refresh();
    expect(leaf.state).toMatchObject(OUTPUTS);
    await leaf.up({ ...argsBelow(above, kind), tags: { a: "1" } });
    expect(leaf.state).toMatchObject({ ...OUTPUTS, tags: { a: "1" } });
  });

  test("keeps it when a later step of the create fails", async () => {
    front.fault = (operation) => (operation === "DescribeClientCertificate" ? "500-before" : undefined);
    const leaf = resource(kind);
    const args = { ...argsBelow(above, kind), immediately: 0 };
    await expect(leaf.up(args)).rejects.toMatchObject({ code: "PARTIAL_CREATE" });
    front.fault = () => undefined;
    await leaf.up(args);
    expect(leaf.state).toMatchObject(OUTPUTS);
  });

  test("does not have it if the first response was lost", async () => {
    front.fault = (operation) => (operation.startsWith("Create") ? "lost-after" : undefined);
    const leaf = resource(kind);
    await leaf.up(argsBelow(above, kind));
    expect(leaf.state.status).toBe("ISSUE");
    expect(leaf.state).not.toHaveProperty("certKmcRep1");
  });
});
