import { KEY } from "../alibaba/official";
import { openFront } from "../alibaba/front";
import { openLocal } from "../local/ca";
import { removeFolders } from "../x509/support";
import { matches } from "./openssl";
import { TestStack } from "./stack";

afterAll(removeFolders);

const PROGRAM = `
const company = { organization: "Example", organizationUnit: "P", locality: "杭州", state: "浙江", algorithm: "ECC_256" } as const;
const root = new alibaba.RootCa("root", { ...company, commonName: "Root", years: 10, tags: { "a b": "*~+" } });
const sub = new alibaba.SubCa("sub", { ...company, parent: root, commonName: "Sub", years: 5, pathLenConstraint: 0 });
const web = new alibaba.ServerCertificate("web", {
  parent: sub, commonName: "www.example.com", domain: ["10.0.0.1"], algorithm: "ECC_256", days: 90, exportPrivateKey: true,
});
const request = new keys.CertificateRequest("gateway", { algorithm: "ECC_256", commonName: "gw.example.com" });
const gateway = new alibaba.ServerCertificateWithCsr("gateway", { parent: sub, csr: request.csr, days: 30 });
export const chain = web.chain;
export const pair = { certificate: gateway.certificate, privateKey: request.privateKey };
`;

test("the cloud backend drives the whole lifecycle over signed HTTP, through throttling and lost answers", async () => {
  const local = openLocal();
  const front = await openFront(local.invoke);
  const stack = await TestStack.create(PROGRAM);
  Object.assign(stack.env, {
    PKI_BACKEND: "cloud",
    PKI_ENDPOINT: front.endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.accessKeySecret,
  });
  try {
    front.fault = (operation, count) => {
      if (count > 1) return undefined;
      if (operation === "CreateServerCertificate" || operation === "CreateRootCACertificate")
        return "lost-after";
      if (operation === "CreateServerCertificateWithCsr") return "html-after";
      return operation === "CreateSubCACertificate" ? "throttled" : undefined;
    };
    await stack.up();
    expect(await stack.outputs()).toMatchObject({
      chain: expect.stringMatching(/BEGIN CERTIFICATE/) as string,
    });
    const { pair } = await stack.outputs<{ pair: { certificate: string; privateKey: string } }>();
    expect(matches(pair.privateKey, pair.certificate)).toBe(true);
    expect((await local.invoke("ListCert", {})).TotalCount).toBe(2);
    for (const operation of ["CreateServerCertificate", "CreateServerCertificateWithCsr"]) {
      expect(front.arrived.filter((name) => name === operation)).toHaveLength(1);
    }
    expect(JSON.stringify(await stack.resources())).not.toContain(KEY.accessKeySecret);

    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    await stack.ok("refresh", "--yes", "--skip-preview", "--stack", "dev");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    const { code, output } = await stack.destroy();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect((await local.invoke("ListCert", {})).TotalCount).toBe(0);
  } finally {
    stack.close();
    await front.close();
    await local.close();
  }
});
