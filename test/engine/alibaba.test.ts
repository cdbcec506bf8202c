import { matches, verify, type Presented } from "./openssl";
import { expectReasons, expectReplaced, idOf, noticed, setStatus } from "./outside";
import { stepLabels, TestStack } from "./stack";
import { certificates, leaves, tamper } from "./store";

interface Change {
  readonly tags?: string;
  readonly clientSan?: string;
  readonly customValidity?: string;
  readonly warehouseUnit?: string;
  readonly instance?: string;
  readonly externalValidity?: string;
}

/** All resources of Alibaba Cloud in one hierarchy. */
const program = (change: Change = {}): string => `
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "杭州", state: "浙江" };
const authority = { ...company, countryCode: "CN", algorithm: "ECC_256" } as const;
const tags = ${change.tags ?? "{}"};
const root = new alibaba.RootCa("root", { ...authority, tags, commonName: "Example Root", years: 10 });
const sub = new alibaba.SubCa("sub", { ...authority, tags, parent: root, commonName: "Example Services", years: 5 });
const request = (name: string, names: string[] = []) =>
  new keys.CertificateRequest(name, { algorithm: "ECC_256", commonName: name, names });
const requests = {
  server: request("csr.example.com", ["csr.example.com"]),
  client: request("orders"),
  custom: request("payments"),
  warehouse: request("camera"),
  external: request("devices-ca"),
};
const server = new alibaba.ServerCertificate("server", { parent: sub, tags, commonName: "www.example.com",
  algorithm: "ECC_256", days: 90, exportPrivateKey: true });
const serverCsr = new alibaba.ServerCertificateWithCsr("server-csr", { parent: sub, tags, csr: requests.server.csr, days: 90 });
const client = new alibaba.ClientCertificate("client", { parent: sub, tags, commonName: "机器人", sanType: 1,
  sanValue: ${change.clientSan ?? '["Robot@example.com", "b@example.com"]'}, algorithm: "ECC_256", days: 30, aliasName: "robot", exportPrivateKey: true });
const clientCsr = new alibaba.ClientCertificateWithCsr("client-csr", { parent: sub, tags, csr: requests.client.csr,
  sanType: 6, sanValue: ["spiffe://example.com/orders"], months: 1 });
const custom = new alibaba.CustomCertificate("custom", { parent: sub, tags, csr: requests.custom.csr,
  validity: "${change.customValidity ?? "90d"}", apiPassthrough: { extensions: { keyUsage: { digitalSignature: true },
  extendedKeyUsages: ["clientAuth", "serverAuth"], subjectAlternativeNames: [{ type: "dNSName", value: "pay.example.com" }] } } });
const warehouse = new alibaba.WhClientCertificate("warehouse", { parent: sub, csr: requests.warehouse.csr, sanType: 7,
  sanValue: ["10.0.0.7"], organizationUnit: "${change.warehouseUnit ?? "Devices"}", days: 365 });
const external = new alibaba.ExternalCaCertificate("external", { instanceId: "${change.instance ?? "cas_deposit-cn-1"}", tags,
  csr: requests.external.csr, validity: "${change.externalValidity ?? "5y"}",
  apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } } });
const all = { root, sub, server, serverCsr, client, clientCsr, custom, warehouse, external };
export const presented = pulumi.all(Object.entries(all).map(([name, { certificate, chain, rootCertificate, issuerCertificate, names }]) =>
  pulumi.all({ name, certificate, chain, rootCertificate, issuerCertificate, names })));
export const ownKeys = { server: server.privateKey, client: client.privateKey, serverCsr: requests.server.privateKey,
  clientCsr: requests.client.privateKey, custom: requests.custom.privateKey, warehouse: requests.warehouse.privateKey,
  external: requests.external.privateKey };
`;

interface Outputs {
  readonly presented: (Presented & { name: string; issuerCertificate: string; names: string[] })[];
  readonly ownKeys: Record<string, string>;
}

let stack: TestStack;
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  server: ["-purpose", "sslserver", "-verify_hostname", "www.example.com"],
  serverCsr: ["-purpose", "sslserver", "-verify_hostname", "csr.example.com"],
  client: ["-purpose", "sslclient", "-verify_email", "Robot@example.com"],
  clientCsr: ["-purpose", "sslclient"],
  custom: ["-purpose", "sslserver", "-verify_hostname", "pay.example.com"],
  warehouse: ["-purpose", "sslclient", "-verify_ip", "10.0.0.7"],
};

beforeAll(async () => {
  stack = await TestStack.create(program());
});
afterAll(() => {
  stack.close();
});

test("a preview creates nothing; up issues nine certificates that verify, each with its own key", async () => {
  const preview = await stack.ok("preview");
  expect(preview.steps.filter(({ op }) => op === "create")).toHaveLength(14);
  expect(certificates(stack.store)).toEqual([]);
  await stack.up();
  const { presented, ownKeys } = await stack.outputs<Outputs>();
  expect(presented).toHaveLength(9);
  for (const one of presented) {
    await verify(one, ...(CHAINS[one.name] ?? []));
    if (one.name !== "root") expect(one.issuerCertificate).toContain("BEGIN CERTIFICATE");
    if (ownKeys[one.name])
      expect([one.name, matches(ownKeys[one.name] ?? "", one.certificate)]).toEqual([one.name, true]);
  }
  const names = Object.fromEntries(presented.map((one) => [one.name, one.names]));
  expect(names).toMatchObject({
    client: ["Robot@example.com", "b@example.com"],
    clientCsr: ["spiffe://example.com/orders"],
    custom: ["pay.example.com"],
    warehouse: ["10.0.0.7"],
  });
});

