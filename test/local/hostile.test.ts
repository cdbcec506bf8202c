import { removeFolders } from "../x509/support";
import { askGo } from "../x509/go-judge";
import { chooser } from "../x509/constraint-judges";
import { oneFromPem } from "../../provider/x509/pem";
import { openLocal, LEAF, NAME, ROOT } from "../huawei/local";
import {
  Ca,
  CLIENT,
  openLocal as openAlibaba,
  ROOT as ROOT_CA,
  SERVER,
  SUB as SUB_CA,
  unlessRefused,
} from "./ca";
import { certificatesOf, csrOf, verifyChain } from "./judge";

afterAll(removeFolders);
const local = openLocal();
const { invoke } = local;
afterAll(() => local.close());

let ca: Ca;
let parents: { root: string; sub: string };
let issuer: string;
let csrs: string[];
beforeAll(async () => {
  ca = await Ca.open(() => Promise.resolve(openAlibaba()));
  parents = await ca.hierarchy();
  issuer = (await invoke("CreateCertificateAuthority", ROOT)).ca_id;
  csrs = await Promise.all([
    csrOf(),
    csrOf({ subject: {} }),
    csrOf({ subject: {}, names: [{ type: "UPN", value: "ops@example.com" }] }),
    csrOf({ names: [{ type: "URI", value: "urn:a:b" }] }),
    csrOf({ authority: { pathLength: 3, extendedKeyUsages: ["timeStamping", "serverAuth"] } }),
    csrOf({ authority: { nameConstraints: { permitted: [{ type: "DNS", value: "a..b" }], excluded: [] } } }),
    csrOf({ subject: { commonName: "Root of external CAs", organization: "Local CA", country: "CN" } }),
  ]);
});
afterAll(() => ca.service.close());

const pick = chooser(Number(process.env.SEED ?? 3161));
const RUNS = Number(process.env.RUNS ?? 240);

/**
 * Values that no program would send, but that an HTTP request can contain; the emulator itself refuses other types.
 */
const ODD = [
  undefined,
  "",
  " ",
  "a".repeat(65),
  "a\u0000b",
  "☃",
  "*",
  "Root",
  "Sub",
  "CN",
  -1,
  0,
  1,
  2 ** 40,
  1.5,
  30,
];
const USAGES = [
  "keyCertSign",
  "digitalSignature",
  "keyAgreement",
  "keyEncipherment",
  "encipherOnly",
  "decipherOnly",
  "cRLSign",
];
const PURPOSES = ["serverAuth", "timeStamping", "codeSigning", "OCSPSigning", "any", "1.2.3.4", "clientAuth"];
const some = <T>(from: readonly T[]): T[] => from.filter(() => pick([true, false, false]));

/** A request with up to two odd values. */
function odd(request: object): never {
  const keys = Object.keys(request);
  const changed = Array.from({ length: pick([0, 1, 1, 2]) }, () => [pick(keys), pick(ODD)] as const);
  return { ...request, ...Object.fromEntries(changed) } as never;
}

type Chain = Promise<string | undefined>;
const chainOf = async (made: Promise<{ CertificateChain?: string | undefined }>): Chain =>
  (await made).CertificateChain;
const exported = async (made: Promise<{ certificate_id: string }>): Chain => {
  const request = { ...(await made), type: "OTHER", is_compressed: "false" } as const;
  const { certificate, certificate_chain } = await invoke("ExportCertificate", request);
  return certificate + certificate_chain;
};
const exportedCa = async (made: Promise<{ ca_id: string }>): Chain => {
  const answer = await invoke("ExportCertificateAuthorityCertificate", await made);
  return answer.certificate + answer.certificate_chain;
};
const extensions = (): object => ({
  Extensions: {
    KeyUsage: Object.fromEntries(
      some(USAGES).map((one) => [one.charAt(0).toUpperCase() + one.slice(1), true]),
    ),
    ExtendedKeyUsages: some(PURPOSES),
    Criticals: some(["ExtendedKeyUsages", "SubjectAlternativeNames"]),
  },
});
const below = (): object => ({
  ParentIdentifier: pick([parents.sub, parents.sub, parents.root]),
  Immediately: 2,
});
const switched = (): object =>
  Object.fromEntries(some(["server_auth", "time_stamping", "code_signing"]).map((one) => [one, true]));
