import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyObject } from "node:crypto";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { oneFromPem } from "../../provider/x509/pem";
import { LEAF, NAME } from "../huawei/local";
import { askGo, type Lint } from "../x509/go-judge";
import { certtool, newFolder, removeFolders } from "../x509/support";
import { certificatesOf, csrOf, verifyChain, verifyLink } from "./judge";
import { closeWorlds, openWorld, type World } from "./world";
import { ALGORITHMS, SUBORDINATE_ALGORITHMS } from "../../provider/api/alibaba/requests";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import type { Ca } from "./ca";

type CaAlgorithm = (typeof ALGORITHMS)[number];
type Named = HuaweiOperations["CreateCertificateAuthority"][0];

afterAll(closeWorlds);
afterAll(removeFolders);

/** Ignored lints with the reasons: all of them are about certificates for the public web. */
const ALLOWED = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "..", "test", "x509", "zlint-exceptions.json"), "utf8"),
) as Record<string, string>;

const DNS = [{ type: "DNS", value: "gw.example.com" }] as const;
const VARIED = [
  ...DNS,
  { type: "IP", value: "192.0.2.7" },
  { type: "IP", value: "2001:db8::7" },
  { type: "email", value: "ops@example.com" },
  { type: "URI", value: "spiffe://example.com/gateway" },
] as const;

/** What Alibaba Cloud's operations issue: each profile with its chain, the certificate first. */
async function alibaba(ca: Ca, Algorithm: CaAlgorithm, key: KeyObject): Promise<Record<string, string>> {
  const root = await ca.root({ Algorithm });
  const documented = SUBORDINATE_ALGORITHMS.find((one) => one === Algorithm) ?? "ECC_256";
  const sub = await ca.sub(root.Identifier, { Algorithm: documented, PathLenConstraint: 1, EnableCrl: true });
  const deep = await ca.sub(sub.Identifier, {
    // Large keys take seconds to generate, and key sizes within a family may mix.
    Algorithm: documented.startsWith("RSA") ? "RSA_2048" : documented,
    ExtendedKeyUsages: ["serverAuth", "clientAuth"],
    Years: 3,
  });
  const csr = await csrOf({ key, names: DNS });
  const varied = await csrOf({ key, names: VARIED, subject: { commonName: "网关", organization: "示例" } });
  const below = { ParentIdentifier: deep.Identifier, Immediately: 2, Days: 90 } as const;
  const server = { ...below, Csr: csr, Domain: "münchen.example.com,10.0.0.1,2001:db8::1,*.example.com" };
  const pass = { Extensions: { KeyUsage: { DigitalSignature: true }, ExtendedKeyUsages: ["clientAuth"] } };
  const external = await ca.external(await csrOf({ key, authority: { pathLength: 0 } }));
  const made = {
    root,
    sub,
    "sub below a sub": deep,
    server: await ca.invoke("CreateServerCertificateWithCsr", { ...server, EnableCrl: 1 }),
    client: await ca.invoke("CreateClientCertificateWithCsr", { ...below, Csr: varied }),
    custom: await ca.custom(deep.Identifier, varied, pass, { Immediately: 2 }),
    external,
  };
  return Object.fromEntries(
    Object.entries(made).map(([name, { CertificateChain: chain = "" }]) => [name, chain]),
  );
}

/** What Huawei Cloud's operations issue. */
async function huawei(
  { backend: { huawei: invoke } }: World,
  algorithm: Named["key_algorithm"],
  hash: Named["signature_algorithm"],
): Promise<Record<string, string>> {
  // Large keys take seconds to generate, and key sizes within a family may mix.
  const small = algorithm.startsWith("RSA") ? "RSA2048" : algorithm;
  const usual = { key_algorithm: small, signature_algorithm: hash } as const;
  const crl_configuration = { enabled: true, obs_bucket_name: "bucket", valid_days: 7 };
  const years = (value: number): { validity: { type: "YEAR"; value: number } } => ({
    validity: { type: "YEAR", value },
  });
  const create = async (more: object): Promise<string> => {
    const request = { ...usual, distinguished_name: NAME, crl_configuration, ...years(9), ...more };
    return (await invoke("CreateCertificateAuthority", request as never)).ca_id;
  };
  const root = await create({ type: "ROOT", key_algorithm: algorithm });
  const name = { ...NAME, common_name: "Sub" };
  const sub = await create({ type: "SUBORDINATE", issuer_id: root, distinguished_name: name, ...years(5) });
  await invoke("UpdateOcspSwitch", { ca_id: sub, ocsp_switch: true });
  const { certificate_id } = await invoke("CreateCertificate", {
    ...{ ...LEAF, ...usual, issuer_id: sub, key_usages: ["digitalSignature"] },
    extended_key_usage: { server_auth: true, client_auth: true },
    subject_alternative_names: [
      { type: "DNS", value: "www.example.com" },
      { type: "UPN", value: "ops@example.com" },
      { type: "EMAIL", value: "ops@example.com" },
    ],
    customized_extension: { object_identifier: "1.3.6.1.4.1.55555.1", value: "中文" },
  });
  const authority = await invoke("ExportCertificateAuthorityCertificate", { ca_id: sub });
  const request = { certificate_id, type: "OTHER", is_compressed: "false" } as const;
  const leaf = await invoke("ExportCertificate", request);
  const chain = (one: { certificate: string; certificate_chain: string }): string =>
    one.certificate + one.certificate_chain;
  return {
    root: authority.certificate_chain,
    sub: chain(authority),
    "private certificate": chain(leaf),
  };
}

