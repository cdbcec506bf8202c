import { privateKeyPem } from "../../provider/x509/keys";
import { daysAfter, LEAF, make, pem, type Issued } from "../x509/support";
import { failOnce } from "./faults";
import { changes, GATEWAY, newCertificate, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

let world: World;
beforeEach(() => {
  world = newWorld();
});
const UPLOAD = "huawei.ApigCertificate";

const upload = (): Resource => new Resource(world, UPLOAD);

test("is renewed in place", async () => {
  const gateway = upload();
  const other = newCertificate("gateway.example.com");
  await gateway.up({ name: "gate", ...GATEWAY, domains: [{ domain: "a.com" }] });
  world.calls.length = 0;
  const renewed = { certContent: other.certificate, privateKey: other.privateKey };
  expect(await gateway.up({ name: "gate", ...renewed, domains: [{ domain: "a.com" }] })).toBe("update");
  expect(changes(world)).toEqual(["UpdateCertificateV2"]);
  expect(gateway.state.version).toBe(3);
});

test("content uploaded externally shows on refresh, and is restored", async () => {
  const gateway = upload();
  await gateway.up({ name: "gate", ...GATEWAY });
  const other = newCertificate("gateway.example.com");
  const form = { name: "gate", cert_content: other.certificate, private_key: other.privateKey };
  await world.context.huawei("UpdateCertificateV2", { certificate_id: gateway.id!, ...form });
  const { inputs, props } = await gateway.provider.read(gateway.id!, gateway.state);
  expect(inputs?.certContent).toMatch(/^the gateway holds another certificate: serial number \d+, until /);
  gateway.state = { ...props, __provider: gateway.state.__provider };
  gateway.inputs = { ...gateway.inputs, ...inputs };
  expect(await gateway.up({ name: "gate", ...GATEWAY })).toBe("update");
  expect((await gateway.provider.read(gateway.id!, gateway.state)).inputs).toBeUndefined();
});

test("the same serial number with other dates is different content", async () => {
  const [one, two] = await Promise.all(
    [90, 60].map((days) => make({ ...LEAF, notAfter: daysAfter(days), serialNumber: Buffer.from([7]) })),
  );
  const form = ({ certificate, privateKey }: Issued): Record<string, string> => ({
    certContent: pem(certificate),
    privateKey: privateKeyPem(privateKey),
  });
  const gateway = upload();
  await gateway.up({ name: "gate", ...form(one!) });
  const { certContent: cert_content = "", privateKey: private_key = "" } = form(two!);
  const changed = { certificate_id: gateway.id!, name: "gate", cert_content, private_key };
  await world.context.huawei("UpdateCertificateV2", changed);
  const { inputs } = await gateway.provider.read(gateway.id!, gateway.state);
  expect(inputs?.certContent).toMatch(/^the gateway holds another certificate: serial number 7, until /);
});

test("of another type or instance is not adopted", async () => {
  const own = upload();
  await own.up({ name: "gate", ...GATEWAY, type: "instance", instanceId: "i-1" });
  const adopting = (more: object): Promise<unknown> =>
    upload().up({ name: "gate", ...GATEWAY, adopt: own.id, ...more });
  await expect(adopting({})).rejects.toThrow(/is not what the arguments describe: its type is instance/);
  await expect(adopting({ type: "instance", instanceId: "i-2" })).rejects.toThrow(/its instance is i-1/);
  expect(await adopting({ type: "instance", instanceId: "i-1" })).toBe("create");
});

test("is not deleted while others have domains bound to it, which the message lists", async () => {
  const gateway = upload();
  await gateway.up({ name: "gate", ...GATEWAY, domains: [{ domain: "own.com" }] });
  const domains = [{ domain: "theirs.com" }];
  await world.context.huawei("BatchAssociateDomainsV2", { certificate_id: gateway.id!, domains });
  const destroying = gateway.provider.delete(gateway.id!, gateway.state);
  await expect(destroying).rejects.toThrow(/is bound to theirs.com: bind another .*detachOnDelete/);
  await gateway.provider.delete(gateway.id!, { ...gateway.state, detachOnDelete: true });
  expect((await gateway.provider.read(gateway.id!, gateway.state)).id).toBe("");
});

test("a lost response does not repeat the request", async () => {
  failOnce(world, "after", "CreateCertificateV2");
  await upload().up({ name: "gate", ...GATEWAY });
  expect((await world.context.huawei("ListCertificatesV2", {})).total).toBe(1);
});
