import { randomBytes } from "node:crypto";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { parseCsr } from "../../provider/x509/csr";
import { encode, utf8 } from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import { signCertificate, type Template } from "../../provider/x509/sign-certificate";
import { oneFromPem } from "../../provider/x509/pem";
import { openLocal, LEAF, NAME, ROOT } from "../huawei/local";
import { CA, daysAfter, make, pem, removeFolders, type Issued } from "../x509/support";
import { refused } from "./ca";
import { verifyChain } from "./judge";

const local = openLocal();
const { invoke } = local;
afterAll(() => local.close());
afterAll(removeFolders);

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];

const SUB = {
  ...{ type: "SUBORDINATE", distinguished_name: { ...NAME, common_name: "Sub" }, key_algorithm: "EC256" },
  ...{ signature_algorithm: "SHA256", validity: { type: "YEAR", value: 5 } },
} as const satisfies Partial<Request<"CreateCertificateAuthority">>;
const [NOW, LATER] = [new Date(Date.now() - 60_000), new Date(Date.now() + 900 * 86_400_000)];
const OUTSIDE = { ...CA, notBefore: NOW, notAfter: LATER, keyUsages: ["keyCertSign", "cRLSign"] } as const;

let root: string;
beforeAll(async () => {
  root = (await invoke("CreateCertificateAuthority", ROOT)).ca_id;
});

const sub = (more: Partial<Request<"CreateCertificateAuthority">> = {}): Promise<{ ca_id: string }> =>
  invoke("CreateCertificateAuthority", { ...SUB, issuer_id: root, ...more, type: "SUBORDINATE" });
const leafOf = async (issuer: string, more: object = {}): Promise<string> => {
  const { certificate_id } = await invoke("CreateCertificate", {
    ...{ ...LEAF, issuer_id: issuer, key_usages: ["digitalSignature"] },
    ...more,
  });
  const request = { certificate_id, type: "OTHER", is_compressed: "false" } as const;
  const { certificate, certificate_chain } = await invoke("ExportCertificate", request);
  return certificate + certificate_chain;
};

describe("key usages of a CA", () => {
  test.each([[["digitalSignature" as const]], [["cRLSign" as const]], [[]]])(
    "a CA without keyCertSign is not created: %j",
    async (key_usages) => {
      expect((await refused(sub({ key_usages }))).message).toMatch(/keyUsages: must include keyCertSign/);
      // The same applies to a CA that waits for its certificate.
      const pending = sub({ key_usages, issuer_id: undefined });
      expect((await refused(pending)).message).toMatch(/keyUsages: must include keyCertSign/);
    },
  );

  test("without cRLSign it publishes no lists, initially or later", async () => {
    const key_usages = ["keyCertSign" as const];
    const crl_configuration = { enabled: true, obs_bucket_name: "b", valid_days: 7 };
    expect((await refused(sub({ key_usages, crl_configuration }))).message).toMatch(/lack cRLSign/);
    const { ca_id } = await sub({ key_usages });
    const enabling = invoke("EnableCertificateAuthorityCrl", { ca_id, obs_bucket_name: "b", valid_days: 7 });
    expect((await refused(enabling)).message).toMatch(/lack cRLSign/);
    expect(verifyChain(await leafOf(ca_id))).toMatch(/: OK/);
  });
});

/** A pending CA, with the certificate that an external CA issued for it. */
async function imported(
  own: Partial<Template>,
  above: Partial<Template> = {},
  middle?: Partial<Template>,
): Promise<Request<"ImportCertificateAuthorityCertificate">> {
  const { ca_id } = await sub({ issuer_id: undefined });
  const { csr } = await invoke("ExportCertificateAuthorityCsr", { ca_id });
  const { name, publicKey } = parseCsr(oneFromPem("CERTIFICATE REQUEST", csr));
  const top = await make({ ...OUTSIDE, subject: { commonName: "Outside" }, ...above });
  const issuer: Issued = middle
    ? await make({ ...OUTSIDE, subject: { commonName: "Between" }, ...middle }, top)
    : top;
  const template = { ...OUTSIDE, pathLength: 0, ...own, subject: name, publicKey };
  const certificate = pem(await signCertificate(template, issuer, randomBytes));
  const chain = middle ? pem(issuer.certificate) + pem(top.certificate) : pem(top.certificate);
  return { ca_id, certificate, certificate_chain: chain };
}

