import { createHttp } from "../../provider/client/http";
import { createHuaweiClient } from "../../provider/client/huawei/client";
import { OPERATIONS, type HuaweiOperations } from "../../provider/api/huawei/operations";
import { matchPath } from "../../provider/api/huawei/wire";
import { answerTo, listen, send, type Listener } from "./listener";
import { DOMAIN, isSigned, KEY, PROJECT, REGION, type WireRequest } from "./official";
import { officialClient } from "./official-client";

const arrived: WireRequest[] = [];
let recorder: Listener;
beforeAll(async () => {
  recorder = await listen((request, response) => {
    arrived.push(request);
    send(response, { status: 200, fields: answerTo(request) });
  });
});
afterAll(() => recorder.close());

const CERTIFICATE = { certificate_id: "ae9a326a-b61e-4446-854d-cda30ffe31f5" };
const CA = { ca_id: "2cb2878b-6cd1-460d-bd25-afe655159bdc" };
const TAGS = { tags: [{ key: "a b", value: "名" }] };
const PAGE = { limit: 10, offset: 20, name: "名 a&b+c" };
const DOMAINS = { domains: [{ domain: "www.example.com", instance_ids: ["i"] }] };
const FORM = { name: "n", cert_content: "c\n", private_key: "k\n", type: "instance", instance_id: "i" };

/** Requests for each operation, with a value in every parameter. */
const REQUESTS: Record<keyof HuaweiOperations, object> = {
  CreateCertificate: { issuer_id: "i", distinguished_name: { common_name: "名" } },
  CreateCertificateByCsr: { issuer_id: "i", csr: "c\r\n", type: "ENTITY_CERT" },
  ShowCertificate: CERTIFICATE,
  ListCertificate: { ...PAGE, status: "ISSUED" },
  ExportCertificate: { ...CERTIFICATE, is_compressed: "false", type: "OTHER", password: "p" },
  RevokeCertificate: CERTIFICATE,
  DeleteCertificate: CERTIFICATE,
  BatchCreateCertTags: { ...CERTIFICATE, ...TAGS },
  BatchDeleteCertTags: { ...CERTIFICATE, ...TAGS },
  ListCertTags: CERTIFICATE,
  CreateCertificateAuthority: { type: "ROOT", key_algorithm: "EC256" },
  IssueCertificateAuthorityCertificate: { ...CA, issuer_id: "i", path_length: 0 },
  ImportCertificateAuthorityCertificate: { ...CA, certificate: "c\n", certificate_chain: "d\n" },
  ExportCertificateAuthorityCsr: CA,
  ExportCertificateAuthorityCertificate: CA,
  ShowCertificateAuthority: CA,
  ListCertificateAuthority: { ...PAGE, status: "ACTIVED", type: "ROOT" },
  EnableCertificateAuthority: CA,
  DisableCertificateAuthority: CA,
  DeleteCertificateAuthority: { ...CA, pending_days: "7" },
  RestoreCertificateAuthority: CA,
  RevokeCertificateAuthority: CA,
  EnableCertificateAuthorityCrl: { ...CA, obs_bucket_name: "b", valid_days: 7 },
  DisableCertificateAuthorityCrl: CA,
  UpdateOcspSwitch: { ...CA, ocsp_switch: false },
  BatchCreateCaTags: { ...CA, ...TAGS },
  BatchDeleteCaTags: { ...CA, ...TAGS },
  ListCaTags: CA,
  CreateCertificateV2: FORM,
  ShowDetailsOfCertificateV2: CERTIFICATE,
  ListCertificatesV2: { ...PAGE, type: "instance", instance_id: "i" },
  UpdateCertificateV2: { ...CERTIFICATE, ...FORM },
  DeleteCertificateV2: CERTIFICATE,
  BatchAssociateDomainsV2: { ...CERTIFICATE, ...DOMAINS },
  BatchDisassociateDomainsV2: { ...CERTIFICATE, ...DOMAINS },
  ListAttachedDomainsV2: { ...CERTIFICATE, limit: 1, offset: 2 },
};

async function sentBy(call: Promise<unknown>): Promise<WireRequest> {
  await call;
  return arrived.pop()!;
}

/** No body is equivalent to an empty one, unless the service insists on one. */
const saidBy = ({ method, path, query, headers, body }: WireRequest): object => ({
  ...{ method, path, query, domain: headers["x-domain-id"], project: headers["x-project-id"] },
  body: JSON.parse(body === "" && ["GET", "DELETE"].includes(method) ? "{}" : body) as unknown,
});

test("every operation is covered", () => {
  expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(OPERATIONS).sort());
});

test.each(Object.entries(REQUESTS))("%s: both clients send the same request", async (name, request) => {
  const operation = name as "ListCertificate";
  const ours = createHuaweiClient({
    endpoint: () => recorder.endpoint,
    known: { region: REGION, domainId: DOMAIN, projectId: PROJECT },
    identity: { kind: "key", key: KEY },
    http: createHttp(),
    timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: () => 1,
  });
  const mine = await sentBy(ours(operation, request));
  const theirs = await sentBy(officialClient(recorder.endpoint)(operation, request));
  expect(saidBy(mine)).toEqual(saidBy(theirs));
  expect([isSigned(mine), isSigned(theirs)]).toEqual([true, true]);
  expect(matchPath(theirs.method, theirs.path)?.operation).toBe(operation);
});
