import { ServiceError } from "../../provider/base/errors";
import { BASE, hierarchy, newWorld, removeFolders, Resource, SUB, type World } from "./support";

afterAll(removeFolders);

const CRL = { enabled: true, obsBucketName: "lists", validDays: 7 };
const AUTHORITY = "huawei.CertificateAuthority";
const args = (more: object = {}): Record<string, unknown> => ({ ...BASE[AUTHORITY], ...more });

test("Alibaba: the URL of the CRL is an output of a CA that publishes one", async () => {
  const world = newWorld();
  const { root, sub } = await hierarchy(world);
  expect([root.state.crlUrl, sub.state.crlUrl]).toEqual([undefined, undefined]);
  const publishing = new Resource(world, "alibaba.SubCa");
  await publishing.up({ ...SUB, commonName: "Lists", parentIdentifier: root.id, enableCrl: true });
  const address = `http://localhost:8640/crl/${publishing.id}.crl`;
  expect(publishing.state.crlUrl).toBe(address);
  const { props } = await publishing.provider.read(publishing.id!, publishing.state);
  expect(props).toMatchObject({ crlUrl: address });
  await publishing.up({ ...publishing.inputs, aliasName: "another" });
  expect(publishing.state.crlUrl).toBe(address);
});

test("Alibaba: it does not change a state of an earlier release, which has the URL after a read", async () => {
  const world = newWorld();
  const { root } = await hierarchy(world);
  const sub = new Resource(world, "alibaba.SubCa");
  const wanted = { ...SUB, commonName: "Lists", parentIdentifier: root.id, enableCrl: true };
  await sub.up(wanted);
  const { crlUrl, ...earlier } = sub.state;
  sub.state = earlier;
  expect(await sub.up(wanted)).toBe("same");
  const { props } = await sub.provider.read(sub.id!, earlier);
  expect(props).toMatchObject({ crlUrl });
});

test("Huawei: the URL follows the configuration, even if changed in place", async () => {
  const world = newWorld();
  const ca = new Resource(world, AUTHORITY);
  await ca.up(args());
  expect(ca.state.crlDisPoint).toBeUndefined();
  await ca.up(args({ crlConfiguration: CRL }));
  const address = `http://localhost:8640/crl/${ca.id}.crl`;
  expect(ca.state.crlDisPoint).toBe(address);
  const { props } = await ca.provider.read(ca.id!, ca.state);
  expect(props).toMatchObject({ crlDisPoint: address });
  await ca.up(args({ crlConfiguration: { enabled: false } }));
  expect(ca.state.crlDisPoint).toBeUndefined();
});

describe("Huawei: without the agency for the bucket", () => {
  /** Makes an operation fail with the service's own error. */
  function refusing(world: World, operation: string, message: string): void {
    const refusal = { operation, serviceCode: "PCA.10010099", httpStatus: 400, requestId: "r-1", message };
    world.before = (called) => {
      if (called === operation) throw new ServiceError(refusal);
    };
  }

  test.each(["CreateCertificateAuthority", "EnableCertificateAuthorityCrl"])(
    "%s is refused, and the error says what the service requires first",
    async (operation) => {
      const world = newWorld();
      const ca = new Resource(world, AUTHORITY);
      if (operation === "EnableCertificateAuthorityCrl") await ca.up(args());
      refusing(world, operation, "The agency of OBS does not exist.");
      await expect(ca.up(args({ crlConfiguration: CRL }))).rejects.toThrow(
        /PCA.10010099: The agency of OBS does not exist\.: publishing a revocation list needs .* CreateCertificateAuthorityObsAgency .* secu_admin/,
      );
    },
  );

  test("other refusals, and those of a CA without a CRL, stay unchanged", async () => {
    const world = newWorld();
    const ca = new Resource(world, AUTHORITY);
    refusing(world, "CreateCertificateAuthority", "The quota is used up.");
    await expect(ca.up(args({ crlConfiguration: CRL }))).rejects.toThrow(/used up\. \(request id/);
    refusing(world, "CreateCertificateAuthority", "No such bucket.");
    await expect(ca.up(args())).rejects.toThrow(/bucket\. \(request id/);
  });
});
