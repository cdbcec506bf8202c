import { inspect } from "node:util";
import type { Identity } from "../../provider/client/huawei/credentials";
import type { FaultKind } from "../faults/answers";
import { removeFolders } from "../x509/support";
import { BY_KEY, BY_PASSWORD, failure, openCloud, type Cloud } from "./cloud";
import { LEAF, openLocal, ROOT } from "./local";
import { DOMAIN, KEY, PROJECT, TEMPORARY, USER } from "./official";

afterAll(removeFolders);

let local: ReturnType<typeof openLocal>;
let cloud: Cloud;
let root: string;
beforeEach(async () => {
  local = openLocal();
  cloud = await openCloud(local.invoke);
  root = (await local.invoke("CreateCertificateAuthority", ROOT)).ca_id;
});
afterEach(async () => {
  await cloud.front.close();
  await local.close();
});

const KNOWN = { domainId: DOMAIN, projectId: PROJECT };
const CREATE = "CreateCertificate";
const LIST = "ListCertificate";
const create = (identity: Identity = BY_KEY): Promise<unknown> =>
  cloud.client(identity, KNOWN)(CREATE, { ...LEAF, issuer_id: root });
const count = async (): Promise<number> => (await local.invoke(LIST, {})).total;
const certificate = async (): Promise<string> =>
  (await local.invoke(CREATE, { ...LEAF, issuer_id: root })).certificate_id;

const AFTER = [
  "lost-after",
  "reset-after",
  "500-after",
  "truncated-after",
  "malformed-after",
  "html-after",
] as const;
const BEFORE = ["lost-before", "reset-before", "500-before"] as const;

test.each([...AFTER, ...BEFORE])("CreateCertificate, %s: not retried", async (kind) => {
  cloud.front.fault = () => kind;
  await expect(create()).rejects.toMatchObject({
    code: expect.stringMatching(/NO_ANSWER|BAD_ANSWER|SERVICE_ERROR/) as string,
  });
  expect(cloud.front.arrived).toEqual([CREATE]);
  expect(await count()).toBe(kind.endsWith("after") ? 1 : 0);
});

test.each([
  ["CreateCertificateAuthority", ROOT],
  ["CreateCertificateByCsr", { issuer_id: "x", csr: "y", validity: LEAF.validity }],
  ["CreateCertificateV2", { name: "cert", cert_content: "x", private_key: "y" }],
] as const)("%s is not retried either", async (operation, request) => {
  cloud.front.fault = () => "lost-after";
  const invoke = cloud.client(BY_KEY, KNOWN);
  await expect(invoke(operation as "CreateCertificateV2", request as never)).rejects.toMatchObject({
    code: "NO_ANSWER",
    sent: true,
  });
  expect(cloud.front.arrived).toEqual([operation]);
});

test.each([...AFTER, ...BEFORE])("ListCertificate, %s: retried", async (kind) => {
  await certificate();
  cloud.front.fault = (_operation, number) => (number < 3 ? kind : undefined);
  await expect(cloud.client(BY_KEY, KNOWN)(LIST, {})).resolves.toMatchObject({ total: 1 });
  expect(cloud.front.arrived).toHaveLength(3);
  expect(cloud.pauses).toEqual([500, 1000]);
});

test.each(AFTER.filter((kind) => kind !== "truncated-after" && kind !== "malformed-after"))(
  "DELETE with a body, %s: retried",
  async (kind) => {
    const certificate_id = await certificate();
    const tags = [
      { key: "环境 a", value: "b" },
      { key: "kept", value: "" },
    ];
    cloud.front.fault = (_operation, number) => (number === 1 ? kind : undefined);
    const invoke = cloud.client(BY_KEY, KNOWN);
    await invoke("BatchCreateCertTags", { certificate_id, tags });
    await invoke("BatchDeleteCertTags", { certificate_id, tags: tags.slice(0, 1) });
    expect(await invoke("ListCertTags", { certificate_id })).toEqual({ tags: tags.slice(1) });
  },
);

test("throttled: waits, then continues", async () => {
  cloud.front.fault = (_operation, number) => (number < 4 ? "throttled" : undefined);
  await create();
  expect(cloud.pauses).toEqual([500, 1000, 2000]);
  expect(await count()).toBe(1);
});

test("always throttled: fails with the service's own error after six attempts", async () => {
  cloud.front.fault = () => "throttled";
  await expect(create()).rejects.toMatchObject({ serviceCode: "APIGW.0308", requestId: "R-THROTTLE" });
  expect(cloud.front.arrived).toHaveLength(6);
});

test("throttled by the identity service: waits as well", async () => {
  cloud.front.fault = (operation, number) =>
    operation.startsWith("POST /v3") && number < 3 ? "throttled" : undefined;
  await create(BY_PASSWORD);
  expect(await count()).toBe(1);
});

test("a refused connection is retried, even for a create, because nothing was sent", async () => {
  await cloud.front.close();
  await expect(create()).rejects.toMatchObject({ code: "NO_ANSWER", sent: false });
  expect(cloud.pauses).toHaveLength(5);
});

describe("errors contain no secret", () => {
  const FAULTS: (FaultKind | undefined)[] = [...AFTER, ...BEFORE, "throttled", "token-withdrawn", undefined];
  const SECRETS = [KEY.secretAccessKey, TEMPORARY.secretAccessKey, TEMPORARY.securityToken!, USER.password];
  const IDENTITIES: [string, () => Identity][] = [
    ["key", () => BY_KEY],
    ["temporary key", () => ({ kind: "key", key: TEMPORARY })],
    ["token", () => ({ kind: "token", token: cloud.front.iam.grant("domain") })],
    ["password", () => BY_PASSWORD],
  ];
  const CASES = FAULTS.flatMap((fault) => IDENTITIES.map(([name, make]) => [fault, name, make] as const));

  test.each(CASES)("%s, with a %s", async (fault, _name, make) => {
    cloud.front.fault = () => fault;
    const identity = make();
    const missing = { ...LEAF, issuer_id: "00000000-0000-4000-8000-000000000000" };
    const error = await failure(cloud.client(identity, KNOWN)(CREATE, missing));
    const tokens = cloud.front.requests.map(({ headers }) => headers["x-auth-token"]);
    const secrets = [...SECRETS, ...tokens].filter((one) => one !== undefined);
    const texts = [error.message, error.stack, inspect(error, { depth: 20 })].join("\n");
    expect(secrets.filter((secret) => texts.includes(secret))).toEqual([]);
  });

  test.each(FAULTS)("%s: the key of an upload", async (fault) => {
    cloud.front.fault = () => fault;
    const request = { name: "cert", cert_content: "x", private_key: "SECRET-OF-THE-UPLOAD" };
    const error = await failure(cloud.client(BY_KEY, KNOWN)("CreateCertificateV2", request));
    expect(inspect(error, { depth: 20 })).not.toContain("SECRET-OF");
  });
});