const UNKNOWN = [encode(extension("1.2.3.4", true, utf8("a")))];
const constrained = (value: string): Partial<Template> => ({
  nameConstraints: { permitted: [{ type: "DNS", value }], excluded: [] },
});

describe("a certificate issued elsewhere", () => {
  test("is imported if it is valid, and certificates issued below it verify", async () => {
    const request = await imported({}, { pathLength: 2 }, { pathLength: 1 });
    await invoke("ImportCertificateAuthorityCertificate", request);
    expect(verifyChain(await leafOf(request.ca_id))).toMatch(/: OK/);
  });

  const UNSOUND: [string, Parameters<typeof imported>, RegExp][] = [
    ["no keyCertSign", [{ keyUsages: ["digitalSignature", "cRLSign"] }], /certificate: lacks .* keyCertSign/],
    ["no key usages", [{ keyUsages: [] }], /certificate: has no key usages/],
    ["not a CA", [{ ca: false, pathLength: undefined }], /certificate: is not a CA certificate/],
    [
      "an unknown critical extension",
      [{ others: UNKNOWN }],
      /certificate: has the critical extension 1\.2\.3/,
    ],
    [
      "it has expired",
      [{ notBefore: daysAfter(-900), notAfter: daysAfter(-800) }],
      /certificate: expired at/,
    ],
    ["a CA above without keyCertSign", [{}, { keyUsages: ["cRLSign"] }], /CA "Outside" lacks the key usage/],
    ["a path length above", [{}, { pathLength: 0 }], /CA "Outside" allows 0 CAs below it/],
    ["a path length between", [{}, {}, { pathLength: 0 }], /CA "Between" allows 0 CAs below it/],
    ["an unknown critical extension above", [{}, { others: UNKNOWN }], /CA "Outside" has the critical/],
    ["a CA above without a subject", [{}, { subject: {} }], /CA "" has no subject/],
  ];
  test.each(UNSOUND)("is refused: %s", async (_, made, reason) => {
    const request = await imported(...made);
    const { message } = await refused(invoke("ImportCertificateAuthorityCertificate", request));
    expect(message).toMatch(reason);
    expect((await invoke("ShowCertificateAuthority", { ca_id: request.ca_id })).status).toBe("PENDING");
  });

  test("is refused with a chain that does not lead to it, or cannot be read", async () => {
    const request = await imported({});
    const other = pem((await make({ ...OUTSIDE, subject: { commonName: "Other" } })).certificate);
    const broken = (request.certificate_chain ?? "").replace(/^M/m, "A");
    for (const [certificate_chain, reason] of [
      [other, /certificate_chain: does not contain the CA that issued the certificate/],
      [broken, /certificate_chain: holds a certificate that cannot be read/],
    ] as const) {
      const importing = invoke("ImportCertificateAuthorityCertificate", { ...request, certificate_chain });
      expect((await refused(importing)).message).toMatch(reason);
    }
    const importing = invoke("ImportCertificateAuthorityCertificate", { ...request, certificate: "x" });
    expect((await refused(importing)).message).toMatch(
      /certificate: holds a certificate that cannot be read/,
    );
  });

  test("with limits in its imported CAs, which apply to certificates issued below", async () => {
    const between = { ...constrained("example.com"), extendedKeyUsages: ["serverAuth"] };
    const request = await imported({}, {}, between);
    await invoke("ImportCertificateAuthorityCertificate", request);
    const names = (value: string): object => ({
      distinguished_name: { common_name: value },
      subject_alternative_names: [{ type: "DNS", value }],
    });
    const usage = (name: string): object => ({ extended_key_usage: { [name]: true } });
    const good = await leafOf(request.ca_id, { ...names("www.example.com"), ...usage("server_auth") });
    expect(verifyChain(good, "-purpose", "sslserver")).toMatch(/: OK/);
    const outside = leafOf(request.ca_id, names("www.example.org"));
    expect((await refused(outside)).message).toMatch(/CA "Between" constrains the names below it/);
    const client = leafOf(request.ca_id, { ...names("www.example.com"), ...usage("client_auth") });
    expect((await refused(client)).message).toMatch(/CA "Between" allows only serverAuth/);
  });
});
