import {
  below,
  belowIssued,
  belowRoot,
  constrained,
  defect,
  domain,
  AUTHORITY,
  CLIENT,
  CUSTOM,
  PRIVATE,
  SERVER,
  SUB,
  type Defect,
} from "./support";
import { newCsr } from "../support";

const usable = { extensions: { extendedKeyUsages: ["clientAuth"] } };
export const PLAN: Defect[] = [
  defect(
    SERVER,
    "an RSA key below an ECC CA",
    () => ({ ...below({}), algorithm: "RSA_2048" }),
    /^algorithm: RSA does not fit/,
  ),
  defect(
    SERVER,
    "an SM2 key below an ECC CA",
    () => ({ ...below({}), algorithm: "SM2_256" }),
    /^algorithm: SM2 does not fit/,
  ),
  defect(
    SUB,
    "a CA of another family than its issuer",
    () => ({ ...belowRoot({}), algorithm: "RSA_2048" }),
    /^algorithm: RSA/,
  ),
  defect(
    SUB,
    "a CA below one whose path length is 0",
    () => belowRoot({ kind: SUB, pathLenConstraint: 0 }),
    /allows 0 CAs below it/,
  ),
  defect(
    SUB,
    "a second CA below a path length of 1",
    () =>
      belowRoot({
        kind: SUB,
        pathLenConstraint: 5,
        issuerPlan: { kind: SUB, name: "top", pathLenConstraint: 1 },
      }),
    /"top" allows 1 CAs below it, and this would be number 2/,
  ),
  defect(SUB, "a CA that outlives its issuer", () => ({ ...belowRoot({}), years: 11 }), /outlive CA "root"/),
  defect(
    SUB,
    "usages that the CA above does not allow",
    () => ({ ...belowRoot({ extendedKeyUsages: ["serverAuth"] }), extendedKeyUsages: ["clientAuth"] }),
    /allows only serverAuth/,
  ),
  defect(
    SERVER,
    "a certificate that outlives its planned CA",
    () => ({ ...below({}), days: undefined, years: 5 }),
    /outlive CA "servers"/,
  ),
  defect(
    SERVER,
    "a certificate that outlives its CA by a day",
    async () => ({ ...(await belowIssued({ notAfter: new Date("2026-05-29T12:00:00Z") })), days: 90 }),
    /outlive CA "servers"/,
  ),
  defect(
    SERVER,
    "an expired CA",
    () =>
      belowIssued({
        notBefore: new Date("2020-01-01T00:00:00Z"),
        notAfter: new Date("2021-01-01T00:00:00Z"),
      }),
    /outlive CA "servers", which ends 2021-01-01/,
  ),
  defect(
    SERVER,
    "a CA that is not valid yet",
    () => belowIssued({ notBefore: new Date("2026-03-02T00:00:00Z") }),
    /would start .* before CA "servers"/,
  ),
  defect(
    SERVER,
    "an issuer that is not a CA",
    () => belowIssued({ ca: false, keyUsages: ["digitalSignature"] }),
    /is not a CA and cannot issue/,
  ),
  defect(
    SERVER,
    "a server certificate below a CA for clients",
    () => below({ extendedKeyUsages: ["clientAuth"] }),
    /allows only clientAuth below it, not serverAuth/,
  ),
  defect(
    CLIENT,
    "a client certificate below a CA for servers",
    () => below({ extendedKeyUsages: ["serverAuth"] }),
    /, not clientAuth/,
  ),
  defect(
    SERVER,
    "usages that a CA further up does not allow",
    () =>
      below({
        issuerPlan: { kind: SUB, name: "top", pathLenConstraint: 1, extendedKeyUsages: ["clientAuth"] },
      }),
    /"top" allows only clientAuth/,
  ),
  defect(
    CUSTOM,
    "an OID that the CA does not allow",
    () => ({
      ...below({ extendedKeyUsages: ["serverAuth"] }),
      apiPassthrough: { extensions: { extendedKeyUsages: ["1.2.3.4"] } },
    }),
    /, not 1\.2\.3\.4/,
  ),
  defect(
    SERVER,
    "a host outside the name constraints",
    async () => ({ ...(await constrained([domain])), domain: ["example.org"] }),
    /example\.org is outside DNS example\.com/,
  ),
  defect(
    SERVER,
    "a host that the name constraints exclude",
    async () => ({ ...(await constrained([], [domain])), commonName: "a.example.com" }),
    /is in DNS example\.com, which it excludes/,
  ),
  defect(
    SERVER,
    "a wildcard that covers an excluded host",
    async () => ({
      ...(await constrained([], [{ type: "DNS", value: "bad.example.com" }])),
      commonName: "*.example.com",
    }),
    /excludes/,
  ),
  defect(
    SERVER,
    "an address outside the name constraints",
    async () => ({ ...(await constrained([{ type: "IP", value: "10.0.0.0/8" }])), domain: ["192.0.2.1"] }),
    /192\.0\.2\.1 is outside IP 10\.0\.0\.0\/8/,
  ),
  defect(
    CLIENT,
    "a mailbox outside the name constraints",
    async () => ({
      ...(await constrained([{ type: "email", value: "example.com" }])),
      sanType: 1,
      sanValue: ["ops@example.org"],
    }),
    /outside email example\.com/,
  ),
  defect(
    CLIENT,
    "a URI outside the name constraints",
    async () => ({
      ...(await constrained([{ type: "URI", value: "example.com" }])),
      sanType: 6,
      sanValue: ["spiffe://example.org/a"],
    }),
    /outside URI example\.com/,
  ),
  defect(
    CUSTOM,
    "a name in a signing request outside the name constraints",
    async () => ({
      ...(await constrained([domain])),
      csr: newCsr("/CN=x", "-addext", "subjectAltName=DNS:www.example.org"),
    }),
    /^csr: .*outside DNS example\.com/,
  ),
  defect(
    SERVER,
    "an end before the start",
    { days: undefined, beforeTime: "2027-06-01T00:00:00Z", afterTime: "2027-05-01T00:00:00Z" },
    /before it starts/,
  ),
  defect(SERVER, "two forms of validity at once", { months: 3 }, /./),
  defect(SERVER, "no validity at all", { days: undefined }, /./),
  defect(CUSTOM, "an end that is past", { validity: "2020-01-31T00:00:00Z" }, /before it starts|past/),
  defect(CUSTOM, "a day that does not exist", { validity: "2027-02-30T00:00:00Z" }, /must be a duration/),
  defect(CUSTOM, "no purpose for the certificate", { apiPassthrough: {} }, /what the certificate is for/),
  defect(
    CUSTOM,
    "an invalid OID",
    { apiPassthrough: { extensions: { extendedKeyUsages: ["1.2.x"] } } },
    /OID/,
  ),
  defect(CUSTOM, "a serial number of zero", { apiPassthrough: { ...usable, serialNumber: "0" } }, /positive/),
  defect(
    PRIVATE,
    "a signature of another family than the key",
    { keyAlgorithm: "EC256", signatureAlgorithm: "SM3" },
    /SM3/,
  ),
  defect(AUTHORITY, "a root of more than 30 years", { validity: { type: "YEAR", value: 31 } }, /30/),
  defect(
    AUTHORITY,
    "a country of one letter",
    {
      distinguishedName: {
        country: "C",
        state: "S",
        locality: "L",
        organization: "O",
        organizationalUnit: "U",
        commonName: "R",
      },
    },
    /country/,
  ),
];
