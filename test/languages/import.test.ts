import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack } from "../engine/stack";
import { certificates } from "../engine/store";
import { BUILD_MS, languageHost } from "./host";

const HIERARCHY = readFileSync(join(__dirname, "../../../examples/hierarchy-yaml/Pulumi.yaml"), "utf8");

const COMPANY =
  "country: CN, state: Guangdong, locality: Shenzhen, organization: Example, organizationalUnit: IT";

/** One of each Huawei Cloud kind that can be read completely. */
const HUAWEI = `yaml
resources:
  trust:
    type: pki:huawei:CertificateAuthority
    properties:
      type: ROOT
      distinguishedName: { ${COMPANY}, commonName: Example Trust }
      keyAlgorithm: EC384
      signatureAlgorithm: SHA384
      validity: { type: YEAR, value: 10 }
  issuing:
    type: pki:huawei:CertificateAuthority
    properties:
      type: SUBORDINATE
      issuer: \${trust}
      distinguishedName: { ${COMPANY}, commonName: Example Issuing }
      keyAlgorithm: EC256
      signatureAlgorithm: SHA384
      validity: { type: YEAR, value: 5 }
  gateway:
    type: pki:huawei:PrivateCertificate
    properties:
      issuer: \${issuing}
      distinguishedName: { commonName: api.example.com }
      validity: { type: DAY, value: 90 }
      subjectAlternativeNames: [{ type: DNS, value: api.example.com }]
      keyUsages: [digitalSignature]
      extendedKeyUsage: { serverAuth: true }`;

/** Stacks that created the resources to import, over one local CA, and the importing stack. */
let owners: readonly TestStack[];
let stack: TestStack;

beforeAll(async () => {
  languageHost("yaml");
  const alibaba = await TestStack.inLanguage("yaml", { "Pulumi.yaml": HIERARCHY });
  const shared = { PKI_LOCAL_STORE: alibaba.store };
  owners = [alibaba, await TestStack.inLanguage(HUAWEI, {}, shared)];
  for (const owner of owners) await owner.up();
  stack = await TestStack.inLanguage("yaml", {}, shared);
}, BUILD_MS);

afterAll(() => {
  for (const each of [stack, ...owners]) each.close();
});

test("the code that `pulumi import` writes is the program: it previews without changes", async () => {
  const made = (await Promise.all(owners.map((owner) => owner.resources()))).flat();
  // The key of an imported upload has to be supplied.
  const resources = made
    .filter(({ type }) => type.startsWith("pki:") && !type.endsWith("UserCertificate"))
    .map(({ type, name, id }) => ({ type, name, id }));
  expect(resources).toHaveLength(9);
  stack.write("import.json", JSON.stringify({ resources }));
  const before = certificates(owners[0]!.store);
  await stack.ok("import", "--file", "import.json", "--out", "program.yaml", "--protect=false", "--yes");
  expect(certificates(owners[0]!.store)).toEqual(before);

  const program = readFileSync(join(stack.folder, "program.yaml"), "utf8");
  // Issuers are referenced as imported resources, not only by identifier.
  for (const issuer of ["parentIdentifier: ${services.id}", "issuerId: ${issuing.id}"])
    expect(program).toContain(issuer);
  expect(program).not.toContain("PRIVATE KEY");
  stack.project(`yaml\n${program}`);
  await stack.unchanged();
  expect((await stack.resources()).map(({ name }) => name).sort()).toEqual(
    resources.map(({ name }) => name).sort(),
  );
}, 300_000);
