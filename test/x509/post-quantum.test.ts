import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderTable } from "../../cli/list/table";
import { stateNodes } from "../../inventory/nodes";
import { existingFacts } from "../../inventory/issued";
import { readResource } from "../../inventory/resource";
import { dynamicType } from "../../common/type-token";
import { authorityProblem } from "../../provider/x509/authority-problems";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import { decoders } from "../../sdk/decode";

/** A root with an ML-DSA-65 key (RFC 9881), created with Node.js 26. */
const PEM = readFileSync(join(__dirname, "../../../test/fixtures/certificates/ml-dsa-65.pem"), "utf8");
const SUBJECT = "CN=Post-Quantum Root,O=Example";
const END = "2046-11-01T00:00:00Z";

test("a certificate with an ML-DSA key is read as one with a key of an unknown type", () => {
  const certificate = parseCertificate(oneFromPem("CERTIFICATE", PEM));
  expect(certificate).toMatchObject({ subject: SUBJECT, algorithm: undefined, publicKey: undefined });
  expect(certificate.keyProblem).toBe("an ML-DSA-65 key is not supported");
  expect(authorityProblem(certificate)).toBe("cannot issue: an ML-DSA-65 key is not supported");
  const facts = existingFacts("root", PEM);
  expect(facts).toMatchObject({ subject: SUBJECT, notAfter: END, keyUsages: ["keyCertSign", "cRLSign"] });
  expect(facts.unreadable).toBeUndefined();
  expect([decoders.subject(PEM), decoders.notAfter(PEM)]).toEqual([SUBJECT, END]);
});

test("a list shows it with its dates and an unknown key", () => {
  const type = dynamicType("alibaba.RootCa");
  const root = readResource({
    ...{ urn: `urn:pulumi:dev::test::${type}::pq`, type, id: "1" },
    ...{ inputs: {}, outputs: { certificate: PEM, status: "ISSUE" } },
  });
  const [, line] = renderTable(stateNodes([root]), new Date("2027-01-01T00:00:00Z")).split("\n");
  expect(line).toMatch(/^pq +alibaba\.RootCa +unknown +ISSUE +2046-11-01 .*CN=Post-Quantum Root,O=Example$/);
});
