import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificateParts } from "../../common/certificate";
import { REVOCATION_ADDRESSES } from "../../common/revocation-addresses";
import { derOf } from "../../common/pem";
import { PkiError } from "../../provider/base/errors";
import { mutateBytes, randomFrom } from "../inputs/mutate";
import { CA, LEAF, make, newFolder, openssl, removeFolders } from "../x509/support";

afterAll(removeFolders);

type Addresses = Record<keyof typeof REVOCATION_ADDRESSES, string[]>;

function addressesOf(der: Buffer): Addresses {
  const parts = certificateParts(der);
  return Object.fromEntries(
    Object.entries(REVOCATION_ADDRESSES).map(([name, read]) => [name, read(parts)]),
  ) as Addresses;
}

/** A certificate that OpenSSL issues with extensions from a configuration file. */
function byOpenssl(extensions: string): Buffer {
  const folder = newFolder();
  const file = join(folder, "openssl.cnf");
  writeFileSync(file, `[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\n${extensions}\n`);
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    join(folder, "key"),
  ];
  return derOf("CERTIFICATE", openssl(["req", "-x509", "-config", file, ...key, "-subj", "/CN=a"]))[0]!;
}

const NONE: Addresses = { crlDistributionPoints: [], ocspServers: [], caIssuers: [] };
const EVERYTHING = `crlDistributionPoints=one,two
authorityInfoAccess=OCSP;URI:http://ocsp.example/1,caIssuers;URI:http://example/ca.cer,OCSP;URI:http://ocsp.example/2,OCSP;DNS:ocsp.example
[one]
fullname=URI:http://crl.example/1.crl,DNS:crl.example,URI:ldap://crl.example/cn=x
[two]
fullname=URI:http://crl.example/2.crl
reasons=keyCompromise
CRLissuer=dirName:issuer
[issuer]
CN=Lists`;

test("finds the addresses that the issuing core writes", async () => {
  const addresses = { crlUrls: ["http://lists.example/a.crl"], ocspUrls: ["http://ocsp.example/"] };
  const { certificate } = await make({ ...LEAF, ...addresses }, await make(CA));
  expect(addressesOf(certificate.der)).toEqual({
    ...{ crlDistributionPoints: addresses.crlUrls, ocspServers: addresses.ocspUrls, caIssuers: [] },
  });
  expect(addressesOf((await make(CA)).certificate.der)).toEqual(NONE);
});

test("finds every address of every distribution point and access method written by OpenSSL, and no other names", () => {
  expect(addressesOf(byOpenssl(EVERYTHING))).toEqual({
    crlDistributionPoints: [
      "http://crl.example/1.crl",
      "ldap://crl.example/cn=x",
      "http://crl.example/2.crl",
    ],
    ocspServers: ["http://ocsp.example/1", "http://ocsp.example/2"],
    caIssuers: ["http://example/ca.cer"],
  });
});

test("a distribution point relative to its issuer has no address", () => {
  const relative = "crlDistributionPoints=one\n[one]\nrelativename=name\n[name]\nCN=x";
  expect(addressesOf(byOpenssl(relative))).toEqual(NONE);
});

test("an access method without a location has no address", () => {
  const method = "30:0c:30:0a:06:08:2b:06:01:05:05:07:30:01";
  expect(addressesOf(byOpenssl(`authorityInfoAccess=DER:${method}`))).toEqual(NONE);
});

test("5000 damaged certificates give only addresses or a PkiError", () => {
  const der = byOpenssl(EVERYTHING);
  const next = randomFrom(1);
  for (let tried = 0; tried < 5000; tried++) {
    const input = mutateBytes(der, next, der);
    try {
      expect(
        Object.values(addressesOf(input))
          .flat()
          .every((one) => typeof one === "string"),
      ).toBe(true);
    } catch (error) {
      expect([input.toString("base64"), error]).toEqual([expect.anything(), expect.any(PkiError)]);
    }
  }
});
