import type { Invoke } from "../../provider/api/backend";
import { parseFaults } from "../../provider/emulator/faults";
import { createHuaweiClient } from "../../provider/client/huawei/client";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { ROOT, SERVER, SUB } from "../local/ca";
import { ROOT as HUAWEI_ROOT } from "../huawei/local";
import { KEY } from "../huawei/official";
import { removeFolders } from "../x509/support";
import { ACCOUNT, clientAt, impatient, openEmulator, type Served } from "./http";

// Each answer that names a certificate hides it from the next two calls that ask for it.
let served: Served;
let pauses: number[] = [];
beforeAll(async () => {
  served = await openEmulator({ faults: parseFaults("late=1", undefined) });
});
beforeEach(() => {
  pauses = [];
});
afterAll(async () => {
  await served.close();
  removeFolders();
});

const waiting = () => impatient((pause) => pauses.push(pause));

test("Alibaba Cloud: a hierarchy whose parts are found late is created once, and read", async () => {
  const invoke = clientAt(served.endpoint, undefined, waiting());
  const root = await invoke("CreateRootCACertificate", ROOT);
  const sub = await invoke("CreateSubCACertificate", { ...SUB, ParentIdentifier: root.Identifier });
  const web = await invoke("CreateServerCertificate", { ...SERVER, ParentIdentifier: sub.Identifier });
  const { Certificate } = await invoke("DescribeClientCertificate", { Identifier: web.Identifier });
  expect(Certificate.Identifier).toBe(web.Identifier);
  expect(pauses.filter((pause) => pause === 500 || pause === 1000)).toHaveLength(6);
  expect((await invoke("ListCert", {})).TotalCount).toBe(1);
});

test("Huawei Cloud: a CA that is found late is created once, read and used", async () => {
  const invoke: Invoke<HuaweiOperations> = createHuaweiClient({
    ...waiting(),
    endpoint: () => served.endpoint,
    known: { region: "cn-north-4", domainId: ACCOUNT.domainId },
    identity: { kind: "key", key: KEY },
  });
  const { ca_id } = await invoke("CreateCertificateAuthority", HUAWEI_ROOT);
  expect(await invoke("ShowCertificateAuthority", { ca_id })).toMatchObject({ ca_id, status: "ACTIVED" });
  expect(pauses).toEqual([500, 1000]);
});
