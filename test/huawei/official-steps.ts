import { createPrivateKey } from "node:crypto";
import type { Invoke } from "../../provider/api/backend";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { commonNames, x509 } from "../local/ca";
import type { Front } from "./front";
import { LEAF, NAME, ROOT } from "./local";

/** The environment of a lifecycle, and what it has created so far. */
export interface World {
  readonly front: Front;
  readonly invoke: Invoke<HuaweiOperations>;
  /** Identifiers, and PEM texts. */
  readonly made: { root: string; sub: string; leaf: string; pem: string; key: string };
}

export type Step = [name: string, run: (world: World) => Promise<void>];
export const step = (...parts: Step): Step => parts;

/** How a call is refused, as the official client reports the service's error. */
export async function refused(call: Promise<unknown>, errorCode: string, status = 400): Promise<void> {
  await expect(call).rejects.toMatchObject({
    errorCode,
    httpStatusCode: status,
    requestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
  });
}

const PASSWORD = "aA1,.+-_#";
/** Characters allowed in the organization of a subject. */
const ORGANIZATION = "名 A-1_.,b";
const DONE = { httpStatusCode: 204 };

const statusOf = async ({ invoke, made }: World): Promise<string> =>
  (await invoke("ShowCertificateAuthority", { ca_id: made.sub })).status;

/**
 * From the first CA to the last trace of a certificate, and the end of the CA; each step builds on the previous
 * ones.
 */
