import { createAlibabaClient } from "../../provider/alibaba/client";
import type { AlibabaOperations, Invoke } from "../../provider/alibaba/operations";
import { parseFaults } from "../../provider/emulator/faults";
import { createHttp } from "../../provider/http";
import { createHuaweiClient } from "../../provider/huawei/client";
import type { HuaweiOperations } from "../../provider/huawei/operations";
import { ROOT, SERVER, SUB } from "../local/ca";
import { ROOT as HUAWEI_ROOT } from "../huawei/local";
import { removeFolders } from "../x509/support";
import { ACCOUNT, openEmulator, type Served } from "./http";

const KEY = { id: "AKIDEXAMPLE", secret: "secretEXAMPLE" };

// Each answer that names something hides it from the next two calls that ask for it.
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

const shared = () => ({
  http: createHttp(),
  timer: {
    now: () => Date.now(),
    sleep: (pause: number) => {
      pauses.push(pause);
      return Promise.resolve();
    },
  },
  random: () => 1,
});

test("Alibaba Cloud: a hierarchy whose parts are found late is made once, and read", async () => {
  const invoke: Invoke<AlibabaOperations> = createAlibabaClient({
    ...{ ...shared(), endpoint: served.endpoint, region: "cn-hangzhou" },
    credentials: () => Promise.resolve({ accessKeyId: KEY.id, accessKeySecret: KEY.secret }),
  });
  const root = await invoke("CreateRootCACertificate", ROOT);
  const sub = await invoke("CreateSubCACertificate", { ...SUB, ParentIdentifier: root.Identifier });
  const web = await invoke("CreateServerCertificate", { ...SERVER, ParentIdentifier: sub.Identifier });
  const { Certificate } = await invoke("DescribeClientCertificate", { Identifier: web.Identifier });
  expect(Certificate.Identifier).toBe(web.Identifier);
  expect(pauses.filter((pause) => pause === 500 || pause === 1000)).toHaveLength(6);
  expect((await invoke("ListCert", {})).TotalCount).toBe(1);
});

test("Huawei Cloud: a CA that is found late is made once, read and used", async () => {
  const invoke: Invoke<HuaweiOperations> = createHuaweiClient({
    ...{
      ...shared(),
      endpoint: () => served.endpoint,
      known: { region: "cn-north-4", domainId: ACCOUNT.domainId },
    },
    identity: { kind: "key", key: { accessKeyId: KEY.id, secretAccessKey: KEY.secret } },
  });
  const { ca_id } = await invoke("CreateCertificateAuthority", HUAWEI_ROOT);
  expect(await invoke("ShowCertificateAuthority", { ca_id })).toMatchObject({ ca_id, status: "ACTIVED" });
  expect(pauses).toEqual([500, 1000]);
});
