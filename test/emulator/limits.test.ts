import { codeOf as alibabaCode, OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { encodeRequest as encodeAlibaba } from "../../provider/api/alibaba/wire";
import { codeOf as huaweiCode, OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import { encodeRequest as encodeHuawei } from "../../provider/api/huawei/wire";
import { canonicalQuery } from "../../provider/base/canonical";
import { removeFolders } from "../x509/support";
import { send, signedAlibaba, signedHuawei, type Answer } from "./fuzz-requests";
import { ACCOUNT, openEmulator, type Served } from "./http";
import { casesOf, requestOf, type Case, type Wire } from "./limit-cases";

type AlibabaName = keyof typeof ALIBABA;
type HuaweiName = keyof typeof HUAWEI;

let served: Served;
beforeAll(async () => {
  served = await openEmulator();
});
afterAll(async () => {
  await served.close();
  removeFolders();
});

interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function errorAnswer({ status, text }: Answer): ErrorAnswer {
  const fields = (text === "" ? {} : JSON.parse(text)) as Record<string, string | undefined>;
  const { Code, Message, error_code, error_msg } = fields;
  return { status, code: Code ?? error_code ?? "", message: Message ?? error_msg ?? "" };
}

async function askAlibaba(operation: AlibabaName, request: object): Promise<ErrorAnswer> {
  const { query, form } = encodeAlibaba(operation, request, "cn-hangzhou");
  return errorAnswer(await signedAlibaba(served.endpoint, operation, query, canonicalQuery(form)));
}

async function askHuawei(operation: HuaweiName, request: object): Promise<ErrorAnswer> {
  const { method, path, query, body } = encodeHuawei(operation, request, ACCOUNT.projectId);
  return errorAnswer(await signedHuawei(served.endpoint, method, path, query, body));
}

/** Refusals that come from a shape; an operation's own are different. */
const OF_A_SHAPE = /^(is required$|must (be|have|consist|not be (longer|empty)|not (have more|contain)))/;

async function hold(
  all: readonly Case[],
  ask: (request: object) => Promise<ErrorAnswer>,
  codeOf: CodeOf,
): Promise<void> {
  const wrong: object[] = [];
  for (const { what, parameter, request, refused } of all) {
    const answer = await ask(request);
    const own = answer.message.startsWith(`${parameter}: `)
      ? answer.message.slice(parameter.length + 2)
      : undefined;
    const isShape = own !== undefined && OF_A_SHAPE.test(own);
    const isRight = refused
      ? isShape && answer.status === 400 && answer.code === codeOf(refused)
      : !isShape && answer.status < 500;
    if (!isRight) wrong.push({ what, parameter, refused, answer });
  }
  expect(wrong).toEqual([]);
}

type CodeOf = (refused: NonNullable<Case["refused"]>) => string;

const UNTYPED: Wire = { firstIndex: 1, isTyped: false, path: [] };
const inPath = (operation: HuaweiName): string[] =>
  [...HUAWEI[operation].path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");

describe("every documented limit, from both sides, over HTTP", () => {
  test.each(Object.keys(ALIBABA) as AlibabaName[])("alibaba %s", async (operation) => {
    const all = casesOf(ALIBABA[operation].request, UNTYPED);
    await hold(all, (request) => askAlibaba(operation, request), alibabaCode);
  });

  test.each(Object.keys(HUAWEI) as HuaweiName[])("huawei %s", async (operation) => {
    const wire: Wire = { firstIndex: 0, isTyped: true, path: inPath(operation) };
    const all = casesOf(HUAWEI[operation].request, wire).filter(isPossible(operation));
    await hold(
      all,
      (request) => askHuawei(operation, request),
      (refused) => huaweiCode(operation, refused),
    );
  });
});

/** In paths and queries everything is text, and a list cannot be mistaken for it. */
const isPossible =
  (operation: HuaweiName) =>
  ({ parameter, what }: Case): boolean => {
    const name = parameter.split(".")[0] ?? "";
    const shape = (HUAWEI[operation].request as Partial<Record<string, { in?: string }>>)[name];
    const isText = shape?.in === "query" || inPath(operation).includes(name);
    return !isText || !["a number", "a list"].includes(what);
  };

describe("undocumented parameters are ignored, and duplicate ones are refused", () => {
  const STRANGE = { Nonsense: "1", nonsense: { more: "2" } };

  test.each(Object.keys(ALIBABA) as AlibabaName[])("alibaba %s", async (operation) => {
    const request = requestOf(ALIBABA[operation].request);
    const strange = await askAlibaba(operation, { ...request, ...STRANGE });
    expect(strange.message).not.toMatch(/nonsense/i);
    const { query, form } = encodeAlibaba(operation, request, "cn-hangzhou");
    const [name = "Identifier"] = Object.keys({ ...query, ...form });
    const again = canonicalQuery({ ...form, [name]: "a" });
    const answer = errorAnswer(
      await signedAlibaba(served.endpoint, operation, { [name]: "a", ...query }, again),
    );
    expect(answer).toEqual({
      status: 400,
      code: "InvalidParameter",
      message: `${name}: is given more than once`,
    });
  });

  test.each(Object.keys(HUAWEI) as HuaweiName[])("huawei %s", async (operation) => {
    const request = requestOf(HUAWEI[operation].request);
    const isRead = HUAWEI[operation].method === "GET";
    const { message } = await askHuawei(operation, { ...request, ...(isRead ? {} : STRANGE) });
    expect(message).not.toMatch(/nonsense/i);
  });

  test.each(["ListCertificate", "ListCertificateAuthority", "ListCertificatesV2"] as const)(
    "huawei %s: limit twice",
    async (operation) => {
      const { path } = encodeHuawei(operation, {}, ACCOUNT.projectId);
      const headers = { "x-auth-token": await tokenOf(operation) };
      const answer = await send("GET", `${served.endpoint}${path}?limit=1&limit=1`, headers, "");
      expect(errorAnswer(answer)).toMatchObject({ status: 400, message: "limit: is given more than once" });
    },
  );
});

test("limits are tested for every operation that has any", () => {
  const counted = [
    ...Object.values(ALIBABA).map(({ request }) => casesOf(request, UNTYPED)),
    ...Object.values(HUAWEI).map(({ request }) => casesOf(request, { ...UNTYPED, isTyped: true })),
  ];
  expect(counted.filter((all) => !all.some(({ refused }) => refused))).toEqual([]);
  const all = counted.flat();
  expect(all.filter(({ refused }) => refused).length).toBeGreaterThan(600);
  expect(all.filter(({ refused }) => !refused).length).toBeGreaterThan(200);
});

/** A token request, which is not signed. */
async function tokenOf(operation: HuaweiName): Promise<string> {
  const { userName, password, domainName, domainId, projectId } = ACCOUNT;
  const user = { name: userName, password, domain: { name: domainName } };
  const scope =
    HUAWEI[operation].service === "ccm" ? { domain: { id: domainId } } : { project: { id: projectId } };
  const auth = { identity: { methods: ["password"], password: { user } }, scope };
  const answer = await fetch(`${served.endpoint}/v3/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth }),
  });
  return answer.headers.get("x-subject-token") ?? "";
}

/** The documented limits, written down independently: the table may be wrong, too. */
const id = "2cb2878b-6cd1-460d-bd25-afe655159bdc";
const LEAF = {
  issuer_id: id,
  distinguished_name: { common_name: "a" },
  validity: { type: "YEAR", value: 1 },
};
const SERVER = { CommonName: "a", Algorithm: "ECC_256", ParentIdentifier: "p" };
const CLIENT = { ...SERVER, Days: 1 };
const name = (part: object): object => ({ ...LEAF, distinguished_name: { common_name: "a", ...part } });

const ON_ALIBABA: [AlibabaName, string, object, object][] = [
  ["CreateServerCertificate", "Immediately", { ...SERVER, Immediately: 2 }, { ...SERVER, Immediately: 3 }],
  ["CreateServerCertificate", "EnableCrl", { ...SERVER, EnableCrl: 1 }, { ...SERVER, EnableCrl: 2 }],
  [
    "CreateClientCertificate",
    "ClientToken",
    { ...CLIENT, ClientToken: "x".repeat(64) },
    { ...CLIENT, ClientToken: "x".repeat(65) },
  ],
  [
    "CreateClientCertificate",
    "SanType",
    { ...CLIENT, SanType: 6, SanValue: "urn:a" },
    { ...CLIENT, SanType: 7, SanValue: "10.0.0.1" },
  ],
  ["CreateServerCertificate", "Algorithm", SERVER, { ...SERVER, Algorithm: "ED25519" }],
  ["DescribeCACertificateList", "CaStatus", { CaStatus: "revoke" }, { CaStatus: "REVOKE" }],
  ["ListCert", "Status", { Status: "ISSUE" }, { Status: "issue" }],
  [
    "UpdateCACertificateStatus",
    "Status",
    { Identifier: "a", Status: "REVOKE" },
    { Identifier: "a", Status: "ISSUE" },
  ],
  [
    "DescribeCertificatePrivateKey",
    "EncryptedCode",
    { Identifier: "a", EncryptedCode: "x".repeat(32) },
    { Identifier: "a", EncryptedCode: "x".repeat(33) },
  ],
];
test.each(ON_ALIBABA)(
  "as documented on its page: alibaba %s, %s",
  async (operation, parameter, inside, outside) => {
    expect((await askAlibaba(operation, inside)).message).not.toContain(`${parameter}: `);
    expect(await askAlibaba(operation, outside)).toMatchObject({
      status: 400,
      code: "InvalidParameter",
      message: expect.stringContaining(`${parameter}: must `) as string,
    });
  },
);

const ON_HUAWEI: [HuaweiName, string, string, object, object][] = [
  [
    ...(["CreateCertificate", "distinguished_name.common_name", "PCA.00020101"] as const),
    ...([name({ common_name: "中".repeat(64) }), name({ common_name: "中".repeat(65) })] as const),
  ],
  [
    ...(["CreateCertificate", "distinguished_name.state", "PCA.00020101"] as const),
    ...([name({ state: "a".repeat(128) }), name({ state: "a".repeat(129) })] as const),
  ],
  [
    ...(["CreateCertificate", "key_algorithm", "PCA.00020102"] as const),
    ...([
      { ...LEAF, key_algorithm: "EC384" },
      { ...LEAF, key_algorithm: "EC521" },
    ] as const),
  ],
  [
    ...(["CreateCertificate", "validity.value", "PCA.00020109"] as const),
    { ...LEAF, validity: { type: "YEAR", value: 20 } },
    { ...LEAF, validity: { type: "YEAR", value: 21 } },
  ],
  [
    ...(["CreateCertificate", "customized_extension.value", "PCA.00020001"] as const),
    { ...LEAF, customized_extension: { object_identifier: "1.2.3", value: "x".repeat(64) } },
    { ...LEAF, customized_extension: { object_identifier: "1.2.3", value: "x".repeat(65) } },
  ],
  ["ListCertificate", "limit", "PCA.00020001", { limit: 1000 }, { limit: 1001 }],
  ["ListCertificate", "sort_key", "PCA.00020001", { sort_key: "create_time" }, { sort_key: "type" }],
  ["ListCertificateAuthority", "status", "PCA.00020001", { status: "ACTIVED" }, { status: "ACTIVE" }],
  [
    ...(["DeleteCertificateAuthority", "pending_days", "PCA.00020001"] as const),
    { ca_id: id, pending_days: "30" },
    { ca_id: id, pending_days: "31" },
  ],
  ["ShowCertificateAuthority", "ca_id", "PCA.00020201", { ca_id: id }, { ca_id: id.toUpperCase() }],
  [
    ...(["RevokeCertificate", "reason", "PCA.00020001"] as const),
    { certificate_id: id, reason: "CERTIFICATE_HOLD" },
    { certificate_id: id, reason: "HOLD" },
  ],
  [
    ...(["ExportCertificate", "is_sm_standard", "PCA.00020001"] as const),
    { certificate_id: id, is_compressed: false, type: "OTHER", is_sm_standard: false },
    { certificate_id: id, is_compressed: false, type: "OTHER", is_sm_standard: "yes" },
  ],
];
test.each(ON_HUAWEI)(
  "as documented on its page: huawei %s, %s",
  async (operation, parameter, code, inside, outside) => {
    expect((await askHuawei(operation, inside)).message).not.toContain(`${parameter}: `);
    expect(await askHuawei(operation, outside)).toMatchObject({
      status: 400,
      code,
      message: expect.stringContaining(`${parameter}: must `) as string,
    });
  },
);

test("is_sm_standard is passed on, and refused if it is missing", async () => {
  const request = { certificate_id: id, is_compressed: "false", type: "OTHER", is_sm_standard: "true" };
  expect((await askHuawei("ExportCertificate", request)).message).toContain("is_sm_standard");
});
