import { X509Certificate } from "node:crypto";

/** The CAs in the tests, by their names in the program. */
export type Ca = "services" | "lab" | "partner";

/** An existing CA. */
export interface Existing {
  readonly id: string;
  readonly certificate: string;
  /** Subject as formatted in reports. */
  readonly subject: string;
}

/** How a policy identifies its CAs, and what it says about other CAs. */
export interface Law {
  readonly form: "identifier" | "fingerprint" | "subject";
  readonly hasOthers: boolean;
}

/** The domain for which a CA may issue certificates. */
const DOMAINS: Readonly<Partial<Record<Ca, string>>> = { services: "example.com", lab: "lab.test" };
const LONGEST_DAYS = 90;
const CURVES = ["prime256v1", "secp384r1"];
/** The resource that may have a longer validity. */
export const EXCEPTED = "legacy";

/** A law as a policy file. */
export function policyText({ form, hasOthers }: Law, cas: Readonly<Record<Ca, Existing>>): string {
  const named = (ca: Ca): string =>
    ({
      identifier: cas[ca].id,
      fingerprint: new X509Certificate(cas[ca].certificate).fingerprint256,
      subject: cas[ca].subject,
    })[form];
  const issuers = (["services", "lab"] as const).map((ca) => ({
    [form]: named(ca),
    allowed: [`*.${DOMAINS[ca] ?? ""}`],
  }));
  const others = hasOthers ? { others: { allowed: [] } } : {};
  return JSON.stringify({
    version: 1,
    rules: {
      names: { issuers, ...others },
      maximumValidity: { end: `${LONGEST_DAYS}d` },
      keyAlgorithms: { end: ["ECC_256", "ECC_384"] },
      wildcards: { allowed: false },
    },
    exceptions: [{ resource: EXCEPTED, rules: ["maximumValidity"], reason: "an appliance" }],
  });
}

/** A certificate issued by the service. */
export interface Issued {
  readonly pem: string;
  readonly resource: string;
  readonly issuer: string;
}

/** All names of a certificate, by Node's own decoder. */
export function namesOf({ pem }: Issued): string[] {
  const { subject, subjectAltName = "" } = new X509Certificate(pem);
  const alternative = subjectAltName === "" ? [] : subjectAltName.split(", ");
  const common = /^CN=(.*)$/m.exec(subject)?.[1];
  return [
    ...alternative.map((name) => name.replace(/^[^:]*:/, "")),
    ...(common === undefined ? [] : [common]),
  ];
}

/** Violations of a law by a certificate, judged without any of the package's code. */
export function offences({ hasOthers }: Law, cas: Readonly<Record<Ca, Existing>>, issued: Issued): string[] {
  const { publicKey, validFrom, validTo } = new X509Certificate(issued.pem);
  const days = (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;
  const ca = (Object.keys(cas) as Ca[]).find((name) => cas[name].id === issued.issuer);
  const isForeign = (name: string): boolean => {
    if (ca === "partner") return hasOthers;
    const domain = ca && DOMAINS[ca];
    const [label = "", ...rest] = name.split(".");
    return domain === undefined || label === "" || label === "*" || rest.join(".") !== domain;
  };
  const curve = publicKey.asymmetricKeyDetails?.namedCurve ?? "";
  const names = namesOf(issued);
  return [
    ...names.filter(isForeign).map((name) => `${name} below ${ca ?? "an unknown CA"}`),
    ...names.filter((name) => name.includes("*")).map((name) => `wildcard ${name}`),
    ...(days > LONGEST_DAYS + 1 && issued.resource !== EXCEPTED ? [`${days} days`] : []),
    ...(CURVES.includes(curve) ? [] : [`key ${curve}`]),
  ];
}
