import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import { Ca } from "../local/ca";
import { csrOf } from "../local/judge";
import { NAME, ROOT } from "../huawei/local";
import { GENERIC } from "../alibaba/official-clients";
import { removeFolders } from "../x509/support";
import { bytes, likely, PARAMETERS, strange, unsigned } from "./fuzz-arbitraries";
import { send, sendBytes, signedAlibaba, signedHuawei, type Answer } from "./fuzz-requests";
import { ACCOUNT, openEmulator, type Served } from "./http";

/** Seconds per property; by default a few hundred runs. */
const { FUZZ_SECONDS } = process.env;
const bounds = (
  numRuns: number,
): { numRuns: number; interruptAfterTimeLimit?: number; markInterruptAsFailure?: false } =>
  FUZZ_SECONDS === undefined
    ? { numRuns }
    : {
        numRuns: 10_000_000,
        interruptAfterTimeLimit: Number(FUZZ_SECONDS) * 1000,
        markInterruptAsFailure: false,
      };

let served: Served;
let ids: string[];
let csr: string;
let runs = 0;
const statuses = new Map<number, number>();

beforeAll(async () => {
  served = await openEmulator({ limits: { arrival: 1000 } });
  const call = GENERIC["openapi-core, ACS3"]!(served.endpoint);
  const invoke = ((operation: string, request: object) =>
    call(operation, "2020-06-30", request)) as Ca["invoke"];
  const ca = await Ca.open(() => Promise.resolve({ invoke, close: () => Promise.resolve() }));
  const { root, sub } = await ca.hierarchy();
  const leaf = await ca.server(sub);
  const huawei = await signedHuawei(
    served.endpoint,
    "POST",
    "/v1/private-certificate-authorities",
    {},
    JSON.stringify(ROOT),
  );
  ids = [root, sub, leaf.Identifier, (JSON.parse(huawei.text) as { ca_id: string }).ca_id];
  csr = await csrOf();
});
afterAll(async () => {
  if (FUZZ_SECONDS !== undefined) console.log(`${runs} requests`, Object.fromEntries(statuses));
  await served.close();
  removeFolders();
});

/** No crash, no internal error, nothing secret. */
function judge({ status, text }: Answer): void {
  runs++;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const failures = served.log.splice(0).filter((line) => line.includes('"failure"'));
  expect({ status, text, failures }).toEqual({ status, text, failures: [] });
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  expect(text).not.toMatch(/secretEXAMPLE|pass\*Word|node_modules|at .*\.js:\d+/);
}

describe("arbitrary input", () => {
  test("bytes", async () => {
    const property = fc.asyncProperty(bytes, async (sent) => {
      const text = await sendBytes(served.endpoint, sent);
      judge({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 400), text });
    });
    await fc.assert(property, bounds(150));
  });

  test("unsigned requests", async () => {
    const property = fc.asyncProperty(unsigned, async ({ method, path, query, headers, body }) => {
      const url = `${served.endpoint}${path}?${new URLSearchParams(query).toString()}`;
      judge(await send(method, url, headers, ["GET", "HEAD", "TRACE"].includes(method) ? "" : body));
    });
    await fc.assert(property, bounds(200));
  });
});