const dersOf = (chain: string): Buffer[] =>
  certificatesOf(chain).map((pem) => oneFromPem("CERTIFICATE", pem));

/** Why some verifier refuses the first certificate of a chain; empty if all accept it. */
function objections(chain: string, algorithm: string): string[] {
  const sm2 = algorithm.startsWith("SM2");
  // Its keys are weaker than OpenSSL and GnuTLS accept by default; one document requires them.
  const weak = algorithm === "RSA_1024";
  const openssl = sm2 ? verifyLinks(chain) : verifyChain(chain, ...(weak ? ["-auth_level", "0"] : []));
  return [
    ...(openssl.includes("leaf.pem: OK") ? [] : [`openssl: ${openssl}`]),
    ...(sm2 || weak ? [] : gnutls(chain)),
  ];
}

// OpenSSL uses the distinguishing ID for only one certificate of a path, so the links are verified one by one.
function verifyLinks(chain: string): string {
  const pems = certificatesOf(chain);
  const links = pems.map((pem, index) => verifyLink(pems[index + 1] ?? pem, pem, "-vfyopt", DISTID));
  return links.every((output) => output.includes(": OK")) ? "leaf.pem: OK" : links.join("");
}

const DISTID = "distid:1234567812345678";

function gnutls(chain: string): string[] {
  const [leaf = "", ...above] = certificatesOf(chain);
  const root = join(newFolder(), "root.pem");
  writeFileSync(root, above.pop() ?? leaf);
  const output = certtool(["--verify", "--load-ca-certificate", root], [leaf, ...above].join(""));
  return output.includes("Chain verification output: Verified") ? [] : [`certtool: ${output}`];
}

/** Objections of Go and zlint, with all chains in one run. */
function objectionsOfGo(chains: Record<string, string>, sm2: boolean): string[] {
  const names = Object.keys(chains);
  const answers = askGo(names.map((name) => ({ kind: "chain", der: dersOf(chains[name]!), sm2 })));
  const counts = ({ name }: Lint): boolean => !Object.hasOwn(ALLOWED, name);
  return answers.flatMap(({ refused, lints = [] }, index) => [
    ...(refused === "" ? [] : [`${names[index]}: Go: ${refused}`]),
    ...lints
      .filter(counts)
      .map((lint) => `${names[index]}, ${lint.index} above: ${lint.source} ${lint.name}`),
  ]);
}

let ca: Ca;
let world: World;
beforeAll(async () => {
  ({ ca, world } = await openWorld());
});

describe.each(ALGORITHMS)("Alibaba Cloud, %s", (algorithm) => {
  test("root, subordinate, server, client, custom and external: every verifier accepts", async () => {
    const chains = await alibaba(ca, algorithm, await keyAlgorithm(algorithm).generate());
    expect(Object.keys(chains)).toHaveLength(7);
    const found = Object.entries(chains).flatMap(([name, chain]) =>
      objections(chain, algorithm).map((why) => `${name}: ${why}`),
    );
    expect([...found, ...objectionsOfGo(chains, algorithm === "SM2_256")]).toEqual([]);
  });
});

const HUAWEI = [
  ["RSA2048", "SHA256"],
  ["RSA4096", "SHA512"],
  ["EC256", "SHA384"],
  ["EC384", "SHA512"],
  ["SM2", "SM3"],
] as const;

describe.each(HUAWEI)("Huawei Cloud, %s with %s", (algorithm, hash) => {
  test("root, subordinate and private certificate: every verifier accepts", async () => {
    const chains = await huawei(world, algorithm, hash);
    const found = Object.entries(chains).flatMap(([name, chain]) =>
      objections(chain, algorithm).map((why) => `${name}: ${why}`),
    );
    expect([...found, ...objectionsOfGo(chains, algorithm === "SM2")]).toEqual([]);
  });
});

test("the verifiers do reject: a chain with a flipped bit, and exceptions that do not cover everything", async () => {
  const { sub } = await ca.hierarchy();
  const { CertificateChain: chain = "" } = await ca.server(sub, { Immediately: 2 });
  const ders = dersOf(chain);
  ders[0] = Buffer.from(ders[0]!);
  ders[0][ders[0].length - 1] = ders[0].at(-1)! ^ 1;
  const [verdict, whole] = askGo([
    { kind: "chain", der: ders },
    { kind: "chain", der: dersOf(chain) },
  ]);
  expect(verdict!.refused).toMatch(/verification|signature/);
  expect(whole!.refused).toBe("");
  // Lints do run: some of those about the public web fail.
  const names = new Set(whole!.lints!.map(({ name }) => name));
  expect(names).toContain("e_sub_cert_certificate_policies_missing");
});
