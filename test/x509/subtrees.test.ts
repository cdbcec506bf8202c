import { encode } from "../../provider/x509/der";
import { encodeName, type SubjectAttributes } from "../../provider/x509/names";
import { hostsOf, isWithin, rangeBytes, type Subtree } from "../../provider/x509/subtrees";

/** Which verifiers consider a name inside: all, some or none. */
type Who = "all" | "some" | "none";

/** Keyed by whether it is certainly and possibly inside. */
const ANSWERS: Partial<Record<string, Who>> = {
  "true,true": "all",
  "false,true": "some",
  "false,false": "none",
};

const who = (name: Subtree, subtree: Subtree): Who | undefined =>
  ANSWERS[[isWithin(name, subtree, "surely"), isWithin(name, subtree, "perhaps")].join()];

const CASES: Record<"DNS" | "email" | "URI" | "IP", [name: string, subtree: string, Who][]> = {
  DNS: [
    ["a.example", "", "all"],
    ["www.Example.com", "EXAMPLE.com", "all"],
    ["example.com", "example.com", "all"],
    ["notexample.com", "example.com", "none"],
    ["example.com", "www.example.com", "none"],
    ["www.example.com", ".example.com", "all"],
    ["a.b.example.com", ".Example.com", "all"],
    // OpenSSL reads the dot as "subdomains only", Go ignores it.
    ["example.com", ".example.com", "some"],
    [".example.com", ".example.com", "some"],
    ["notexample.com", ".example.com", "none"],
    // A wildcard may stand for the host.
    ["*.example.com", "www.example.com", "some"],
    ["*.example.com", ".www.example.com", "some"],
    ["*.example.com", "example.com", "all"],
    ["*.example.com", "a.www.example.com", "none"],
    ["*.example.org", "www.example.com", "none"],
    ["x.example.com", "www.example.com", "none"],
  ],
  email: [
    ["ops@example.com", "ops@example.com", "all"],
    ["ops@EXAMPLE.com", "ops@example.COM", "all"],
    ["Ops@example.com", "ops@example.com", "some"],
    ["ops@example.com", "OPS@example.com", "some"],
    ["other@example.com", "ops@example.com", "none"],
    ["ops@example.org", "ops@example.com", "none"],
    ["ops@mail.example.com", "ops@example.com", "none"],
    ["@example.com", "@example.com", "all"],
    ["ops@example.com", "@example.com", "none"],
    ["ops@Example.com", "example.COM", "all"],
    ["ops@example.org", "example.com", "none"],
    ["ops@mail.example.com", "example.com", "some"],
    ["ops@mail.Example.com", ".example.COM", "all"],
    ["ops@example.com", ".example.com", "none"],
    ["ops@.example.com", ".example.com", "none"],
    ["ops@example.com", "", "some"],
    ["ops@", "", "some"],
  ],
  URI: [
    ["https://Example.com/a", "EXAMPLE.com", "all"],
    ["https://example.org/a", "example.com", "none"],
    ["https://mail.example.com/a", "example.com", "some"],
    ["https://mail.example.com/a", ".Example.com", "all"],
    ["https://example.com/a", ".example.com", "none"],
    ["urn:uuid:1", "example.com", "some"],
    // OpenSSL mistakes the user info for the host.
    ["https://user:word@example.com/", "example.com", "some"],
    ["https://user:word@example.com/", "user", "some"],
  ],
  IP: [
    ["10.1.2.3", "10.0.0.0/8", "all"],
    ["10.1.2.3", "0.0.0.0/0", "all"],
    ["10.1.2.3", "10.1.2.3/32", "all"],
    ["10.1.2.4", "10.1.2.3/32", "none"],
    ["10.1.31.255", "10.1.16.0/20", "all"],
    ["10.1.32.0", "10.1.16.0/20", "none"],
    ["10.1.2.3", "10.1.7.7/16", "all"],
    ["2001:db8::1", "2001:db8::/32", "all"],
    ["2001:db9::1", "2001:db8::/32", "none"],
    // An address of the other IP version with the same first bytes.
    ["10.1.2.3", "a01:203::/32", "none"],
    ["a01:203::1", "10.1.2.3/32", "none"],
    ["10.1.2.3", "", "none"],
    // An IPv4-mapped IPv6 address: Go reads it as IPv4, OpenSSL as IPv6.
    ["::ffff:10.1.2.3", "10.0.0.0/8", "some"],
    ["::ffff:10.1.2.3", "::ffff:0:0/96", "some"],
    ["::ffff:10.1.2.3", "192.0.2.0/24", "none"],
  ],
};

