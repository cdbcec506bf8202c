import type { PlannedFacts } from "../../inventory/facts";
import { toPolicy } from "../../policy/file";
import { unknownIssuer, type IssuingAuthority } from "../../policy/issuer";
import type { PolicyInput } from "../../policy/schema";
import { candidate, messages, SERVICES } from "./candidates";

const entry = (
  form: object,
  ...allowed: string[]
): NonNullable<Exclude<NonNullable<PolicyInput["rules"]>["names"], "off">>["issuers"][number] => ({
  ...form,
  allowed,
});

test("every entry for the issuer applies, and while it is unknown which ones do, all of them apply", () => {
  const rules = {
    names: { issuers: [entry({ issuer: "services" }, "*.example.com"), entry({ issuer: "lab*" }, "**")] },
  };
  const evil = { names: ["login.bank.net"] };
  const broken = (issuer: Partial<IssuingAuthority>): number =>
    messages(rules, candidate(evil, { issuer: { ...SERVICES, ...issuer } })).length;
  expect(broken({})).toBe(1);
  // Renamed but known by its former name; new; only read; or unknown.
  expect(broken({ names: ["lab", "services"] })).toBe(1);
  expect(broken({ names: ["lab"], certificate: undefined, isNamed: false })).toBe(1);
  expect(broken({ names: ["lab"], isNamed: false })).toBe(1);
  expect(broken({ names: [], certificate: undefined, isNamed: false, label: undefined })).toBe(1);
  expect(broken({ names: ["lab"] })).toBe(0);
  expect(broken({ names: ["other"] })).toBe(0);
  // A name given by the change adds an entry and replaces none.
  expect(broken({ names: [], chosenNames: ["services"] })).toBe(1);
  const others = { names: { ...rules.names, others: { allowed: [] } } };
  const lab = candidate(evil, { issuer: { ...SERVICES, names: [], chosenNames: ["lab"] } });
  expect(messages(others, lab)).toHaveLength(1);
  const reasons = (issuer: IssuingAuthority): string => messages(rules, candidate(evil, { issuer })).join();
  expect(reasons(unknownIssuer("id"))).toMatch(/applies because it is not known which CA issues this/);
  expect(reasons({ ...SERVICES, certificate: undefined, isNamed: false, names: ["new"] })).toMatch(
    /applies because services is new in this run/,
  );
});

test("a CA is identified by what no program chooses, and others have a rule of their own", () => {
  const other = { certificate: { subject: "CN=Other", commonName: "Other", fingerprint: "CD".repeat(32) } };
  for (const [form, wrong] of [
    [{ identifier: "id-1" }, { identifier: "id-2" }],
    [{ fingerprint: "ab:".repeat(31) + "ab" }, { fingerprint: "CD".repeat(32) }],
    [{ subject: "CN=Example Services,O=Example" }, { subject: "CN=Other" }],
  ] as const) {
    const bad = candidate({ names: ["www.example.net"] });
    expect(messages({ names: { issuers: [entry(form, "*.example.com")] } }, bad)).toHaveLength(1);
    expect(messages({ names: { issuers: [entry(wrong, "*.example.com")] } }, bad)).toEqual([]);
    const others = { allowed: ["*.example.org"] };
    expect(messages({ names: { issuers: [entry(wrong, "*.example.com")], others } }, bad)).toEqual([
      "error names www.example.net may not be certified by services; allowed are *.example.org",
    ]);
    expect(messages({ names: { issuers: [entry(form, "*.example.net")], others } }, bad)).toEqual([]);
    const unknown = candidate({ names: ["www.example.net"] }, { issuer: unknownIssuer() });
    expect(messages({ names: { issuers: [entry(wrong, "*.example.com")] } }, unknown)).toHaveLength(1);
  }
  expect(
    messages(
      { names: { issuers: [entry({ subject: "CN=Other" }, "a")] } },
      candidate({}, { issuer: { ...SERVICES, ...other } }),
    ),
  ).toHaveLength(1);
  for (const form of [{}, { issuer: "a", subject: "b" }, { fingerprint: "abc" }]) {
    const issuers = [entry(form, "a")];
    expect(() => toPolicy({ version: 1, rules: { names: { issuers } } }, "x")).toThrow(
      /in exactly one way|SHA-256 fingerprint/,
    );
  }
});

test("a common name that looks like a host counts next to alternative names, and so does every other one", () => {
  const rules = { names: { issuers: [entry({ issuer: "*" }, "*.example.com", "spiffe://example.com/**")] } };
  const broken = (facts: Partial<PlannedFacts>): number =>
    messages(rules, candidate({ names: ["www.example.com"], ...facts })).length;
  expect(broken({ commonName: "www.example.com" })).toBe(0);
  expect(broken({ commonName: "Web of Example" })).toBe(0);
  for (const commonName of ["login.bank.net", "*.bank.net", "192.0.2.1", "bücher.example"]) {
    expect(broken({ commonName })).toBe(1);
    expect(broken({ commonName, names: ["spiffe://example.com/a"] })).toBe(1);
    expect(broken({ otherCommonNames: [commonName] })).toBe(1);
  }
  expect(broken({ names: [], commonName: "Web of Example" })).toBe(1);
});
