import { x509 } from "../local/ca";
import { refused, step, type Step } from "./official-steps";

const INSTANCE = "f0fa1789-3b76-433b-a787-9892951c620e";
const GONE = ["APIG.3025", 404] as const;

/** A gateway certificate, made from what the previous steps exported. */
export const GATEWAY_STEPS: Step[] = [
  step("CreateCertificateV2", async ({ invoke, made }) => {
    const request = {
      ...{ name: "证书_1", cert_content: made.pem, private_key: made.key },
      ...{ type: "instance" as const, instance_id: INSTANCE, trusted_root_ca: made.pem },
    };
    const answer = await invoke("CreateCertificateV2", request);
    expect(answer).toMatchObject({
      name: "证书_1",
      type: "instance",
      instance_id: INSTANCE,
      common_name: "www.example.com",
      san: ["example.com", "10.0.0.1"],
      is_has_trusted_root_ca: true,
      version: 3,
    });
    // An older client does not return it.
    expect(["ECC", undefined]).toContain(answer.algorithm_type);
    expect(Date.parse(answer.not_after)).toBe(Date.parse(x509(made.pem).validTo));
    made.leaf = answer.id;
    expect(JSON.stringify(answer)).not.toMatch(/BEGIN/);
    const other = await invoke("CreateCertificateV2", {
      ...{ name: "for_all", cert_content: made.pem, private_key: made.key },
    });
    expect(other).toMatchObject({ type: "global", instance_id: "common" });
  }),
  step("ShowDetailsOfCertificateV2 and ListCertificatesV2", async ({ invoke, made }) => {
    const shown = await invoke("ShowDetailsOfCertificateV2", { certificate_id: made.leaf });
    expect(shown).toMatchObject({ id: made.leaf, name: "证书_1" });
    expect(JSON.stringify(shown)).not.toMatch(/BEGIN/);
    const page = await invoke("ListCertificatesV2", { instance_id: INSTANCE, name: "证书_1", limit: 1 });
    expect(page).toMatchObject({ total: 1, size: 1, certs: [{ id: made.leaf }] });
    expect(await invoke("ListCertificatesV2", { instance_id: INSTANCE })).toMatchObject({ total: 2 });
  }),
  step("UpdateCertificateV2", async ({ invoke, made }) => {
    const answer = await invoke("UpdateCertificateV2", {
      ...{ certificate_id: made.leaf, type: "instance", instance_id: INSTANCE },
      ...{ name: "renamed", cert_content: made.pem, private_key: made.key },
    });
    expect(answer).toMatchObject({
      id: made.leaf,
      name: "renamed",
      version: 3,
      is_has_trusted_root_ca: false,
    });
    const mismatch = invoke("CreateCertificateV2", {
      ...{ name: "other", cert_content: made.pem, private_key: "-----BEGIN PRIVATE KEY-----\n" },
    });
    await refused(mismatch, "APIG.2106");
  }),
  step("domains: attach, list, detach", async ({ invoke, made }) => {
    const certificate = { certificate_id: made.leaf };
    const domains = [{ domain: "www.example.com", verified_client_certificate_enabled: true }];
    await invoke("BatchAssociateDomainsV2", {
      ...certificate,
      domains: [...domains, { domain: "example.com", instance_ids: [INSTANCE] }],
    });
    expect(await invoke("ListAttachedDomainsV2", { ...certificate, limit: 10, offset: 0 })).toMatchObject({
      total: 2,
      bound_domains: [
        { url_domain: "www.example.com", verified_client_certificate_enabled: true },
        { url_domain: "example.com", verified_client_certificate_enabled: false },
      ],
    });
    await expect(invoke("DeleteCertificateV2", certificate)).rejects.toMatchObject({ httpStatusCode: 409 });
    const all = [...domains, { domain: "example.com" }];
    await invoke("BatchDisassociateDomainsV2", { ...certificate, domains: all });
    expect(await invoke("ListAttachedDomainsV2", certificate)).toMatchObject({ total: 0, bound_domains: [] });
    await refused(invoke("BatchDisassociateDomainsV2", { ...certificate, domains: all }), "APIG.2000");
  }),
  step("DeleteCertificateV2", async ({ invoke, made }) => {
    const certificate = { certificate_id: made.leaf };
    expect(await invoke("DeleteCertificateV2", certificate)).toEqual({ httpStatusCode: 204 });
    await refused(invoke("ShowDetailsOfCertificateV2", certificate), ...GONE);
    await refused(invoke("DeleteCertificateV2", certificate), ...GONE);
  }),
];