describe.each(Object.keys(CASES) as (keyof typeof CASES)[])("%s", (type) => {
  test.each(CASES[type])("%s is in %j: %s", (name, subtree, expected) => {
    expect(who({ type, value: name }, { type, value: subtree })).toBe(expected);
  });
});

const directory = (name: SubjectAttributes): Subtree => ({
  type: "directory",
  value: encode(encodeName(name)),
});

const DIRECTORIES: [SubjectAttributes, SubjectAttributes, Who][] = [
  [{ country: "CN", organization: "A" }, {}, "all"],
  [{ country: "CN", organization: "A" }, { country: "CN" }, "all"],
  [{ country: "CN", organization: "A" }, { country: "CN", organization: "A" }, "all"],
  [{ country: "CN", organization: "A" }, { country: "CN", organization: "B" }, "none"],
  [{ country: "CN" }, { country: "CN", organization: "A" }, "none"],
  [{ organization: "Example  LTD" }, { organization: "example ltd" }, "all"],
  [{ organization: "Ｅxample" }, { organization: "Example" }, "some"],
];
test.each(DIRECTORIES)("the subject %j is in %j: %s", (name, subtree, expected) => {
  expect(who(directory(name), directory(subtree))).toBe(expected);
});

test("a subject matches no subtree of another type, and is undecided for unknown types", () => {
  const host: Subtree = { type: "DNS", value: "a.example" };
  const other: Subtree = { type: "other", value: Buffer.from("a000", "hex") };
  expect([who(directory({}), host), who(host, directory({})), who(other, directory({}))]).toEqual([
    "none",
    "none",
    "none",
  ]);
  expect([who(other, host), who(host, other), who(other, other)]).toEqual(["some", "some", "some"]);
});

const HOSTS: [uri: string, hosts: string[] | undefined][] = [
  ["https://example.com", ["example.com", "example.com"]],
  ["https://Example.com:8443/a", ["example.com", "example.com"]],
  ["spiffe://EXAMPLE.com/a\n/b", ["example.com", "example.com"]],
  ["spiffe://a.1/b", ["a.1", "a.1"]],
  ["https://example.com/a:b", ["example.com/a", "example.com"]],
  ["https://user:word@example.com/", ["user", "example.com"]],
  ["urn:uuid:1", undefined],
  ["mailto:ops@example.com", undefined],
  ["file:///a", undefined],
  ["https://192.0.2.1/", undefined],
  ["https://[2001:db8::1]/", undefined],
  // Not a host to one of them.
  ["https://:word@example.com/", undefined],
  ["https://user:word@192.0.2.1/", undefined],
  ["https:a.example", undefined],
  ["https:a.example://b.example", undefined],
  ["https://a b/", undefined],
];
test.each(HOSTS)("verifiers read the hosts of %j as %j", (uri, hosts) => {
  expect(hostsOf(uri)).toEqual(hosts);
});

const RANGES: [string, string][] = [
  ["10.1.2.3/0", "0a01020300000000"],
  ["10.0.0.0/8", "0a000000ff000000"],
  ["10.1.16.0/20", "0a011000fffff000"],
  ["10.1.2.3/32", "0a010203ffffffff"],
  ["2001:db8::/33", `20010db8${"00".repeat(12)}ffffffff80${"00".repeat(11)}`],
];
test.each(RANGES)("address and mask of %s", (range, hex) => {
  expect(rangeBytes(range).toString("hex")).toBe(hex);
});
