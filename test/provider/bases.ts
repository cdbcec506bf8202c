import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineProperties } from "../../provider/engine/crud";
import { newFolder, openssl } from "../x509/support";

const subject = {
  organization: "Example",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
export const ROOT: EngineProperties = {
  ...subject,
  commonName: "Example Root",
  algorithm: "ECC_256",
  years: 10,
};
export const SUB: EngineProperties = {
  ...ROOT,
  commonName: "Example Servers",
  years: 5,
  parentIdentifier: "root-id",
};
export const SERVER: EngineProperties = {
  parentIdentifier: "sub-id",
  commonName: "www.example.com",
  algorithm: "ECC_256",
  days: 90,
};
export const KEY: EngineProperties = { algorithm: "ECC_256" };

/** A signing request for a new key, created with OpenSSL. */
export function newCsr(subject: string, ...more: string[]): string {
  const folder = newFolder();
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    join(folder, "key.pem"),
  ];
  return openssl(["req", "-new", ...key, "-subj", subject, ...more]);
}

/** A self-signed certificate with its key, created with OpenSSL. */
export function newCertificate(name: string, ca = false): { certificate: string; privateKey: string } {
  const key = join(newFolder(), "key.pem");
  const certificate = openssl([
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key],
    ...[
      "-subj",
      `/CN=${name}`,
      "-days",
      "3650",
      "-addext",
      `basicConstraints=critical,CA:${ca ? "TRUE" : "FALSE"}`,
    ],
    ...(ca ? ["-addext", "keyUsage=critical,keyCertSign,cRLSign"] : []),
  ]);
  return { certificate, privateKey: readFileSync(key, "utf8") };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** An object whose values are made when they are first read: most suites need few of those that OpenSSL makes. */
function onFirstUse<T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): T {
  const properties = Object.entries<() => unknown>(makers).map(
    ([name, make]) => [name, { enumerable: true, get: once(make) }] as const,
  );
  return Object.defineProperties({}, Object.fromEntries(properties)) as T;
}

const gateway = once(() => newCertificate("gateway.example.com"));
/** The contents of an upload to the gateway. */
export const GATEWAY = onFirstUse({
  certContent: () => gateway().certificate,
  privateKey: () => gateway().privateKey,
});

const AUTHORITY_NAME = {
  country: "CN",
  state: "Guangdong",
  locality: "Shenzhen",
  organization: "Example",
  organizationalUnit: "Platform",
};

const ca = once(() => newCertificate("Example Signer", true));
/** A CA with its key available. */
export const signer = onFirstUse({
  certificate: () => ca().certificate,
  privateKey: () => ca().privateKey,
});

const keyStore = (): EngineProperties => ({
  privateKey: GATEWAY.privateKey,
  chain: GATEWAY.certContent,
  password: "change it",
});

/** Complete arguments of each kind. */
export const BASE = onFirstUse<Readonly<Record<string, EngineProperties>>>({
  "alibaba.RootCa": () => ROOT,
  "alibaba.SubCa": () => SUB,
  "alibaba.ServerCertificate": () => SERVER,
  "alibaba.ServerCertificateWithCsr": () => ({
    parentIdentifier: "sub-id",
    csr: newCsr("/CN=www.example.com"),
    days: 90,
  }),
  "alibaba.ExternalCaCertificate": () => ({
    instanceId: "cas_deposit-cn-1",
    csr: newCsr("/CN=Device CA"),
    validity: "5y",
  }),
  "alibaba.ClientCertificate": () => ({
    parentIdentifier: "sub-id",
    commonName: "build robot",
    algorithm: "ECC_256",
    days: 90,
  }),
  "alibaba.ClientCertificateWithCsr": () => ({
    parentIdentifier: "sub-id",
    csr: newCsr("/CN=build robot"),
    days: 90,
  }),
  "alibaba.ClientCertificateFleet": () => ({
    parentIdentifier: "sub-id",
    items: { "device-1": { csr: newCsr("/CN=device 1") } },
    days: 90,
  }),
  "alibaba.CustomCertificate": () => ({
    parentIdentifier: "sub-id",
    csr: newCsr("/CN=orders"),
    validity: "90d",
    apiPassthrough: { extensions: { extendedKeyUsages: ["clientAuth"] } },
  }),
  "alibaba.WhClientCertificate": () => ({
    parentIdentifier: "sub-id",
    csr: newCsr("/CN=device"),
    days: 90,
  }),
  "alibaba.UserCertificate": () => ({
    name: "gateway",
    cert: GATEWAY.certContent,
    privateKey: GATEWAY.privateKey,
  }),
  "alibaba.PcaCertSync": () => ({ certificateIdentifier: "certificate-id" }),
  "huawei.CertificateAuthority": () => ({
    type: "ROOT",
    distinguishedName: { ...AUTHORITY_NAME, commonName: "Example Root" },
    keyAlgorithm: "EC256",
    signatureAlgorithm: "SHA256",
    validity: { type: "YEAR", value: 10 },
  }),
  "huawei.PrivateCertificate": () => ({
    issuerId: "ca-id",
    distinguishedName: { commonName: "www.example.com" },
    validity: { type: "DAY", value: 90 },
  }),
  "huawei.ApigCertificate": () => ({ name: "gateway", ...GATEWAY }),
  "keys.PrivateKey": () => KEY,
  "keys.CertificateRequest": () => ({ ...KEY, commonName: "gateway.example.com" }),
  "keys.Pkcs12": keyStore,
  "keys.JavaKeyStore": keyStore,
  "keys.RevocationList": () => ({
    issuerCertificate: signer.certificate,
    issuerPrivateKey: signer.privateKey,
  }),
  "keys.Certificate": () => ({
    privateKey: GATEWAY.privateKey,
    commonName: "www.example.com",
    extendedKeyUsages: ["serverAuth"],
    validity: "90d",
  }),
});
