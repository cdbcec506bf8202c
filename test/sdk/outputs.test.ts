import { X509Certificate } from "node:crypto";
import { log } from "@pulumi/pulumi";
import { children, decode, encode } from "../../provider/x509/der";
import { hostName } from "../../provider/x509/names";
import { alibaba } from "../../sdk";
import { toPem } from "../../common/pem";
import { CA, LEAF, make, openssl, pem, type Issued } from "../x509/support";
import { registered, useMocks, valueOf } from "./mocks";

const SUBJECT = {
  organization: "Example",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const ROOT = { ...SUBJECT, commonName: "Root", algorithm: "ECC_256", years: 10 } as const;
const SUB = { ...SUBJECT, commonName: "Sub", algorithm: "ECC_256", years: 5 } as const;
const SERVER = { commonName: "www.example.com", algorithm: "ECC_256", days: 90 } as const;

const NAMES = ["www.example.com", "*.example.com", "10.0.0.1"];

let root: Issued;
let sub: Issued;
let web: Issued;

/** The classes with certificates from the issuing core; mocks return the certificate named like the resource. */
async function answered(
  certificates: Record<string, Issued>,
  more: Record<string, unknown> = {},
): Promise<void> {
  await useMocks(({ name }) => ({
    state: { certificate: pem(certificates[name]!.certificate), status: "ISSUE", ...more },
  }));
}

const declare = (): { root: alibaba.RootCa; sub: alibaba.SubCa; web: alibaba.ServerCertificate } => {
  const top = new alibaba.RootCa("root", ROOT);
  const middle = new alibaba.SubCa("sub", { ...SUB, parent: top });
  return { root: top, sub: middle, web: new alibaba.ServerCertificate("web", { ...SERVER, parent: middle }) };
};

beforeAll(async () => {
  const named = (commonName: string, country = "CN"): typeof CA => ({
    ...CA,
    subject: { country, commonName },
  });
  root = await make(named("根证书"));
  sub = await make({ ...named("Sub, Inc."), pathLength: 0 }, root);
  const subject = { organization: "A+B", organizationUnit: "#1", commonName: "www.example.com" };
  web = await make({ ...LEAF, subject, names: NAMES.map(hostName) }, sub);
});
beforeEach(() => answered({ root, sub, web }));

const text = (...issued: Issued[]): string => issued.map(({ certificate }) => pem(certificate)).join("");

test("revocation URLs are read from the certificate, and are empty if it has none", async () => {
  const addresses = { crlUrls: ["http://lists.example/a.crl"], ocspUrls: ["http://ocsp.example"] };
  await answered({ root, sub, web: await make({ ...LEAF, ...addresses }, sub) });
  const declared = declare();
  expect(await valueOf(declared.web.crlDistributionPoints)).toEqual(addresses.crlUrls);
  expect(await valueOf(declared.web.ocspServers)).toEqual(addresses.ocspUrls);
  expect(await valueOf(declared.web.caIssuers)).toEqual([]);
  expect(await valueOf(declared.root.crlDistributionPoints)).toEqual([]);
});

describe("chains", () => {
  test("a server sends its chain without the root; the full chain ends with the root", async () => {
    const declared = declare();
    expect(await valueOf(declared.web.chain)).toBe(text(web, sub));
    expect(await valueOf(declared.web.fullChain)).toBe(text(web, sub, root));
    expect(await valueOf(declared.web.rootCertificate)).toBe(text(root));
  });

  test("of a subordinate CA, and of the root itself", async () => {
    const declared = declare();
    expect(await valueOf(declared.sub.chain)).toBe(text(sub));
    expect(await valueOf(declared.sub.fullChain)).toBe(text(sub, root));
    expect(await valueOf(declared.root.chain)).toBe(text(root));
    expect(await valueOf(declared.root.fullChain)).toBe(text(root));
    expect(await valueOf(declared.root.rootCertificate)).toBe(text(root));
  });

  test("by identifier: what the service reports about the CAs above", async () => {
    await answered({ web }, { issuers: text(sub, root) });
    const alone = new alibaba.ServerCertificate("web", { ...SERVER, parentIdentifier: "x" });
    expect(await valueOf(alone.chain)).toBe(text(web, sub));
    expect(await valueOf(alone.rootCertificate)).toBe(text(root));
  });

  test("a root that the service did not return is empty", async () => {
    await answered({ web }, { issuers: text(sub) });
    const alone = new alibaba.ServerCertificate("web", { ...SERVER, parentIdentifier: "x" });
    expect(await valueOf(alone.chain)).toBe(text(web, sub));
    expect(await valueOf(alone.rootCertificate)).toBe("");
    await answered({ web });
    const none = new alibaba.ServerCertificate("web", { ...SERVER, parentIdentifier: "x" });
    expect(await valueOf(none.fullChain)).toBe(text(web));
  });

  test("a subordinate CA that bears its root's name is not taken for the root", async () => {
    const top = await make(CA);
    const middle = await make({ ...CA, pathLength: 0 }, top);
    const end = await make(LEAF, middle);
    await answered({ root: top, sub: middle, web: end });
    const declared = declare();
    expect(await valueOf(declared.web.chain)).toBe(text(end, middle));
    expect(await valueOf(declared.web.rootCertificate)).toBe(text(top));
  });
});

describe("a CA in the program that did not issue the certificate below it, as after --target or ignoreChanges", () => {
  test("its certificate is in no chain, with a single warning", async () => {
    const replaced = await make(
      { ...CA, subject: { country: "CN", commonName: "Sub, Inc." }, pathLength: 0 },
      root,
    );
    await answered({ root, sub: replaced, web });
    const warn = jest.spyOn(log, "warn").mockResolvedValue();
    const { web: below, sub: above } = declare();
    expect(await valueOf(below.chain)).toBe(text(web));
    expect(await valueOf(below.fullChain)).toBe(text(web));
    expect(await valueOf(below.issuerCertificate)).toBe("");
    expect(await valueOf(below.rootCertificate)).toBe("");
    expect(await valueOf(above.fullChain)).toBe(text(replaced, root));
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^the CA in the program is not the one/), below],
    ]);
    warn.mockRestore();
  });
});

