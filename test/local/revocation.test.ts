import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { revocationList } from "../../provider/local/revocation-list";
import { toPem } from "../../provider/x509/pem";
import { LEAF, NAME, ROOT as HUAWEI_ROOT } from "../huawei/local";
import { below, newFolder, openssl, removeFolders } from "../x509/support";
import { refused } from "./ca";
import { certificatesOf, csrOf, textOf } from "./judge";
import { askOpenssl, closeWorlds, openWorld, type World } from "./world";

afterAll(closeWorlds);
afterAll(removeFolders);

const DAY = 86_400_000;

const textOfList = async (world: World, issuer: string): Promise<string> => {
  const list = await revocationList(world.environment, issuer);
  return list ? openssl(["crl", "-inform", "DER", "-noout", "-text"], list) : "NONE";
};
const numberOf = (text: string): number => Number(below(text, "X509v3 CRL Number:"));
const serialsOf = (text: string): string[] =>
  [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) => serial!).sort();

/** The result of `openssl verify -crl_check_all` for a certificate, with the lists that the CAs publish. */
async function verify(world: World, chain: string, issuers: readonly string[]): Promise<string> {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [leaf = "", ...above] = certificatesOf(chain);
  const root = above.pop() ?? leaf;
  const lists = await Promise.all(issuers.map((id) => revocationList(world.environment, id)));
  return openssl([
    ...["verify", "-x509_strict", "-crl_check_all", "-attime", `${Math.floor(world.now / 1000)}`],
    ...["-CRLfile", file("lists.pem", lists.map((list) => toPem("X509 CRL", list!)).join(""))],
    ...["-CAfile", file("root.pem", root)],
    ...(above.length > 0 ? ["-untrusted", file("between.pem", above.join(""))] : []),
    file("leaf.pem", leaf),
  ]);
}

