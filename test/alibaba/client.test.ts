import { createAlibabaClient } from "../../provider/client/alibaba/client";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { createHttp } from "../../provider/client/http";
import { alibabaContract } from "../local/alibaba.contract";
import { openLocal } from "../local/ca";
import { removeFolders } from "../x509/support";
import { openFront, type Front } from "./front";
import { KEY } from "./official";

afterAll(removeFolders);

interface Cloud {
  readonly invoke: Invoke<AlibabaOperations>;
  readonly direct: Invoke<AlibabaOperations>;
  readonly front: Front;
  readonly pauses: number[];
  close(): Promise<void>;
}

async function openCloud(): Promise<Cloud> {
  const local = openLocal();
  const front = await openFront(local.invoke);
  const pauses: number[] = [];
  const invoke = createAlibabaClient({
    endpoint: front.endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve(KEY),
    http: createHttp(),
    timer: { now: () => Date.now(), sleep: (pause) => Promise.resolve(void pauses.push(pause)) },
    random: () => 1,
  });
  const close = async (): Promise<void> => {
    await front.close();
    await local.close();
  };
  return { invoke, direct: local.invoke, front, pauses, close };
}

alibabaContract("the client over HTTP, its signatures judged by the official signer", openCloud);

const SUBJECT = {
  Organization: "E",
  OrganizationUnit: "P",
  Locality: "杭州",
  State: "浙江",
  Algorithm: "ECC_256" as const,
};

describe("faults", () => {
  let cloud: Cloud;
  let parent: string;
  beforeEach(async () => {
    cloud = await openCloud();
    const root = await cloud.direct("CreateRootCACertificate", { ...SUBJECT, CommonName: "R", Years: 10 });
    const sub = { ...SUBJECT, CommonName: "S", Years: 5, ParentIdentifier: root.Identifier };
    parent = (await cloud.direct("CreateSubCACertificate", sub)).Identifier;
  });
  afterEach(() => cloud.close());

  const count = async (): Promise<number> => (await cloud.direct("ListCert", {})).TotalCount;
  const create = (): Promise<unknown> =>
    cloud.invoke("CreateServerCertificate", {
      CommonName: "www.example.com",
      Algorithm: "ECC_256",
      ParentIdentifier: parent,
      Days: 1,
      CustomIdentifier: "mine",
    });

  const AFTER = ["lost-after", "500-after", "truncated-after", "malformed-after", "html-after"] as const;
  const BEFORE = ["lost-before", "500-before"] as const;

  test.each([...AFTER, ...BEFORE])("CreateServerCertificate, %s: not repeated", async (kind) => {
    cloud.front.fault = () => kind;
    await expect(create()).rejects.toMatchObject({
      code: expect.stringMatching(/NO_ANSWER|BAD_ANSWER|SERVICE_ERROR/) as string,
    });
    expect(cloud.front.arrived).toEqual(["CreateServerCertificate"]);
    expect(await count()).toBe(kind.endsWith("after") ? 1 : 0);
  });

  test.each([...AFTER, ...BEFORE])("ListCert, %s: retried", async (kind) => {
    cloud.front.fault = (_operation, number) => (number < 3 ? kind : undefined);
    await expect(cloud.invoke("ListCert", {})).resolves.toMatchObject({ TotalCount: 0 });
    expect(cloud.front.arrived).toHaveLength(3);
    expect(cloud.pauses).toEqual([500, 1000]);
  });

  test.each([...AFTER, ...BEFORE])(
    "CreateRootCACertificate with a token, %s: creates one CA",
    async (kind) => {
      cloud.front.fault = (_operation, number) => (number === 1 ? kind : undefined);
      const request = { ...SUBJECT, CommonName: "R2", Years: 10, ClientToken: "t" };
      const first = await cloud.invoke("CreateRootCACertificate", request);
      cloud.front.fault = () => undefined;
      const second = await cloud.invoke("CreateRootCACertificate", request);
      expect(second.Identifier).toBe(first.Identifier);
    },
  );

  test("throttled: waits as long as the service asks, then continues", async () => {
    cloud.front.fault = (_operation, number) => (number < 4 ? "throttled" : undefined);
    await create();
    expect(cloud.pauses).toEqual([7, 7, 7]);
    expect(await count()).toBe(1);
  });

  test("always throttled: fails with the service's own error after six attempts", async () => {
    cloud.front.fault = () => "throttled";
    await expect(create()).rejects.toMatchObject({ serviceCode: "Throttling.User", requestId: "R-THROTTLE" });
    expect(cloud.front.arrived).toHaveLength(6);
  });

  test("a refused connection is retried, even for a create, because nothing was sent", async () => {
    await cloud.front.close();
    await expect(create()).rejects.toMatchObject({ code: "NO_ANSWER", sent: false });
    expect(cloud.pauses).toHaveLength(5);
  });
});