const hardware = (): object => ({
  ...{ ...LEAF, issuer_id: issuer, key_usages: some(USAGES), extended_key_usage: switched() },
  subject_alternative_names: some([
    { type: "DNS", value: "a.example.com" },
    { type: "UPN", value: "a@b.c" },
  ]),
  customized_extension: pick([undefined, { object_identifier: pick(["2.5.29.19", "1.2.3"]), value: "a" }]),
});
const authority = (): object => ({
  ...{
    ...ROOT,
    type: "SUBORDINATE",
    issuer_id: issuer,
    distinguished_name: { ...NAME, common_name: pick(["S", "Root"]) },
  },
  ...{
    validity: { type: "YEAR", value: pick([1, 9, 10, 20]) },
    key_usages: some(USAGES),
    path_length: pick([0, 3, 6, 7]),
  },
});

const OPERATIONS: Record<string, () => Chain> = {
  CreateRootCACertificate: () => chainOf(ca.invoke("CreateRootCACertificate", odd(ROOT_CA))),
  CreateSubCACertificate: () =>
    chainOf(
      ca.invoke(
        "CreateSubCACertificate",
        odd({ ...SUB_CA, ParentIdentifier: parents.root, ExtendedKeyUsages: some(PURPOSES) }),
      ),
    ),
  CreateServerCertificate: () =>
    chainOf(ca.invoke("CreateServerCertificate", odd({ ...SERVER, ...below() }))),
  CreateClientCertificate: () =>
    chainOf(ca.invoke("CreateClientCertificate", odd({ ...CLIENT, ...below() }))),
  CreateClientCertificateWithCsr: () =>
    chainOf(ca.invoke("CreateClientCertificateWithCsr", odd({ ...below(), Csr: pick(csrs), Days: 9 }))),
  CreateCustomCertificate: () =>
    chainOf(
      ca.invoke(
        "CreateCustomCertificate",
        odd({ ...below(), Csr: pick(csrs), Validity: "9d", ApiPassthrough: extensions() }),
      ),
    ),
  CreateExternalCACertificate: () =>
    chainOf(
      ca.invoke(
        "CreateExternalCACertificate",
        odd({
          InstanceId: ca.newInstance(),
          Csr: pick(csrs),
          Validity: "1y",
          ApiPassthrough: pick([undefined, { Subject: odd({ CommonName: "X" }) }]),
        }),
      ),
    ),
  CreateCertificate: () => exported(invoke("CreateCertificate", odd(hardware()))),
  CreateCertificateByCsr: () =>
    exported(
      invoke("CreateCertificateByCsr", odd({ issuer_id: issuer, csr: pick(csrs), validity: LEAF.validity })),
    ),
  CreateCertificateAuthority: () => exportedCa(invoke("CreateCertificateAuthority", odd(authority()))),
};

test("every operation refuses hostile requests, or issues what verifies", async () => {
  const chains: [string, string][] = [];
  const broken: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    const operation = pick(Object.keys(OPERATIONS));
    try {
      const chain = await unlessRefused(OPERATIONS[operation]!());
      if (chain) chains.push([operation, chain]);
    } catch (error) {
      broken.push(`${operation}: ${String(error)}`);
    }
  }
  const go = askGo(
    chains.map(([, chain]) => ({
      kind: "verify",
      der: certificatesOf(chain).map((pem) => oneFromPem("CERTIFICATE", pem)),
    })),
  );
  const objections = chains.flatMap(([operation, chain], index) => {
    const verdicts = [verifyChain(chain), go[index]!.refused];
    return verdicts[0]!.includes("leaf.pem: OK") && verdicts[1] === "" ? [] : [[operation, ...verdicts]];
  });
  expect(objections.slice(0, 3)).toEqual([]);
  // Requests whose shape is checked only by the emulator may end in an error, but never in a certificate.
  if (process.env.VERBOSE)
    console.info(chains.length, broken.length, [...new Set(broken)].slice(0, 40).join("\n"));
  expect(chains.length).toBeGreaterThan(RUNS / 8);
});