describe("Alibaba Cloud's operations", () => {
  test("CreateRevokeClientCertificate: on the list, and still after DeleteClientCertificate", async () => {
    const { world, ca } = await openWorld();
    const { root, sub } = await ca.hierarchy();
    const leaf = await ca.server(sub, { Immediately: 2, EnableCrl: 1 });
    const other = await ca.client(sub);
    const chain = leaf.CertificateChain!;
    expect(await verify(world, chain, [root, sub])).toMatch(/leaf\.pem: OK/);
    const [before] = [await textOfList(world, sub)];

    await ca.invoke("CreateRevokeClientCertificate", { Identifier: leaf.Identifier });
    const listed = await textOfList(world, sub);
    expect(serialsOf(listed)).toEqual([leaf.SerialNumber.toUpperCase()]);
    expect(numberOf(listed)).toBeGreaterThan(numberOf(before));
    expect(await verify(world, chain, [root, sub])).toMatch(/REFUSED.*certificate revoked/s);

    await ca.invoke("DeleteClientCertificate", { Identifier: leaf.Identifier });
    await ca.invoke("CreateRevokeClientCertificate", { Identifier: other.Identifier });
    const both = [leaf, other].map(({ SerialNumber }) => SerialNumber.toUpperCase()).sort();
    expect(serialsOf(await textOfList(world, sub))).toEqual(both);
    expect(await verify(world, chain, [root, sub])).toMatch(/REFUSED.*certificate revoked/s);
  });

  test("the address in a certificate is where the emulator serves the list of its issuer", async () => {
    const { ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const leaf = await ca.server(sub, { Immediately: 1, EnableCrl: 1 });
    expect(textOf(leaf.X509Certificate!)).toContain(`URI:http://127.0.0.1:8640/crl/${sub}.crl`);
    const silent = await ca.server(sub, { Immediately: 1 });
    expect(textOf(silent.X509Certificate!)).not.toContain("URI:");
  });

  test("UpdateCACertificateStatus: a revoked CA is on the list of the CA above, a root on its own", async () => {
    const { world, ca } = await openWorld();
    const { root, sub } = await ca.hierarchy();
    const leaf = await ca.server(sub, { Immediately: 2 });
    const chain = leaf.CertificateChain!;
    await ca.invoke("UpdateCACertificateStatus", { Identifier: sub, Status: "REVOKE" });
    const { SerialNumber: serial } = await ca.authority(sub);
    expect(serialsOf(await textOfList(world, root))).toEqual([serial.toUpperCase()]);
    // The revoked CA itself continues to publish.
    expect(serialsOf(await textOfList(world, sub))).toEqual([]);
    expect(await verify(world, chain, [root, sub])).toMatch(/REFUSED.*1 depth lookup: certificate revoked/s);
    await ca.invoke("UpdateCACertificateStatus", { Identifier: root, Status: "REVOKE" });
    const { SerialNumber: own } = await ca.authority(root);
    expect(serialsOf(await textOfList(world, root))).toEqual(
      [own, serial].map((one) => one.toUpperCase()).sort(),
    );
  });

  test("RevokeWHClientCertificate and DeletePCACert: like the other operations", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const { Identifier } = await ca.warehouse(sub);
    await ca.invoke("RevokeWHClientCertificate", { Identifier });
    expect(serialsOf(await textOfList(world, sub))).toHaveLength(1);
    await ca.invoke("DeletePCACert", { Identifier });
    expect(serialsOf(await textOfList(world, sub))).toHaveLength(1);
  });

  test("CrlDay sets how long a list is valid; the same list is served until half of that has passed", async () => {
    const { world, ca } = await openWorld();
    const root = (await ca.root()).Identifier;
    const sub = (await ca.sub(root, { EnableCrl: true, CrlDay: 30 })).Identifier;
    const first = await revocationList(world.environment, sub);
    const from = new Date(world.now);
    const until = new Date(world.now + 30 * DAY);
    const shown = openssl(["crl", "-inform", "DER", "-noout", "-lastupdate", "-nextupdate"], first);
    const dates = [...shown.matchAll(/=(.*)/g)].map(([, text]) => new Date(text!).getTime());
    expect(dates).toEqual([from, until].map((moment) => Math.floor(moment.getTime() / 1000) * 1000));
    world.now += 14 * DAY;
    expect(await revocationList(world.environment, sub)).toEqual(first);
    world.now += 2 * DAY;
    expect(numberOf(await textOfList(world, sub))).toBe(2);
  });

  test("an expired CA continues to publish its revocations", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const { Identifier } = await ca.server(sub);
    world.now += 20 * 366 * DAY;
    await ca.invoke("CreateRevokeClientCertificate", { Identifier });
    expect(serialsOf(await textOfList(world, sub))).toHaveLength(1);
  });

  test("no list for an unknown identifier, an end certificate, or a CA whose key is elsewhere", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const leaf = await ca.server(sub);
    const external = await ca.external(await csrOf());
    for (const id of ["nobody", leaf.Identifier, external.Identifier]) {
      expect([id, await revocationList(world.environment, id)]).toEqual([id, undefined]);
    }
  });

  test("many concurrent revocations: once on the list, numbers never repeat", async () => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const leaves = await Promise.all(Array.from({ length: 8 }, () => ca.server(sub)));
    const numbers: number[] = [];
    for (const { Identifier } of leaves) {
      const calls = [1, 2, 3].map(() => ca.invoke("CreateRevokeClientCertificate", { Identifier }));
      await Promise.allSettled(calls);
      numbers.push(numberOf(await textOfList(world, sub)));
    }
    expect(serialsOf(await textOfList(world, sub))).toHaveLength(8);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
});

