import * as fc from "fast-check";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import {
  entryOf,
  type CreateExternalCACertificateRequest,
  type CreateServerCertificateRequest,
  type CreateWHClientCertificateRequest,
  type ExternalCAPassthrough,
} from "../../provider/api/alibaba/operations";
import { ALGORITHMS } from "../../provider/api/alibaba/requests";
import { decodeRequest, operationOf } from "../../provider/api/alibaba/wire";
import { createHttp } from "../../provider/client/http";
import { sampleOf } from "../api/samples";
import { listen, meaningOf, send, type Listener } from "./front";
import { isSigned, KEY, officialAuthorization, type WireRequest } from "./official";
import { GENERIC, typed, type Call, type Connect } from "./official-clients";

const RUNS = 200;

/** A server that answers every request with its sequence number and records it. */
interface Recorder extends Listener {
  /** The request sent by a call. */
  sentBy(call: Promise<object>): Promise<WireRequest>;
}

async function openRecorder(): Promise<Recorder> {
  const arrived: WireRequest[] = [];
  const listener = await listen((request, response) => {
    const { action, version } = meaningOf(request);
    const { answer } = entryOf(operationOf(action, version)!);
    send(response, 200, { ...sampleOf(answer), RequestId: String(arrived.push(request) - 1) });
  });
  return {
    ...listener,
    sentBy: async (call) => arrived[Number(((await call) as { RequestId: string }).RequestId)]!,
  };
}

let recorder: Recorder;
beforeAll(async () => {
  recorder = await openRecorder();
});
afterAll(() => recorder.close());

const LETTERS =
  "阿 里 云 * ~ + \" ' ` & = % / ? # ! ( ) . , ; : @ $ \\ < > [ ] { } | ^ _ - a Z 0 9 😀 %41 %2B".split(" ");
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...LETTERS, " ", "\n", "\t"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 16,
});
const integer = fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger());
// More than nine, so that numeric and lexical order differ.
const tags = fc.array(record({ Key: text, Value: text }, ["Key", "Value"]), { maxLength: 20, size: "max" });
const csr = fc
  .tuple(fc.constantFrom("\n", "\r\n"), fc.array(fc.base64String({ minLength: 4, maxLength: 64 })))
  .map(([end, lines]) =>
    ["-----BEGIN CERTIFICATE REQUEST-----", ...lines, "-----END CERTIFICATE REQUEST-----", ""].join(end),
  );

type Arbitraries<T> = { readonly [Name in keyof T]-?: fc.Arbitrary<T[Name]> };

/** Objects in which every field has a generator; optional fields can be absent or undefined. */
function record<T extends object>(fields: Arbitraries<T>, required: readonly (keyof T & string)[]) {
  const optional = Object.fromEntries(
    Object.entries<fc.Arbitrary<unknown>>(fields).map(([name, arbitrary]) => [
      name,
      required.includes(name as keyof T & string) ? arbitrary : fc.option(arbitrary, { nil: undefined }),
    ]),
  );
  // The official clients mistake an object without a prototype for a string and fail.
  const constraints = { requiredKeys: [...required], noNullPrototype: true };
  return fc.record(optional, constraints) as unknown as fc.Arbitrary<T>;
}

const subject = { Organization: text, OrganizationUnit: text, Locality: text, State: text };
const endCertificate = {
  ...subject,
  ParentIdentifier: text,
  Country: text,
  Years: integer,
  Months: integer,
  Days: integer,
  BeforeTime: integer,
  AfterTime: integer,
  Immediately: fc.constantFrom(0, 1, 2),
};
const managed = { ResourceGroupId: text, Tags: tags };

const server = record<CreateServerCertificateRequest>(
  {
    ...endCertificate,
    ...managed,
    CommonName: text,
    Algorithm: fc.constantFrom(...ALGORITHMS),
    Domain: text,
    EnableCrl: fc.constantFrom(0, 1),
    CustomIdentifier: text,
    AsynchronousFlag: fc.boolean(),
  },
  ["CommonName", "Algorithm", "ParentIdentifier"],
);

