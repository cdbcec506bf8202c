import { OPERATIONS, type HuaweiOperations } from "../../provider/api/huawei/operations";
import { removeFolders } from "../x509/support";
import { BY_KEY, openCloud, type Cloud } from "./cloud";
import { LEAF, NAME, openLocal, ROOT } from "./local";
import { DOMAIN, PROJECT } from "./official";

afterAll(removeFolders);

let local: ReturnType<typeof openLocal>;
let cloud: Cloud;
beforeEach(async () => {
  local = openLocal();
  cloud = await openCloud(local.invoke);
});
afterEach(async () => {
  await cloud.front.close();
  await local.close();
});

type Operation = keyof HuaweiOperations;
type Prepare = () => Promise<object>;

const root = async (): Promise<string> => (await local.invoke("CreateCertificateAuthority", ROOT)).ca_id;
const ca =
  (...before: ("Disable" | "Delete")[]): Prepare =>
  async () => {
    const ca_id = await root();
    if (before.includes("Disable")) await local.invoke("DisableCertificateAuthority", { ca_id });
    if (before.includes("Delete")) {
      await local.invoke("DeleteCertificateAuthority", { ca_id, pending_days: "7" });
    }
    return { ca_id };
  };
const leaf: Prepare = async () => local.invoke("CreateCertificate", { ...LEAF, issuer_id: await root() });
const pending: Prepare = async () => {
  const { signature_algorithm, validity: _validity, ...rest } = ROOT;
  const name = { ...NAME, common_name: "Sub" };
  const request = { ...rest, type: "SUBORDINATE", distinguished_name: name } as const;
  const { ca_id } = await local.invoke("CreateCertificateAuthority", request);
  return { ca_id, issuer_id: await root(), signature_algorithm, validity: { type: "YEAR", value: 1 } };
};
const tagged: Prepare = async () => ({ ...(await leaf()), tags: [{ key: "a", value: "b" }] });

const repeat = async (operation: Operation, prepare: Prepare): Promise<void> => {
  const request = await prepare();
  cloud.front.fault = (_operation, number) => (number === 1 ? "lost-after" : undefined);
  expect(OPERATIONS[operation].repeatable).toBe(true);
  const invoke = cloud.client(BY_KEY, { domainId: DOMAIN, projectId: PROJECT });
  await invoke(operation as "ListCertificate", request);
  expect(cloud.front.arrived).toEqual([operation, operation]);
};

const SAME: [Operation, Prepare][] = [
  ["ShowCertificate", leaf],
  ["ListCertificate", () => Promise.resolve({})],
  ["BatchCreateCertTags", tagged],
  ["BatchDeleteCertTags", tagged],
  ["DisableCertificateAuthorityCrl", ca()],
];
test.each(SAME)("%s, response lost: retried", repeat);

// Operations that the service refuses when they are repeated after a lost answer, because the status has changed.
const REFUSED: [Operation, Prepare][] = [
  ["RevokeCertificate", leaf],
  ["DisableCertificateAuthority", ca()],
  ["EnableCertificateAuthority", ca("Disable")],
  ["DeleteCertificateAuthority", async () => ({ ...(await ca("Disable")()), pending_days: "7" })],
  ["RestoreCertificateAuthority", ca("Disable", "Delete")],
  ["IssueCertificateAuthorityCertificate", pending],
];
// The resource's lifecycle then reads the status (provider/resources/change-status.ts).
test.each(REFUSED)(
  "%s, response lost: retried, and refused because of the status",
  async (operation, prepare) => {
    await expect(repeat(operation, prepare)).rejects.toMatchObject({
      code: "SERVICE_ERROR",
      httpStatus: 403,
    });
  },
);
