import * as fc from "fast-check";
import { createHttp } from "../../provider/client/http";
import { createHuaweiClient } from "../../provider/client/huawei/client";
import type {
  CertificateForm,
  CreateCertificateRequest,
  HuaweiDistinguishedName,
  HuaweiValidity,
} from "../../provider/api/huawei/operations";
import { KEY_ALGORITHM_NAMES, KEY_USAGES, SIGNATURE_ALGORITHMS } from "../../provider/api/huawei/requests";
import { answerTo, listen, send, type Listener } from "./listener";
import { DOMAIN, isSigned, KEY, PROJECT, REGION, TEMPORARY, type WireRequest } from "./official";
import { officialClient } from "./official-client";

/** A server that answers every request with its sequence number and records it. */
let recorder: Listener;
const arrived: WireRequest[] = [];
beforeAll(async () => {
  recorder = await listen((request, response) => {
    send(response, { status: 200, fields: { ...answerTo(request), number: arrived.push(request) - 1 } });
  });
});
afterAll(() => recorder.close());

async function sentBy(call: Promise<object>): Promise<WireRequest> {
  return arrived[((await call) as { number: number }).number]!;
}

const LETTERS =
  "华 为 云 * ~ + \" ' ` & = % / ? # ! ( ) . , ; : @ $ \\ < > [ ] { } | ^ _ - a Z 0 9 😀 %41".split(" ");
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...LETTERS, " ", "\n", "\t", "\u2028"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 16,
});
const pem = (label: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom("\n", "\r\n"), fc.array(fc.base64String({ minLength: 4, maxLength: 64 })))
    .map(([end, lines]) => [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join(end));
const chain = fc.array(pem("CERTIFICATE"), { minLength: 1, maxLength: 3 }).map((all) => all.join(""));
const integer = fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger());

type Arbitraries<T> = { readonly [Name in keyof T]-?: fc.Arbitrary<T[Name]> };

/** Objects in which every field has a generator; optional fields can be absent or undefined. */
function record<T extends object>(fields: Arbitraries<T>, required: readonly (keyof T & string)[]) {
  const optional = Object.fromEntries(
    Object.entries<fc.Arbitrary<unknown>>(fields).map(([name, arbitrary]) => [
      name,
      required.includes(name as keyof T & string) ? arbitrary : fc.option(arbitrary, { nil: undefined }),
    ]),
  );
  const constraints = { requiredKeys: [...required], noNullPrototype: true };
  return fc.record(optional, constraints) as unknown as fc.Arbitrary<T>;
}

const certificate = record<CreateCertificateRequest>(
  {
    issuer_id: fc.oneof(fc.uuid(), text),
    distinguished_name: record<HuaweiDistinguishedName>(
      {
        ...{ common_name: text, country: text, state: text },
        ...{ locality: text, organization: text, organizational_unit: text },
      },
      ["common_name"],
    ),
    validity: record<HuaweiValidity>(
      { type: fc.constantFrom("YEAR", "MONTH", "DAY", "HOUR"), value: integer, start_from: integer },
      ["type", "value"],
    ),
    key_algorithm: fc.constantFrom(...KEY_ALGORITHM_NAMES),
    signature_algorithm: fc.constantFrom(...SIGNATURE_ALGORITHMS),
    key_usages: fc.array(fc.constantFrom(...KEY_USAGES)),
    subject_alternative_names: fc.array(
      fc.record(
        { type: fc.constantFrom("DNS", "IP", "EMAIL", "URI", "UPN"), value: text },
        { noNullPrototype: true },
      ),
      { maxLength: 20, size: "max" },
    ),
    extended_key_usage: fc.dictionary(
      fc.constantFrom("server_auth", "client_auth", "code_signing", "email_protection", "smart_card_logon"),
      fc.boolean(),
      { noNullPrototype: true },
    ),
    customized_extension: fc.record({ object_identifier: text, value: text }, { noNullPrototype: true }),
    enterprise_project_id: text,
  },
  ["issuer_id", "distinguished_name", "validity"],
);

const form = record<CertificateForm>(
  {
    name: text,
    cert_content: fc.oneof(chain, text),
    private_key: fc.oneof(pem("PRIVATE KEY"), text),
    type: fc.constantFrom("global", "instance"),
    instance_id: fc.oneof(fc.uuid(), text),
    trusted_root_ca: fc.oneof(chain, text),
    algorithm_type: fc.constantFrom("RSA", "ECC", "SM2"),
    cert_content_sign: fc.oneof(chain, text),
    private_key_sign: fc.oneof(pem("PRIVATE KEY"), text),
  },
  ["name", "cert_content", "private_key"],
);

/** The meaning of a request; it includes the identity header, but not the headers that describe the sender. */
function saidBy({ method, path, query, headers, body }: WireRequest): object {
  const { "x-domain-id": domain, "x-project-id": project, "content-type": type } = headers;
  const { "x-security-token": token, host } = headers;
  return { method, path, query, domain, project, type, token, host, body: JSON.parse(body) as unknown };
}

type Case = [
  operation: "CreateCertificate" | "CreateCertificateV2",
  path: string,
  identity: object,
  requests: fc.Arbitrary<object>,
];
const CASES: Case[] = [
  ["CreateCertificate", "/v1/private-certificates", { domain: DOMAIN }, certificate],
  ["CreateCertificateV2", `/v2/${PROJECT}/apigw/certificates`, { project: PROJECT }, form],
];
const KEYS = [
  ["a key", KEY, 200],
  ["a temporary key", TEMPORARY, 30],
] as const;

describe.each(KEYS)("with %s", (_name, key, numRuns) => {
  test.each(CASES)("%s: both clients send the same request", async (operation, path, identity, requests) => {
    const ours = createHuaweiClient({
      endpoint: () => recorder.endpoint,
      known: { region: REGION, domainId: DOMAIN, projectId: PROJECT },
      identity: { kind: "key", key },
      http: createHttp(),
      timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
      random: () => 1,
    });
    const official = officialClient(recorder.endpoint, key);
    const compare = async (request: object): Promise<void> => {
      const mine = await sentBy(ours(operation as "CreateCertificate", request as CreateCertificateRequest));
      const theirs = await sentBy(
        official(operation as "CreateCertificate", request as CreateCertificateRequest),
      );
      expect(saidBy(mine)).toEqual(saidBy(theirs));
      expect(saidBy(mine)).toMatchObject({ method: "POST", path, query: {}, ...identity });
      expect(JSON.parse(mine.body)).toEqual(JSON.parse(JSON.stringify(request)));
      expect([isSigned(mine, [key]), isSigned(theirs, [key])]).toEqual([true, true]);
    };
    await fc.assert(fc.asyncProperty(requests, compare), { numRuns });
  });
});