test("two copies of this package and of Pulumi's SDK in one program build one chain and check one plan", async () => {
  let copy: { alibaba: typeof alibaba } | undefined;
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- tests a second copy
    copy = require("../../sdk") as typeof copy;
  });
  expect(copy!.alibaba.ServerCertificate).not.toBe(alibaba.ServerCertificate);
  const top = new alibaba.RootCa("root", ROOT);
  const middle = new copy!.alibaba.SubCa("sub", { ...SUB, parent: top });
  const below = new alibaba.ServerCertificate("web", { ...SERVER, parent: middle });
  expect(await valueOf(below.fullChain)).toBe(text(web, sub, root));
  const { inputs } = await registered("web", below);
  expect(inputs).not.toHaveProperty("withIssuers");
  expect(inputs.issuerPlan).toMatchObject({ name: "sub", issuerPlan: { name: "root" } });
});

describe("facts", () => {
  test("are read from the certificate", async () => {
    const declared = declare();
    const judged = new X509Certificate(web.certificate.der);
    expect(await valueOf(declared.web.identifier)).toBe("web-id");
    expect(await valueOf(declared.web.serialNumber)).toBe(judged.serialNumber);
    expect(await valueOf(declared.web.notBefore)).toBe("2026-03-01T12:00:00Z");
    expect(await valueOf(declared.web.notAfter)).toBe("2026-05-30T12:00:00Z");
    expect(await valueOf(declared.web.fingerprint)).toBe(web.certificate.fingerprint);
    expect(await valueOf(declared.web.status)).toBe("ISSUE");
  });

  test("RFC 4514: the subject is formatted as by the provider, most specific attribute first", async () => {
    const declared = declare();
    expect(await valueOf(declared.web.subject)).toBe("CN=www.example.com,OU=\\#1,O=A\\+B");
    for (const [name, { certificate }] of Object.entries({ root, sub, web })) {
      expect(await valueOf(declared[name as "web"].subject)).toBe(certificate.subject);
    }
  });

  test("names keep the user's spelling", async () => {
    const declared = declare();
    expect(await valueOf(declared.web.names)).toEqual(NAMES);
    expect(await valueOf(declared.root.names)).toEqual([]);
  });

  test("RFC 5952: an IPv6 address has its compressed form, as from the provider", async () => {
    const six = await make({ ...LEAF, names: [hostName("2001:db8::1")] }, sub);
    await answered({ root, sub, web: six });
    expect(await valueOf(declare().web.names)).toEqual(["2001:db8::1"]);
  });

  test("a name that contains a comma is a single name", async () => {
    const strange = await make({ ...LEAF, names: [{ type: "DNS", value: "a.example, DNS:b.example" }] }, sub);
    await answered({ root, sub, web: strange });
    expect(await valueOf(declare().web.names)).toHaveLength(1);
  });
});

