import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeRevocation, issueRevocationList, type Revocation } from "../../provider/x509/crl";
import { askGo } from "./go-judge";
import { toPem } from "../../provider/x509/pem";
import { below, CA, certtool, daysAfter, LEAF, make, newFolder, openssl, pem } from "./support";
import { removeFolders, START, type Issued } from "./support";

afterAll(removeFolders);

const ALGORITHMS = ["RSA_2048", "RSA_3072", "ECC_256", "ECC_384", "ECC_512", "ED25519", "SM2_256"];
const AT = ["-attime", `${Math.floor(daysAfter(1).getTime() / 1000)}`];

const listOf = async (issuer: Issued, revocations: readonly Revocation[], number = 1): Promise<Buffer> =>
  issueRevocationList(
    {
      ...{ number, thisUpdate: START, nextUpdate: daysAfter(7), hash: "SHA384" },
      revocations: revocations.map(encodeRevocation),
    },
    issuer,
  );

/** The result of `openssl verify -crl_check_all` for a certificate below a root and a subordinate CA. */
function verifyWith(lists: readonly Buffer[], path: readonly Issued[], more: readonly string[] = []): string {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [root, sub, leaf] = path.map(({ certificate }) => pem(certificate));
  const crls = file("lists.pem", lists.map((list) => toPem("X509 CRL", list)).join(""));
  return openssl([
    ...["verify", "-x509_strict", "-crl_check_all", ...AT, ...more, "-CRLfile", crls],
    ...["-CAfile", file("root.pem", root!), "-untrusted", file("sub.pem", sub!), file("leaf.pem", leaf!)],
  ]);
}

describe.each(ALGORITHMS)("%s", (algorithm) => {
  let path: Issued[];
  const sm2 = algorithm === "SM2_256";
  beforeAll(async () => {
    const root = await make({ ...CA, subject: { commonName: "Root" } }, undefined, algorithm);
    const sub = await make({ ...CA, subject: { commonName: "Sub" }, pathLength: 0 }, root, algorithm);
    path = [root, sub, await make(LEAF, sub, algorithm)];
  });

  test("RFC 5280 5: openssl verifies the list, and accepts the certificate until it is listed", async () => {
    const [root, sub, leaf] = path as [Issued, Issued, Issued];
    const [above, clean] = [await listOf(root, []), await listOf(sub, [])];
    const { serialNumber } = leaf.certificate;
    const revoked = await listOf(sub, [{ serialNumber, revokedAt: START, reason: 1 }], 2);
    const folder = newFolder();
    writeFileSync(join(folder, "sub.pem"), pem(sub.certificate));
    if (!sm2) {
      const judged = openssl(
        ["crl", "-inform", "DER", "-noout", "-CAfile", join(folder, "sub.pem")],
        revoked,
      );
      expect(judged).not.toMatch(/REFUSED/);
    }
    // OpenSSL verifies lists with an empty SM2 identifier and has no option to change it, so gmsm verifies these
    // lists.
    if (sm2) return;
    expect(verifyWith([above, clean], path)).toMatch(/leaf\.pem: OK/);
    expect(verifyWith([above, revoked], path)).toMatch(/REFUSED.*certificate revoked/s);
    const subRevoked = await listOf(root, [
      { serialNumber: sub.certificate.serialNumber, revokedAt: START, reason: 2 },
    ]);
    expect(verifyWith([subRevoked, clean], path)).toMatch(/REFUSED.*certificate revoked/s);
  });

  test("certtool reads issuer, number, reason and both times, and verifies", async () => {
    const [root] = path as [Issued];
    const list = await listOf(root, [{ serialNumber: "80FF", revokedAt: START, reason: 4 }], 4_000_000_000);
    const output = certtool(["--crl-info", "--inder"], list);
    expect(output).toMatch(/Issuer: CN=Root/);
    expect(output).toMatch(/CRL Number.*00ee6b2800/s);
    expect(output).toMatch(/Serial Number \(hex\): 0080ff/);
    if (sm2) return;
    const folder = newFolder();
    writeFileSync(join(folder, "root.der"), root.certificate.der);
    const ca = join(folder, "root.der");
    // It always uses the system clock.
    const now = new Date();
    const next = new Date(now.getTime() + 86_400_000);
    const fresh = await issueRevocationList(
      { number: 1, thisUpdate: now, nextUpdate: next, revocations: [] },
      root,
    );
    const verify = ["--verify-crl", "--load-ca-certificate", ca, "--inder"];
    expect(certtool(verify, fresh)).toMatch(/Verification output: Verified\./);
    fresh[fresh.length - 1] = fresh.at(-1)! ^ 1;
    expect(certtool(verify, fresh)).not.toMatch(/: Verified/);
  });

  test("Go (for SM2: gmsm) parses and verifies the list, but not an altered one", async () => {
    const [root, sub] = path as [Issued, Issued, Issued];
    const list = await listOf(sub, [{ serialNumber: "80FF", revokedAt: START, reason: 4 }]);
    const altered = Buffer.from(list);
    altered[altered.length - 1] = altered.at(-1)! ^ 1;
    const lists: [Buffer, Issued][] = [
      [list, sub],
      [altered, sub],
      [list, root],
    ];
    const questions = lists.map(
      ([der, issuer]) => ({ kind: "crl", der: [der, issuer.certificate.der], sm2 }) as const,
    );
    const accepted = askGo(questions).map(({ refused }) => refused === "");
    expect(accepted).toEqual([true, false, false]);
  });

  test("a list altered in one bit does not verify", async () => {
    if (sm2) return;
    const [root, sub] = path as [Issued, Issued];
    const list = await listOf(sub, [{ serialNumber: "0102030405060708", revokedAt: START }]);
    const at = list.indexOf(Buffer.from("0102030405060708", "hex"));
    list[at + 7] = list[at + 7]! ^ 1;
    expect(verifyWith([await listOf(root, []), list], path)).toMatch(/REFUSED.*CRL signature failure/s);
  });
});

