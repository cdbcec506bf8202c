import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provider } from "@pulumi/pulumi";

/**
 * A stand-in for the Pulumi plugins of Alibaba Cloud and Huawei Cloud, which exist only as binaries outside of all
 * package registries. It accepts every resource, changes in place what their documentation does not say is replaced, and
 * refuses what the services would refuse: a key that is not the certificate's, a key in a form that CLB does not read,
 * and a name that is taken.
 */

/** Arguments whose change replaces a resource, according to the documentation of the plugins. */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  "alicloud:slb/serverCertificate:ServerCertificate": ["serverCertificate", "privateKey"],
  "huaweicloud:index/wafCertificate:WafCertificate": ["certificate", "privateKey"],
};

/** Where it records what it was called for, and which names are taken. */
const { CLOUD_FOLDER: FOLDER = "" } = process.env;

type Properties = Readonly<Record<string, unknown>>;

const [typeOf, nameOf] = [(urn: string) => urn.split("::")[2] ?? "", (urn: string) => urn.split("::").at(-1)];

/** The engine's mark of a secret. */
const isSecret = (value: unknown): value is { readonly value: unknown } =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

/** Properties with their secrets in plain text. */
function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

function judge(type: string, { certificate, serverCertificate = certificate, privateKey }: Properties): void {
  if (typeof serverCertificate !== "string" || typeof privateKey !== "string") return;
  if (type.startsWith("alicloud:slb/") && !privateKey.startsWith("-----BEGIN RSA PRIVATE KEY-----")) {
    throw new Error("CLB demands an RSA key in PKCS#1");
  }
  if (new X509Certificate(serverCertificate).checkPrivateKey(createPrivateKey(privateKey))) return;
  throw new Error("the key is not the certificate's");
}

const CERTIFICATE_IDS = ["certificateId", "certId", "casId", "certificateIds", "serverCertificate"];
/** GA calls it the id of a certificate, in a list of them. */
const idInList = (name: string, value: unknown): string | undefined => {
  const [first] = name === "certificates" && Array.isArray(value) ? (value as { id?: unknown }[]) : [];
  return typeof first?.id === "string" ? first.id : undefined;
};

const isPem = (text: unknown): text is string =>
  typeof text === "string" && text.startsWith("-----BEGIN CERTIFICATE");

/** Which certificate a resource uses: its id, or the serial number of its PEM. */
function usedBy(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  for (const [name, value] of Object.entries(properties)) {
    if (isPem(value)) return new X509Certificate(value).serialNumber.toLowerCase();
    const found =
      CERTIFICATE_IDS.includes(name) || name === "serverCertificateId"
        ? String(value)
        : (idInList(name, value) ?? usedBy(value));
    if (found !== undefined) return found;
  }
  return undefined;
}

const record = (operation: string, urn: string, properties: unknown): void => {
  appendFileSync(join(FOLDER, "calls"), `${operation} ${nameOf(urn)} ${usedBy(properties) ?? "-"}\n`);
};

const nameFile = (urn: string, { name }: Properties): string | undefined =>
  typeof name === "string" ? join(FOLDER, encodeURIComponent(`${typeOf(urn)} ${name}`)) : undefined;

const cloud: provider.Provider = {
  // Not older than what the packages ask for.
  version: "100.0.0",
  check: (_urn, _olds, news: Properties) => Promise.resolve({ inputs: news }),
  diff: (_id, urn, olds: Properties, news: Properties) => {
    const [before, after] = [plain(olds) as Properties, plain(news) as Properties];
    const changed = Object.keys({ ...before, ...after }).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    const replaces = changed.filter((name) => REPLACED[typeOf(urn)]?.includes(name));
    return Promise.resolve({ changes: changed.length > 0, replaces });
  },
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is the answer
  create: async (urn, inputs: Properties) => {
    const properties = plain(inputs) as Properties;
    judge(typeOf(urn), properties);
    const taken = nameFile(urn, properties);
    if (taken !== undefined) writeFileSync(taken, "", { flag: "wx" });
    record("create", urn, properties);
    return { id: randomUUID(), outs: inputs };
  },
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is the answer
  update: async (_id, urn, _olds, news: Properties) => {
    judge(typeOf(urn), plain(news) as Properties);
    record("update", urn, plain(news));
    return { outs: news };
  },
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is the answer
  delete: async (_id, urn, props: Properties) => {
    const taken = nameFile(urn, plain(props) as Properties);
    if (taken !== undefined) rmSync(taken);
    record("delete", urn, plain(props));
  },
};

void provider.main(cloud, process.argv.slice(2));
