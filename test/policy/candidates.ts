import type { PlannedFacts } from "../../inventory/facts";
import { evaluate } from "../../policy/evaluate";
import { toPolicy } from "../../policy/file";
import type { IssuingAuthority } from "../../policy/issuer";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput } from "../../policy/schema";
import { period } from "../../provider/x509/validity";

export const AT = new Date("2027-01-01T00:00:00Z");

export const SERVICES: IssuingAuthority = {
  ...{ label: "services", identifier: "id-1", names: ["services"], isNamed: true },
  certificate: {
    subject: "CN=Example Services,O=Example",
    commonName: "Example Services",
    fingerprint: "AB".repeat(32),
  },
};

export const candidate = (facts: Partial<PlannedFacts>, more: Partial<Candidate> = {}): Candidate => ({
  name: "web",
  kind: "alibaba.ServerCertificate",
  facts: { role: "end", names: ["www.example.com"], algorithm: "ECC_256", ...facts },
  inputs: {},
  accepts: new Set(["tags", "retire", "renewBefore"]),
  retirement: "revoke",
  unknown: new Map(),
  issuer: SERVICES,
  at: AT,
  ...more,
});

export const messages = (
  rules: PolicyInput["rules"],
  one: Candidate,
  more: Partial<PolicyInput> = {},
): string[] =>
  evaluate(toPolicy({ version: 1, rules, ...more }, "test"), one).map(
    ({ rule, severity, message, values }) => `${severity} ${rule} ${[...values, message].join(" ")}`,
  );

export const days = (count: number): Pick<PlannedFacts, "period" | "span"> => ({
  period: (at) => period({ days: count }, at),
  span: `${count} days`,
});
