import { findAlibaba } from "../../cli/import/alibaba";
import { leftOutText, type AccountContents } from "../../cli/import/found";
import { findHuawei } from "../../cli/import/huawei";
import type { Context } from "../../provider/resources/context";
import {
  argsBelow,
  BASE,
  hierarchy,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "../provider/support";

afterAll(removeFolders);

let world: World;
beforeEach(() => {
  world = newWorld();
});

/** Kinds of what a program would declare or read. */
const kindsOf = ({ importable }: AccountContents): string[] => importable.map(({ kind }) => kind);

async function made(kind: string, args: Parameters<Resource["up"]>[0]): Promise<string> {
  const resource = new Resource(world, kind);
  await resource.up(args);
  return resource.id ?? "";
}

const days = (count: number): void => {
  world.now = new Date(world.now.getTime() + count * 86_400_000);
};

test("Alibaba Cloud: revoked and expired certificates are counted, in every list", async () => {
  const cas = await hierarchy(world);
  const kinds = ["alibaba.ServerCertificate", "alibaba.WhClientCertificate"] as const;
  const [server, client] = await Promise.all(kinds.map((kind) => made(kind, argsBelow(cas, kind))));
  expect(leftOutText(await findAlibaba(world.context))).toBeUndefined();
  for (const kind of kinds) await made(kind, { ...argsBelow(cas, kind), days: 30 });
  days(31);
  await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: server! });
  await world.context.alibaba("RevokeWHClientCertificate", { Identifier: client! });
  const found = await findAlibaba(world.context);
  expect(kindsOf(found).sort()).toEqual(["alibaba.RootCa", "alibaba.SubCa"]);
  expect(leftOutText(found)).toBe("not imported: 2 expired, 2 revoked");
});

test("Alibaba Cloud: uploads are read with what a program has to add, and expired ones are counted", async () => {
  const kind = "alibaba.UserCertificate";
  const id = await made(kind, BASE[kind] ?? {});
  const { importable } = await findAlibaba(world.context);
  expect(importable).toEqual([
    {
      kind,
      id,
      title: expect.stringMatching(/^gateway-/) as string,
      reason: expect.stringMatching(/privateKey/) as string,
    },
  ]);
  days(11 * 365);
  const found = await findAlibaba(world.context);
  expect([kindsOf(found), leftOutText(found)]).toEqual([[], "not imported: 1 expired"]);
});

test("Alibaba Cloud: a revoked or expired CA is counted", async () => {
  const { sub } = await hierarchy(world);
  await world.context.alibaba("UpdateCACertificateStatus", { Identifier: sub.id!, Status: "REVOKE" });
  expect(leftOutText(await findAlibaba(world.context))).toBe("not imported: 1 revoked");
  days(11 * 365);
  const found = await findAlibaba(world.context);
  expect(kindsOf(found)).toEqual([]);
  expect([...found.leftOut].sort()).toEqual(["expired", "revoked"]);
});

test("Huawei Cloud: what is revoked, expired or scheduled for deletion is counted", async () => {
  const kind = "huawei.CertificateAuthority";
  const root = await made(kind, BASE[kind]!);
  const sub = { ...BASE[kind], type: "SUBORDINATE", issuerId: root, validity: { type: "YEAR", value: 5 } };
  const [revoked, leaving, issuing] = [await made(kind, sub), await made(kind, sub), await made(kind, sub)];
  const leaf = { ...BASE["huawei.PrivateCertificate"], issuerId: issuing };
  const first = await made("huawei.PrivateCertificate", leaf);
  await made("huawei.PrivateCertificate", { ...leaf, validity: { type: "DAY", value: 10 } });
  await made("huawei.PrivateCertificate", { ...leaf, validity: { type: "DAY", value: 60 } });
  const { huawei } = world.context;
  await huawei("RevokeCertificate", { certificate_id: first });
  await huawei("RevokeCertificateAuthority", { ca_id: revoked });
  await huawei("DisableCertificateAuthority", { ca_id: leaving });
  await huawei("DeleteCertificateAuthority", { ca_id: leaving, pending_days: "30" });
  days(20);
  const found = await findHuawei(world.context);
  expect(kindsOf(found)).toEqual([kind, kind, "huawei.PrivateCertificate"]);
  expect(leftOutText(found)).toBe("not imported: 1 expired, 2 revoked, 1 scheduled for deletion");
});

/** An account with one certificate in the warehouse. */
const withStored = (status: string): Pick<Context, "alibaba" | "clock"> => {
  const stored = { Identifier: "1", CommonName: "device", Status: status, AfterDate: Date.UTC(2100) };
  const answers: Readonly<Record<string, unknown>> = {
    DescribeCACertificateList: { CertificateList: [], TotalCount: 0 },
    ListCert: { List: [], TotalCount: 0 },
    "2020-04-07/ListCert": { CertList: [stored], TotalCount: 1 },
    ListUserCertificateOrder: { CertificateOrderList: [], TotalCount: 0 },
    DescribeWarehouseCert: { Content: "", IssuerIdentifier: "ca" },
  };
  const alibaba = ((operation: string) => Promise.resolve(answers[operation])) as Context["alibaba"];
  return { alibaba, clock: () => world.now };
};

test("an unknown status is reported as it is", async () => {
  const found = await findAlibaba(withStored("FROZEN") as Context);
  expect(leftOutText(found)).toBe('not imported: 1 with the status "FROZEN"');
});

test("a stored certificate that the service does not return is read, not skipped", async () => {
  expect((await findAlibaba(withStored("ISSUE") as Context)).importable).toMatchObject([
    { id: "1", issuerId: "ca", reason: "the service does not return its certificate" },
  ]);
});