describe("signed requests with", () => {
  /** Parameters that bring a request past the first refusal. */
  const USUAL: Record<string, () => string> = {
    Identifier: () => ids[2]!,
    ParentIdentifier: () => ids[1]!,
    CommonName: () => "a.example.com",
    Algorithm: () => "ECC_256",
    Days: () => "1",
    Csr: () => csr,
    Validity: () => "10d",
    Organization: () => "O",
    OrganizationUnit: () => "U",
    Locality: () => "L",
    State: () => "S",
    InstanceId: () => `i-${runs}`,
    "ApiPassthrough.Extensions.KeyUsage.DigitalSignature": () => "true",
  };
  const plausible = fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((index) => (): string => ids[index]!) },
    { weight: 2, arbitrary: fc.constant((): string => csr) },
    {
      weight: 3,
      arbitrary: likely.map((text) => (): string => text),
    },
    { weight: 3, arbitrary: strange.map((text) => (): string => text) },
  );

  test("arbitrary parameters of Alibaba Cloud", async () => {
    const operation = fc.constantFrom(...(Object.keys(ALIBABA) as (keyof typeof ALIBABA)[]));
    const changes = fc.dictionary(
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PARAMETERS) }, strange),
      plausible,
      { maxKeys: 3 },
    );
    const without = fc.array(fc.constantFrom(...Object.keys(USUAL)), { maxLength: 1 });
    const property = fc.asyncProperty(
      operation,
      changes,
      without,
      strange,
      async (name, changed, left, body) => {
        const all = { ...USUAL, ...changed };
        const query = Object.fromEntries(
          Object.entries(all)
            .filter(([key]) => !left.includes(key))
            .map(([key, value]) => [key, value()]),
        );
        const answer = await signedAlibaba(served.endpoint, name, query, body.length % 3 === 0 ? body : "");
        judge(answer);
        expect(JSON.parse(answer.text)).toMatchObject({ RequestId: expect.any(String) as string });
      },
    );
    await fc.assert(property, bounds(250));
  });

  const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

  test("arbitrary bodies of Huawei Cloud", async () => {
    const operation = fc.constantFrom(...(Object.keys(HUAWEI) as (keyof typeof HUAWEI)[]));
    const usual = {
      ...ROOT,
      ...{ name: "cert_1", csr: "", cert_content: "", private_key: pem, domains: [{ domain: "a" }] },
      ...{ tags: [{ key: "a", value: "b" }], reason: "SUPERSEDED", is_compressed: "false", password: "a" },
      ...{ distinguished_name: NAME, issuer_id: "", path_length: 0, certificate: "", certificate_chain: "" },
      ...{
        subject_alternative_names: [{ type: "DNS", value: "a.com" }],
        extended_key_usage: { server_auth: true },
      },
      ...{
        customized_extension: { object_identifier: "1.2.3.4", value: "x" },
        ocsp_switch: true,
        valid_days: 7,
      },
      ...{ obs_bucket_name: "b", key_usages: ["digitalSignature"], crl_configuration: { enabled: false } },
    };
    const value = fc.oneof(
      fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as unknown),
      strange,
      fc.double(),
      fc.integer(),
    );
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(usual)), value, { maxKeys: 2 });
    const type = fc.constantFrom("ROOT", "SUBORDINATE", "OTHER", "ENTITY_CERT", "global", "instance", "YEAR");
    const property = fc.asyncProperty(
      operation,
      changes,
      type,
      fc.nat(3),
      strange,
      async (name, changed, kind, index, raw) => {
        const { method, path } = HUAWEI[name];
        const id =
          raw.length % 4 === 1 && !/^\.{0,2}$/.test(raw)
            ? encodeURIComponent(Buffer.from(raw).toString())
            : ids[index];
        const where = path.replace("{project_id}", ACCOUNT.projectId).replace(/\{\w+\}/g, id ?? "");
        const body = JSON.stringify({
          ...usual,
          csr,
          cert_content: csr,
          certificate: csr,
          issuer_id: ids[3],
          type: kind,
          ...changed,
        });
        const query =
          raw.length % 5 === 0 ? { limit: raw, offset: "1", pending_days: raw } : { pending_days: "7" };
        judge(
          await signedHuawei(
            served.endpoint,
            method,
            where,
            query,
            method === "GET" ? "" : raw.length % 7 === 6 ? raw : body,
          ),
        );
      },
    );
    await fc.assert(property, bounds(250));
  });
});

test("after all this it still answers, and still issues", async () => {
  const answer = await fetch(`${served.endpoint}/health`);
  expect(await answer.json()).toEqual({ status: "ok" });
});