const warehouseClient = record<CreateWHClientCertificateRequest>(
  {
    ...endCertificate,
    CommonName: text,
    Algorithm: fc.constantFrom(...ALGORITHMS),
    Csr: fc.oneof(csr, text),
    SanType: integer,
    SanValue: text,
  },
  ["ParentIdentifier"],
);

type Extensions = NonNullable<ExternalCAPassthrough["Extensions"]>;
const passthrough = record<ExternalCAPassthrough>(
  {
    Subject: record({ ...subject, Country: text, CommonName: text }, []),
    Extensions: record<Extensions>({ PathLenConstraint: integer, ExtendedKeyUsages: fc.array(text) }, []),
  },
  [],
);
const externalCa = record<CreateExternalCACertificateRequest>(
  {
    ...managed,
    InstanceId: text,
    Csr: fc.oneof(csr, text),
    Validity: text,
    ApiPassthrough: passthrough,
    CertMaxTime: integer,
  },
  ["InstanceId", "Csr", "Validity"],
);

function ourClient(): Call {
  const invoke = createAlibabaClient({
    endpoint: recorder.endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve(KEY),
    http: createHttp(),
    timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: () => 1,
  });
  return async (operation, _version, request) => {
    const answer: object = await invoke(operation as "ListCert", request);
    return answer as Record<string, unknown>;
  };
}

/** The meaning of a request, however it is encoded: there is more than one way to write the same JSON. */
function saidBy(request: WireRequest): object {
  const { action, version, business } = meaningOf(request);
  const { ApiPassthrough: json, ...parameters } = business;
  return {
    action,
    version,
    parameters,
    json: json === undefined ? undefined : (JSON.parse(json) as unknown),
  };
}

/** The part of a request that can be transmitted: an empty list has no parameter. */
const travelling = (request: object): unknown =>
  JSON.parse(
    JSON.stringify(request, (name, value: unknown) =>
      name === "Tags" && (value as unknown[] | undefined)?.length === 0 ? undefined : value,
    ),
  );

type Case = [string, string, fc.Arbitrary<object>, Record<string, Connect>];
const CASES: Case[] = [
  ["CreateExternalCACertificate", "2020-06-30", externalCa, GENERIC],
  ["CreateServerCertificate", "2020-06-30", server, GENERIC],
  ["CreateWHClientCertificate", "2020-04-07", warehouseClient, { ...GENERIC, cas20200407: typed }],
];

test.each(CASES)(
  "%s of %s: all clients send the same request",
  async (action, version, requests, makeClients) => {
    const ours = ourClient();
    const clients = Object.entries(makeClients).map(([name, make]) => ({
      name,
      call: make(recorder.endpoint),
    }));
    const compare = async (request: object): Promise<void> => {
      const [mine, theirs] = await Promise.all([
        recorder.sentBy(ours(action, version, request)),
        Promise.all(clients.map(({ call }) => recorder.sentBy(call(action, version, request)))),
      ]);
      expect(isSigned(mine)).toBe(true);
      expect(mine.headers.authorization).toBe(officialAuthorization(mine));
      expect(decodeRequest(operationOf(action, version)!, meaningOf(mine).business)).toEqual(
        travelling(request),
      );
      theirs.forEach((sent, index) => {
        const client = clients[index]?.name;
        expect({ client, signed: isSigned(sent), ...saidBy(sent) }).toEqual({
          client,
          signed: true,
          ...saidBy(mine),
        });
        // In the RPC style all parameters also travel in one place; none of these operations has a form body.
        if (sent.headers.authorization !== undefined) expect(mine.body).toBe(sent.body);
      });
    };
    await fc.assert(fc.asyncProperty(requests, compare), { numRuns: RUNS });
  },
);