export const CCM_STEPS: Step[] = [
  step("CreateCertificateAuthority: a root", async ({ invoke, made }) => {
    made.root = (await invoke("CreateCertificateAuthority", ROOT)).ca_id;
    const root = await invoke("ShowCertificateAuthority", { ca_id: made.root });
    expect(root).toMatchObject({ type: "ROOT", status: "ACTIVED", distinguished_name: NAME, path_length: 7 });
  }),
  step("CreateCertificateAuthority: one that waits, its CSR, and its activation", async (world) => {
    const { invoke, made } = world;
    const { signature_algorithm: _s, validity: _v, ...rest } = ROOT;
    const name = { ...NAME, common_name: "Sub", organization: ORGANIZATION };
    const request = { ...rest, type: "SUBORDINATE", distinguished_name: name, path_length: 1 } as const;
    made.sub = (await invoke("CreateCertificateAuthority", request)).ca_id;
    expect(await statusOf(world)).toBe("PENDING");
    const { csr } = await invoke("ExportCertificateAuthorityCsr", { ca_id: made.sub });
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    // Regression: each export signed a new CSR, so that a refresh showed a change where there was none.
    expect(await invoke("ExportCertificateAuthorityCsr", { ca_id: made.sub })).toMatchObject({ csr });
    const activation = await invoke("IssueCertificateAuthorityCertificate", {
      ca_id: made.sub,
      issuer_id: made.root,
      signature_algorithm: "SHA256",
      validity: { type: "YEAR", value: 5 },
      path_length: 0,
    });
    expect(activation).toEqual(DONE);
    expect(await statusOf(world)).toBe("ACTIVED");
    const exported = await invoke("ExportCertificateAuthorityCertificate", { ca_id: made.sub });
    expect(commonNames(exported.certificate + exported.certificate_chain)).toEqual(["Sub", "Root"]);
  }),
  step("ListCertificateAuthority", async ({ invoke, made }) => {
    const page = await invoke("ListCertificateAuthority", {
      name: "Su",
      type: "SUBORDINATE",
      limit: 1,
      offset: 0,
    });
    expect(page).toMatchObject({ total: 1, certificate_authorities: [{ ca_id: made.sub }] });
  }),
  step("tags and CRL of a CA", async ({ invoke, made }) => {
    const ca = { ca_id: made.sub };
    const tags = [
      { key: "a b", value: "a/b c=名 +1" },
      { key: "环境", value: "" },
    ];
    await invoke("BatchCreateCaTags", { ...ca, tags });
    await invoke("BatchDeleteCaTags", { ...ca, tags: tags.slice(0, 1) });
    expect((await invoke("ListCaTags", ca)).tags).toEqual(tags.slice(1));
    await invoke("EnableCertificateAuthorityCrl", { ...ca, obs_bucket_name: "bucket", valid_days: 7 });
    expect((await invoke("ShowCertificateAuthority", ca)).crl_configuration).toMatchObject({ valid_days: 7 });
    await invoke("DisableCertificateAuthorityCrl", ca);
    expect((await invoke("ShowCertificateAuthority", ca)).crl_configuration).toMatchObject({
      enabled: false,
    });
  }),
  step("OCSP of a CA", async ({ invoke, made }) => {
    const request = { ca_id: made.sub, ocsp_switch: true };
    await invoke("UpdateOcspSwitch", request);
    await refused(invoke("UpdateOcspSwitch", request), "PCA.10010071", 403);
  }),
  step("CreateCertificate", async ({ invoke, made }) => {
    const answer = await invoke("CreateCertificate", {
      ...LEAF,
      issuer_id: made.sub,
      distinguished_name: { common_name: "www.example.com", organization: ORGANIZATION },
      key_usages: ["digitalSignature"],
      subject_alternative_names: [
        { type: "DNS", value: "example.com" },
        { type: "IP", value: "10.0.0.1" },
      ],
      extended_key_usage: { server_auth: true, client_auth: false },
    });
    made.leaf = answer.certificate_id;
    expect(await invoke("ShowCertificate", { certificate_id: made.leaf })).toMatchObject({
      certificate_id: made.leaf,
      status: "ISSUED",
      issuer_id: made.sub,
      issuer_name: "Sub",
      gen_mode: "GENERATE",
      distinguished_name: { common_name: "www.example.com", organization: ORGANIZATION, locality: "杭州" },
    });
  }),
  step("ListCertificate", async ({ invoke, made }) => {
    const page = await invoke("ListCertificate", { limit: 10, offset: 0, name: "example", status: "ISSUED" });
    expect(page).toMatchObject({ total: 1, certificates: [{ certificate_id: made.leaf }] });
    expect(await invoke("ListCertificate", { offset: 1 })).toMatchObject({ total: 1, certificates: [] });
  }),
  step("ExportCertificate, with a password and without", async ({ invoke, made }) => {
    const request = { certificate_id: made.leaf, is_compressed: "false", type: "OTHER" } as const;
    const locked = await invoke("ExportCertificate", { ...request, password: PASSWORD });
    expect(commonNames(locked.certificate + locked.certificate_chain)).toEqual([
      "www.example.com",
      "Sub",
      "Root",
    ]);
    expect(() => createPrivateKey(locked.private_key!)).toThrow();
    const key = createPrivateKey({ key: locked.private_key!, passphrase: PASSWORD });
    const leaf = x509(locked.certificate);
    expect(leaf.checkPrivateKey(key)).toBe(true);
    expect(leaf.subjectAltName).toBe("DNS:example.com, IP Address:10.0.0.1");
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    made.key = (await invoke("ExportCertificate", request)).private_key ?? "";
    made.pem = locked.certificate;
    expect(leaf.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  }),
  step("tags: create, replace, list, DELETE with a body", async ({ invoke, made }) => {
    const certificate = { certificate_id: made.leaf };
    const tags = [
      { key: "a b", value: "a/b c=名 +1" },
      { key: "环境", value: "" },
    ];
    expect(await invoke("BatchCreateCertTags", { ...certificate, tags })).toEqual(DONE);
    expect(await invoke("BatchDeleteCertTags", { ...certificate, tags: tags.slice(1) })).toEqual(DONE);
    expect((await invoke("ListCertTags", certificate)).tags).toEqual(tags.slice(0, 1));
  }),
  step("RevokeCertificate: once, and nothing is exported then", async ({ invoke, made }) => {
    const certificate = { certificate_id: made.leaf };
    expect(await invoke("RevokeCertificate", { ...certificate, reason: "SUPERSEDED" })).toEqual(DONE);
    expect(await invoke("ShowCertificate", certificate)).toMatchObject({ status: "REVOKED" });
    await expect(invoke("RevokeCertificate", certificate)).rejects.toMatchObject({ httpStatusCode: 403 });
    const call = invoke("ExportCertificate", { ...certificate, is_compressed: "false", type: "OTHER" });
    await expect(call).rejects.toMatchObject({ httpStatusCode: 403 });
  }),
  step("DeleteCertificate", async ({ invoke, made }) => {
    const certificate = { certificate_id: made.leaf };
    expect(await invoke("DeleteCertificate", certificate)).toEqual(DONE);
    await refused(invoke("ShowCertificate", certificate), "PCA.10010002");
    await refused(invoke("DeleteCertificate", certificate), "PCA.10010002");
  }),
  step("a CA: disable, delete after seven days, restore, enable", async (world) => {
    const { invoke, made } = world;
    const ca = { ca_id: made.sub };
    await expect(invoke("DeleteCertificateAuthority", { ...ca, pending_days: "7" })).rejects.toThrow();
    expect(await invoke("DisableCertificateAuthority", ca)).toEqual(DONE);
    await refused(invoke("DeleteCertificateAuthority", { ...ca, pending_days: "6" }), "PCA.00020001");
    expect(await invoke("DeleteCertificateAuthority", { ...ca, pending_days: "7" })).toEqual(DONE);
    expect(await statusOf(world)).toBe("DELETED");
    expect(await invoke("RestoreCertificateAuthority", ca)).toEqual(DONE);
    expect(await statusOf(world)).toBe("DISABLED");
    expect(await invoke("EnableCertificateAuthority", ca)).toEqual(DONE);
    expect(await statusOf(world)).toBe("ACTIVED");
  }),
  step("what is throttled, and what failed, is an error too", async ({ front, invoke, made }) => {
    const call = (): Promise<unknown> => invoke("ShowCertificateAuthority", { ca_id: made.sub });
    front.fault = () => "throttled";
    await expect(call()).rejects.toMatchObject({ errorCode: "APIGW.0308", requestId: "R-THROTTLE" });
    front.fault = () => "500-before";
    await expect(call()).rejects.toMatchObject({ httpStatusCode: 500, requestId: "R-500" });
    front.fault = () => undefined;
  }),
];
