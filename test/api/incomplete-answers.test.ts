import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import type { Operation } from "../../provider/api/operation";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import { createHuaweiClient } from "../../provider/client/huawei/client";
import type { Http } from "../../provider/client/http";
import { KEY as HUAWEI_KEY } from "../huawei/official";
import { pathsIn, sampleOf, valueAt, withValue } from "./samples";

const SENT = { timer: { now: () => 0, sleep: () => Promise.resolve() }, random: () => 0 };
const KEY = { accessKeyId: "id", accessKeySecret: "secret" };

type Client = (http: Http) => (operation: never, request: never) => Promise<unknown>;

const alibaba: Client = (http) =>
  createAlibabaClient({
    ...{ ...SENT, http, endpoint: "https://cas.example", region: "cn-hangzhou" },
    credentials: () => Promise.resolve(KEY),
  });

const huawei: Client = (http) =>
  createHuaweiClient({
    ...{ ...SENT, http, endpoint: () => "https://ccm.example" },
    known: { region: "cn-north-4", domainId: "d", projectId: "p" },
    identity: { kind: "key", key: HUAWEI_KEY },
  });

const request = { certificate_id: "c", ca_id: "a", Identifier: "i" };

/** What becomes of an answer of 200. */
async function given(client: Client, operation: string, answer: object): Promise<unknown> {
  const headers = { "x-request-id": "R-HEADER" };
  const http: Http = () => Promise.resolve({ status: 200, headers, body: JSON.stringify(answer) });
  return client(http)(operation as never, request as never);
}

const table = (
  client: Client,
  operations: Readonly<Record<string, Operation>>,
): [string, Client, Operation][] =>
  Object.entries(operations).map(([name, operation]) => [name, client, operation]);

describe.each([...table(alibaba, ALIBABA), ...table(huawei, HUAWEI)])("%s", (name, client, { answer }) => {
  const complete = sampleOf(answer);

  test("a complete answer is accepted, whatever else it contains, and null means that a value is absent", async () => {
    const more = { ...complete, NewerField: { a: 1 }, Unused: null };
    expect(await given(client, name, more)).toEqual({ ...complete, NewerField: { a: 1 } });
  });

  const paths = pathsIn(complete);
  if (paths.length > 0) {
    const action = name.slice(name.indexOf("/") + 1);
    test.each(paths)("without %s, or with another type in its place, it is refused by name", async (path) => {
      const another = typeof valueAt(complete, path) === "number" ? "1" : 1;
      for (const wrong of [undefined, null, another]) {
        const call = given(client, name, withValue(complete, path, wrong));
        const message = expect.stringContaining(`with an answer in which ${path} is missing`) as string;
        await expect(call).rejects.toMatchObject({ code: "BAD_ANSWER", message });
        await expect(call).rejects.toThrow(`${action}: HTTP 200`);
      }
    });
  }
});

test("the refusal has the request id, wherever the service puts it, or says that there is none", async () => {
  const refusal = (client: Client, operation: string, answer: object): Promise<unknown> =>
    given(client, operation, answer).catch((error: unknown) => (error as Error).message);
  expect(await refusal(alibaba, "ListCert", { RequestId: "R" })).toContain("(request id R)");
  expect(await refusal(huawei, "ListCertificate", { total: 1 })).toContain("(request id R-HEADER)");
  expect(await refusal(alibaba, "DeleteClientCertificate", {})).toContain("no request id");
});

test("an operation whose answer is incomplete once is repeated, unless something may have been issued", async () => {
  let calls = 0;
  const once: Http = () => {
    const fields = calls++ === 0 ? { RequestId: "R" } : sampleOf(ALIBABA.DescribeCACertificate.answer);
    return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(fields) });
  };
  await expect(alibaba(once)("DescribeCACertificate" as never, request as never)).resolves.toBeDefined();
  expect(calls).toBe(2);

  calls = 0;
  await expect(alibaba(once)("CreateServerCertificate" as never, request as never)).rejects.toThrow(
    /Identifier/,
  );
  expect(calls).toBe(1);
});
