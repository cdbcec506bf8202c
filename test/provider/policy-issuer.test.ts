import { governed, policyFile, rules } from "./governed";
import { hierarchy, newWorld, removeFolders, Resource } from "./support";

afterAll(removeFolders);

test("the certificate of a CA is queried once, however many certificates of a run it issues", async () => {
  const world = newWorld();
  const { sub } = await hierarchy(world);
  const policy = 'names: { issuers: [{ subject: CN=Other, allowed: ["*.example.com"] }] }';
  const over = governed(world, policyFile(rules(policy)));
  let calls = 0;
  world.before = (operation) => {
    if (operation === "DescribeCACertificate") calls++;
  };
  for (const commonName of ["login.bank.net", "www.bank.net", "api.bank.net"]) {
    const leaf = new Resource(over, "alibaba.ServerCertificate");
    const names = { commonName, customIdentifier: commonName };
    const args = { ...names, algorithm: "ECC_256", days: 30, parentIdentifier: sub.id };
    // The plugin asks during check; a class in a program, which declares nothing, asks only before issuing.
    await leaf.provider.check({}, { ...args, resourceUrn: leaf.urn });
    await leaf.provider.create(args);
  }
  expect(calls).toBe(1);
});