describe("the contents of a list", () => {
  const textOf = (list: Buffer): string => openssl(["crl", "-inform", "DER", "-noout", "-text"], list);
  let ca: Issued;
  beforeAll(async () => {
    ca = await make(CA);
  });

  test("RFC 5280 5.1.2.6: an empty list has no revokedCertificates, but its other fields", async () => {
    const text = textOf(await listOf(ca, [], 77));
    expect(text).toContain("No Revoked Certificates.");
    expect(text).toContain("Version 2 (0x1)");
    expect(below(text, "X509v3 CRL Number:")).toBe("77");
    const own = openssl(
      ["x509", "-inform", "DER", "-noout", "-ext", "subjectKeyIdentifier"],
      ca.certificate.der,
    );
    expect(below(text, "X509v3 Authority Key Identifier:")).toBe(own.split("\n")[1]!.trim());
    expect(text).toContain("Last Update: Mar  1 12:00:00 2026 GMT");
    expect(text).toContain("Next Update: Mar  8 12:00:00 2026 GMT");
  });

  test("RFC 5280 5.3: reasons and invalidity dates; the reason unspecified is omitted", async () => {
    const reasons = [0, 1, 2, 3, 4, 5, 6, 9, 10];
    const revocations = reasons.map((reason) => ({
      serialNumber: `0${reason.toString(16)}`,
      revokedAt: START,
      reason,
      ...(reason === 1 ? { invalidSince: new Date("2026-02-01T00:00:00Z") } : {}),
    }));
    const text = textOf(await listOf(ca, revocations));
    const words = [...text.matchAll(/Reason Code: \n +(.*)/g)].map(([, reason]) => reason);
    expect(words).toEqual([
      ...["Key Compromise", "CA Compromise", "Affiliation Changed", "Superseded"],
      ...["Cessation Of Operation", "Certificate Hold", "Privilege Withdrawn", "AA Compromise"],
    ]);
    expect(below(text, "Invalidity Date:")).toBe("Feb  1 00:00:00 2026 GMT");
    expect(text.match(/Serial Number:/g)).toHaveLength(9);
  });

  test("RFC 5280 5.1.2.4: times from 2050 on are GeneralizedTime", async () => {
    const thisUpdate = new Date("2049-12-31T23:59:59Z");
    const nextUpdate = new Date("2050-01-01T00:00:00Z");
    const list = await issueRevocationList({ number: 1, thisUpdate, nextUpdate, revocations: [] }, ca);
    const dump = openssl(["asn1parse", "-inform", "DER"], list);
    expect(dump).toMatch(/UTCTIME +:491231235959Z/);
    expect(dump).toMatch(/GENERALIZEDTIME +:20500101000000Z/);
  });

  test("ten thousand entries are one list", async () => {
    const revocations = Array.from({ length: 10_000 }, () => ({
      serialNumber: randomBytes(16).toString("hex"),
      revokedAt: START,
    }));
    expect(textOf(await listOf(ca, revocations)).match(/Serial Number:/g)).toHaveLength(10_000);
  });
});