describe("Huawei Cloud's operations", () => {
  const CRL = { enabled: true, obs_bucket_name: "bucket", valid_days: 10 };

  async function hierarchy(crl: object = CRL): Promise<{ world: World; root: string; sub: string }> {
    const { world } = await openWorld();
    const { huawei } = world.backend;
    const root = await huawei("CreateCertificateAuthority", { ...HUAWEI_ROOT, crl_configuration: CRL });
    const { ca_id } = await huawei("CreateCertificateAuthority", {
      ...{ ...HUAWEI_ROOT, type: "SUBORDINATE", issuer_id: root.ca_id, crl_configuration: crl as typeof CRL },
      ...{ distinguished_name: { ...NAME, common_name: "Sub" }, validity: { type: "YEAR", value: 5 } },
    });
    return { world, root: root.ca_id, sub: ca_id };
  }

  async function leafOf(
    world: World,
    issuer_id: string,
  ): Promise<{ id: string; pem: string; chain: string }> {
    const { huawei } = world.backend;
    const { certificate_id: id } = await huawei("CreateCertificate", { ...LEAF, issuer_id });
    const request = { certificate_id: id, type: "OTHER", is_compressed: "false" } as const;
    const { certificate, certificate_chain: chain } = await huawei("ExportCertificate", request);
    return { id, pem: certificate, chain: certificate + chain };
  }

  test("RevokeCertificate: its reason is on the list, and still after DeleteCertificate", async () => {
    const { world, root, sub } = await hierarchy();
    const leaf = await leafOf(world, sub);
    const { huawei } = world.backend;
    expect(await verify(world, leaf.chain, [root, sub])).toMatch(/leaf\.pem: OK/);
    await huawei("RevokeCertificate", { certificate_id: leaf.id, reason: "SUPERSEDED" });
    await huawei("DeleteCertificate", { certificate_id: leaf.id });
    expect(below(await textOfList(world, sub), "X509v3 CRL Reason Code:")).toBe("Superseded");
    expect(await verify(world, leaf.chain, [root, sub])).toMatch(/REFUSED.*certificate revoked/s);
  });

  test("RevokeCertificateAuthority: a subordinate CA only, permanently, with its reason", async () => {
    const { world, root, sub } = await hierarchy();
    const leaf = await leafOf(world, sub);
    const { huawei } = world.backend;
    await refused(huawei("RevokeCertificateAuthority", { ca_id: root }));
    await refused(huawei("RevokeCertificateAuthority", { ca_id: sub, reason: "toString" as "SUPERSEDED" }));
    await huawei("RevokeCertificateAuthority", { ca_id: sub, reason: "CERTIFICATE_AUTHORITY_COMPROMISE" });
    expect(below(await textOfList(world, root), "X509v3 CRL Reason Code:")).toBe("CA Compromise");
    expect(await verify(world, leaf.chain, [root, sub])).toMatch(/REFUSED.*certificate revoked/s);
    await refused(huawei("EnableCertificateAuthority", { ca_id: sub }));
    await refused(huawei("CreateCertificate", { ...LEAF, issuer_id: sub }));
    await huawei("DeleteCertificateAuthority", { ca_id: sub, pending_days: "7" });
    await huawei("RestoreCertificateAuthority", { ca_id: sub });
    expect(await huawei("ShowCertificateAuthority", { ca_id: sub })).toMatchObject({ status: "REVOKED" });
  });

  test("the CRL configuration determines address, validity, and whether there is a list at all", async () => {
    const { world, sub } = await hierarchy();
    const { huawei } = world.backend;
    const address = `http://127.0.0.1:8640/crl/${sub}.crl`;
    expect(textOf((await leafOf(world, sub)).pem)).toContain(`URI:${address}`);
    const shown = await huawei("ShowCertificateAuthority", { ca_id: sub });
    expect(shown.crl_configuration).toMatchObject({ valid_days: 10, crl_dis_point: address });
    expect(numberOf(await textOfList(world, sub))).toBe(1);
    await huawei("DisableCertificateAuthorityCrl", { ca_id: sub });
    expect(await textOfList(world, sub)).toBe("NONE");
    expect(textOf((await leafOf(world, sub)).pem)).not.toContain("/crl/");
    await huawei("EnableCertificateAuthorityCrl", { ca_id: sub, obs_bucket_name: "b", valid_days: 20 });
    const text = await textOfList(world, sub);
    expect(numberOf(text)).toBe(2);
    const [from, to] = ["Last Update", "Next Update"].map((name) =>
      new Date(new RegExp(`${name}: (.*)`).exec(text)![1]!).getTime(),
    );
    expect(to! - from!).toBe(20 * DAY);
  });

  test("UpdateOcspSwitch: certificates issued afterwards contain the address, and requests are answered", async () => {
    const { world, sub } = await hierarchy();
    const { huawei } = world.backend;
    const before = await leafOf(world, sub);
    expect(textOf(before.pem)).not.toContain("OCSP");
    expect((await askOpenssl(world, sub, before.chain)).output).toMatch(/unauthorized/);
    await huawei("UpdateOcspSwitch", { ca_id: sub, ocsp_switch: true });
    const leaf = await leafOf(world, sub);
    expect(textOf(leaf.pem)).toContain(`OCSP - URI:http://127.0.0.1:8640/ocsp/${sub}`);
    expect((await askOpenssl(world, sub, leaf.chain)).output).toMatch(/leaf\.pem: good/);
    await huawei("RevokeCertificate", { certificate_id: leaf.id, reason: "KEY_COMPROMISE" });
    expect((await askOpenssl(world, sub, leaf.chain)).output).toMatch(/revoked[^]*Reason: keyCompromise/);
  });
});