describe("an unusual certificate", () => {
  const one = async (certificate: string): Promise<alibaba.CustomCertificate> => {
    await useMocks(() => ({ state: { certificate, status: "ISSUE" } }));
    return new alibaba.CustomCertificate("odd", { parentIdentifier: "x", csr: "y", validity: {} } as never);
  };

  test("regression: an empty subject is empty text, not an error in every later run", async () => {
    const { certificate } = await make({ ...LEAF, subject: {}, names: [hostName("a.example")] }, root);
    const odd = await one(pem(certificate));
    expect(await valueOf(odd.subject)).toBe("");
    expect(await valueOf(odd.names)).toEqual(["a.example"]);
  });

  test("serial numbers are spelled as by OpenSSL", async () => {
    for (const [bytes, text] of [
      ["00", "00"],
      ["05", "05"],
      ["0080", "80"],
      ["ee2b3deb", "-11D4C215"],
      ["ff", "-01"],
      ["7f".repeat(24), "7F".repeat(24)],
    ] as const) {
      const der = withSerial(web.certificate.der, bytes);
      const [, judged] = openssl(["x509", "-inform", "DER", "-noout", "-serial"], der).trim().split("=");
      expect(judged).toBe(text);
      expect(await valueOf((await one(toPem("CERTIFICATE", der))).serialNumber)).toBe(text);
    }
  });

  test("an unreadable certificate gives empty outputs and warnings, and the update continues", async () => {
    const warned = jest.spyOn(log, "warn").mockImplementation(() => Promise.resolve());
    const unreadable = toPem("CERTIFICATE", withSerial(web.certificate.der, "000012"));
    const odd = await one(unreadable);
    expect(await valueOf(odd.names)).toEqual([]);
    expect(await valueOf(odd.notAfter)).toBe("");
    expect(await valueOf(odd.notAfter)).toBe("");
    expect(await valueOf(odd.chain)).toBe(unreadable);
    expect(warned.mock.calls.map(([message]) => message)).toEqual(
      ["names", "notAfter"].map(
        (name) =>
          expect.stringMatching(
            `^${name} is empty, because .* cannot be read: its serial number is padded`,
          ) as string,
      ),
    );
    expect(await valueOf((await one("-----BEGIN CERTIFICATE-----")).rootCertificate)).toBe("");
    warned.mockRestore();
  });

  /** The certificate with another serial number but the old signature. */
  function withSerial(der: Buffer, hex: string): Buffer {
    const [body, ...rest] = children(decode(der));
    const [version, , ...more] = children(body);
    const encoded = (items: Buffer[]): Buffer => {
      const content = Buffer.concat(items);
      return Buffer.concat([Buffer.of(0x30, 0x82, content.length >> 8, content.length & 0xff), content]);
    };
    const raw = Buffer.concat([Buffer.of(2, hex.length / 2), Buffer.from(hex, "hex")]);
    return encoded([encoded([encode(version!), raw, ...more.map(encode)]), ...rest.map(encode)]);
  }
});
