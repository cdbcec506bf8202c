import type { NameConstraints, Subtree } from "../../provider/x509/name-constraints";
import type { GeneralName } from "../../provider/x509/names";
import { chooser, judgeNames, type Named, type Verdict } from "./constraint-judges";
import { removeFolders } from "./support";

afterAll(removeFolders);

const SEED = Number(process.env.SEED ?? 5280);
const CAS = 60;
const LEAVES = 30;
const pick = chooser(SEED);

const HOSTS = [
  "a.example",
  "example",
  "b.a.example",
  "A.Example",
  "c.b.a.example",
  "ba.example",
  "xn--bcher-kva.example",
];
const RANGES = [
  ...["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "0.0.0.0/0", "10.1.2.0/25"],
  ...["2001:db8::/32", "2001:db8:1::/48", "::/0"],
];
const ADDRESSES = [
  "10.1.2.3",
  "10.1.2.200",
  "10.9.9.9",
  "192.0.2.1",
  "2001:db8:1::5",
  "2001:db9::1",
  "::ffff:10.1.2.3",
];
const LOCALS = ["ops", "Ops", "a+b"];

const dotted = (host: string): string => pick([host, host, `.${host}`]);
const subtree = (): Subtree =>
  pick<() => Subtree>([
    () => ({ type: "DNS", value: pick([dotted(pick(HOSTS)), dotted(pick(HOSTS)), ""]) }),
    () => ({ type: "DNS", value: dotted(pick(HOSTS)) }),
    () => ({ type: "email", value: pick([dotted(pick(HOSTS)), `${pick(LOCALS)}@${pick(HOSTS)}`, ""]) }),
    () => ({ type: "URI", value: pick([dotted(pick(HOSTS)), dotted(pick(HOSTS)), ""]) }),
    () => ({ type: "IP", value: pick(RANGES) }),
  ])();
const some = <T>(most: number, make: () => T): T[] =>
  Array.from({ length: pick(Array.from({ length: most + 1 }, (_, count) => count)) }, make);

function constraints(): NameConstraints {
  const [permitted, excluded] = [some(3, subtree), some(2, subtree)];
  return permitted.length + excluded.length > 0 ? { permitted, excluded } : constraints();
}

const uri = (): string => {
  const scheme = pick(["https", "spiffe", "ldap"]);
  const host = pick([...HOSTS, "10.1.2.3", "[2001:db8::1]", ""]);
  const [user, port] = [pick(["", "", "u@", "u:p@"]), pick(["", "", ":8443"])];
  const path = pick(["", "/", "/a", "/a:b", "?q=/", "#f"]);
  return pick([`${scheme}://${user}${host}${port}${path}`, `urn:a:${host}`, `mailto:ops@${host}`]);
};
const name = (): GeneralName =>
  pick<() => GeneralName>([
    () => ({ type: "DNS", value: pick(["", "", "*."]) + pick(HOSTS) }),
    () => ({ type: "email", value: `${pick(LOCALS)}@${pick(HOSTS)}` }),
    () => ({ type: "URI", value: uri() }),
    () => ({ type: "IP", value: pick(ADDRESSES) }),
    () => ({ type: "UPN", value: `ops@${pick(HOSTS)}` }),
  ])();
const commonName = (): string | undefined =>
  pick([
    undefined,
    pick(HOSTS),
    `*.${pick(HOSTS)}`,
    pick(ADDRESSES),
    "a device",
    "under_score.example",
    "-a.example",
  ]);

const MAILBOX = "1.2.840.113549.1.9.1";
function named(): Named {
  const others = pick([[], [], [{ oid: MAILBOX, value: `${pick(LOCALS)}@${pick(HOSTS)}` }]]);
  const subject = { organization: pick([undefined, "O"]), commonName: commonName(), others };
  const names = some(2, name);
  const hasSubject = Object.values(subject).some((part) => part !== undefined && part.length > 0);
  // A critical extension with only a name type that Go does not know is covered by another rule.
  const isNamed = hasSubject || names.some(({ type }) => type !== "UPN");
  return isNamed ? { subject, names } : named();
}

const textOf = ({ constraints: limits, named: one, ours, openssl, go }: Verdict): string =>
  JSON.stringify({ limits, one, ours, openssl, go });

/** A certificate that Go or OpenSSL cannot parse proves nothing about its names. */
const UNREADABLE = /malformed|failed to parse|cannot parse|invalid/;

test("names and constraints of every form: what this package accepts, both verifiers accept", async () => {
  const cases = Array.from(
    { length: CAS },
    () => [constraints(), Array.from({ length: LEAVES }, named)] as const,
  );
  const verdicts = await judgeNames(cases);
  const laxer = verdicts.filter(({ ours, openssl, go }) => ours === "" && (openssl !== "" || go !== ""));
  expect(
    laxer
      .filter(({ go }) => !UNREADABLE.test(go))
      .slice(0, 5)
      .map(textOf),
  ).toEqual([]);
  const stricter = verdicts.filter(({ ours, openssl, go }) => ours !== "" && openssl === "" && go === "");
  if (process.env.VERBOSE)
    console.info(verdicts.length, stricter.length, stricter.slice(0, 30).map(textOf).join("\n"));
  // Stricter than both: wildcards and addresses as common names, wildcards that cover an excluded host, and excluded
  // hosts with a leading dot, which versions of them interpret differently.
  expect(stricter.length).toBeLessThan(verdicts.length / 10);
  expect(verdicts.filter(({ ours }) => ours === "").length).toBeGreaterThan(verdicts.length / 20);
});
