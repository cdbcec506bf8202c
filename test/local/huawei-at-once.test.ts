import { LEAF, openLocal, ROOT } from "../huawei/local";
import { removeFolders } from "../x509/support";

const local = openLocal();
const { invoke } = local;
let root: string;

beforeAll(async () => {
  root = (await invoke("CreateCertificateAuthority", ROOT)).ca_id;
});
afterAll(async () => {
  await local.close();
  removeFolders();
});

async function upload(): Promise<string> {
  const { certificate_id } = await invoke("CreateCertificate", { issuer_id: root, ...LEAF });
  const exported = await invoke("ExportCertificate", {
    certificate_id,
    is_compressed: "false",
    type: "OTHER",
  });
  const { id } = await invoke("CreateCertificateV2", {
    name: "gateway",
    cert_content: exported.certificate,
    private_key: exported.private_key ?? "",
  });
  return id;
}

const outcomes = async (calls: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(calls)).map(({ status }) => status).sort();

test("domains bound concurrently are all bound", async () => {
  const certificate_id = await upload();
  const names = Array.from({ length: 8 }, (_, index) => `www${index}.example.com`);
  await Promise.all(
    names.map((domain) => invoke("BatchAssociateDomainsV2", { certificate_id, domains: [{ domain }] })),
  );
  const { bound_domains: bound } = await invoke("ListAttachedDomainsV2", { certificate_id });
  expect(bound.map(({ url_domain: domain }) => domain).sort()).toEqual(names);
});

test("a pending CA is activated only once by two concurrent calls", async () => {
  const { ca_id } = await invoke("CreateCertificateAuthority", {
    type: "SUBORDINATE",
    distinguished_name: { ...ROOT.distinguished_name, common_name: "Sub" },
    key_algorithm: "EC256",
    signature_algorithm: "SHA256",
  });
  const activate = (): Promise<unknown> =>
    invoke("IssueCertificateAuthorityCertificate", {
      ...{ ca_id, issuer_id: root, signature_algorithm: "SHA256", path_length: 0 },
      validity: { type: "YEAR", value: 2 },
    });
  expect(await outcomes([activate(), activate()])).toEqual(["fulfilled", "rejected"]);
  const { certificate_authorities: all } = await invoke("ListCertificateAuthority", {});
  expect(all.filter((ca) => ca.ca_id === ca_id).map(({ status }) => status)).toEqual(["ACTIVED"]);
});

test("a refused activation leaves the CA pending", async () => {
  const { ca_id } = await invoke("CreateCertificateAuthority", {
    type: "SUBORDINATE",
    distinguished_name: { ...ROOT.distinguished_name, common_name: "Too long" },
    key_algorithm: "EC256",
    signature_algorithm: "SHA256",
  });
  const tooLong = invoke("IssueCertificateAuthorityCertificate", {
    ...{ ca_id, issuer_id: root, signature_algorithm: "SHA256", path_length: 0 },
    validity: { type: "YEAR", value: 15 },
  });
  await expect(tooLong).rejects.toThrow();
  expect(await invoke("ShowCertificateAuthority", { ca_id })).toMatchObject({ status: "PENDING" });
});

test("binding a domain while the certificate is being deleted either keeps it, or is refused", async () => {
  const certificate_id = await upload();
  const domains = [{ domain: "www.example.com" }];
  const both = [
    invoke("BatchAssociateDomainsV2", { certificate_id, domains }),
    invoke("DeleteCertificateV2", { certificate_id }),
  ];
  expect(await outcomes(both)).toEqual(["fulfilled", "rejected"]);
});