test("afterwards there is nothing to do: not immediately, not a day later, not with names in another order or case", async () => {
  await stack.unchanged();
  stack.env.PKI_CLOCK_OFFSET = "24h";
  stack.program(program({ clientSan: '["b@EXAMPLE.com", "Robot@example.com"]' }));
  await stack.unchanged();
  delete stack.env.PKI_CLOCK_OFFSET;
  const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
  expect(stepLabels(steps).filter((step) => !step.startsWith("refresh "))).toEqual([]);
});

test("tags change in place wherever the API has them", async () => {
  stack.program(program({ tags: '{ cost: "42" }' }));
  const changed = ["client", "client-csr", "custom", "external", "root", "server", "server-csr", "sub"];
  expect(stepLabels((await stack.up()).steps).sort()).toEqual(changed.map((name) => `update ${name}`));
  const tagged = certificates(stack.store).filter(({ details }) => details.includes('"cost":"42"'));
  expect(tagged).toHaveLength(changed.length);
});

test("other changes replace exactly their certificate: the new one first, then the old one is retired", async () => {
  const before = leaves(stack.store).map(({ id }) => id);
  stack.program(
    program({
      tags: '{ cost: "42" }',
      clientSan: '["robot@example.com"]',
      customValidity: "60d",
      warehouseUnit: "Cameras",
    }),
  );
  const { steps } = await stack.up();
  const order = stepLabels(steps);
  for (const name of ["client", "custom", "warehouse"]) {
    const [made, gone] = [
      order.indexOf(`create-replacement ${name}`),
      order.indexOf(`delete-replaced ${name}`),
    ];
    expect(made).toBeGreaterThanOrEqual(0);
    expect(gone).toBeGreaterThan(made);
  }
  expect(order).toHaveLength(9);
  const after = leaves(stack.store).map(({ id }) => id);
  expect(after).toHaveLength(6);
  expect(after.filter((id) => before.includes(id))).toHaveLength(3);
});

test("the certificate of an external CA is not replaced on the same instance: refused at preview", async () => {
  stack.program(program({ tags: '{ cost: "42" }', externalValidity: "4y" }));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/instanceId: an instance issues one certificate/);
});

test("it is replaced on another instance, and the old CA is kept", async () => {
  stack.program(program({ tags: '{ cost: "42" }', externalValidity: "4y", instance: "cas_deposit-cn-2" }));
  const order = stepLabels((await stack.up()).steps);
  expect(order).toEqual(expect.arrayContaining(["create-replacement external", "delete-replaced external"]));
  const external = certificates(stack.store).filter(({ details }) => details.includes("cas_deposit"));
  expect(external.map(({ status }) => status)).toEqual(["ISSUE", "ISSUE"]);
  await stack.unchanged();
});

test("external changes, deletions and revocations are shown with their cause, and up reverts them", async () => {
  const leafNames = ["server", "server-csr", "client", "client-csr", "custom", "warehouse"];
  const gone = await idOf(stack, "client");
  tamper(stack.store, "DELETE FROM certificates WHERE id = ?", gone);
  const edit = "json_set(json_set(details, '$.tags.cost', '43'), '$.aliasName', 'elsewhere')";
  tamper(stack.store, `UPDATE certificates SET details = ${edit} WHERE id = ?`, await idOf(stack, "root"));
  const revoked = leafNames.filter((name) => name !== "client");
  await setStatus(stack, "REVOKE", "sub", ...revoked);

  const seen = await noticed(stack);
  expect(seen.refresh).toContain(`alibaba.ClientCertificate ${gone} was deleted outside`);
  expectReasons(seen, revoked.length + 1);
  expect(seen.preview).toMatch(/- aliasName *: "elsewhere"/);
  expect(seen.preview).toMatch(/~ cost *: "43" => "42"/);

  const { steps } = await stack.up();
  expectReplaced(steps, ["sub", ...revoked]);
  const order = stepLabels(steps);
  expect(order).toEqual(expect.arrayContaining(["update root", "create client"]));
  // Nothing is left below the old CA when it is deleted.
  const last = order.indexOf("delete-replaced sub");
  expect(revoked.filter((name) => order.indexOf(`delete-replaced ${name}`) > last)).toEqual([]);
  await stack.unchanged();
  await stack.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
});

test("no private key is in the state or in any output", async () => {
  const { ownKeys } = await stack.outputs<Outputs>();
  const text = `${await stack.stateText()}${stack.shown}`;
  for (const key of Object.values(ownKeys)) {
    const body = key.split("\n").slice(1, -2).join("");
    expect(body.length).toBeGreaterThan(100);
    expect(text).not.toContain(body.slice(0, 60));
    expect(text).not.toContain(key.split("\n")[1] ?? "");
  }
});

test("destroy retires every end certificate and keeps the CAs", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(leaves(stack.store)).toEqual([]);
  const revoked = certificates(stack.store).filter(({ status }) => status !== "ISSUE");
  expect(revoked.map(({ type, status }) => `${type} ${status}`)).toEqual(["SUB_ROOT REVOKE"]);
});
