import { constraintProblem, type ConstrainedNames } from "../../provider/x509/constrained-names";
import { encode, explicit, ia5, implicit, oid, sequence, set, utf8, type Der } from "../../provider/x509/der";
import { encodeName, type GeneralName } from "../../provider/x509/names";
import type { NameConstraints, Subtree } from "../../provider/x509/subtrees";

const dns = (value: string): Subtree => ({ type: "DNS", value });
const permitted = (...subtrees: Subtree[]): NameConstraints => ({ permitted: subtrees, excluded: [] });
const excluded = (...subtrees: Subtree[]): NameConstraints => ({ permitted: [], excluded: subtrees });
const host = (value: string): GeneralName => ({ type: "DNS", value });
const EMAIL = "1.2.840.113549.1.9.1";
const subject = (...attributes: Der[]): Buffer => encode(sequence(attributes.map((one) => set([one]))));
const attribute = (dotted: string, ...value: Der[]): Der => sequence([oid(dotted), ...value]);
const [CN, O] = ["2.5.4.3", "2.5.4.10"];
const REGISTERED = encode(implicit(8, Buffer.of(0x2a, 3)));
const OTHER_NAME = encode(explicit(0, [oid("1.2.3"), explicit(0, [utf8("a")])]));
const directory = (name: Parameters<typeof encodeName>[0]): Subtree => ({
  type: "directory",
  value: encode(encodeName(name)),
});
const EMPTY = encode(encodeName({}));

const COM = permitted(dns("example.com"));
const EXAMPLE = permitted(directory({ organization: "Example" }));

const ACCEPTED: [string, NameConstraints, ConstrainedNames][] = [
  ["nothing", COM, {}],
  [
    "a host in the one of two that are permitted",
    permitted(dns("a.test"), dns("b.test")),
    { names: [host("b.test")] },
  ],
  ["names of other types than the limits", COM, { names: [{ type: "IP", value: "192.0.2.1" }] }],
  ["a host outside of what is excluded", excluded(dns("a.test")), { names: [host("b.test")] }],
  [
    "a URI with a host, under limits of another type",
    COM,
    { names: [{ type: "URI", value: "https://a.test/" }] },
  ],
  ["an empty subject, under limits of subjects", EXAMPLE, { subjectDer: EMPTY }],
  [
    "a subject below",
    EXAMPLE,
    { subjectDer: encode(encodeName({ organization: "Example", commonName: "a" })) },
  ],
  [
    "a directory name below",
    EXAMPLE,
    { otherNames: [encode(explicit(4, [encodeName({ organization: "Example" })]))] },
  ],
  ["a common name beside a host", COM, { names: [host("example.com")], commonName: "a.test" }],
  ["a common name that is no host", COM, { commonName: "a device" }],
  ["a common name that starts with a hyphen", COM, { commonName: "-a.test" }],
  ["a common name that ends with a hyphen", COM, { commonName: "a.test-" }],
  ["a common name of one word", COM, { commonName: "test" }],
  [
    "a common name that is an address, beside one",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { names: [{ type: "IP", value: "10.0.0.1" }], commonName: "192.0.2.1" },
  ],
  [
    "a common name that is an address, beside a host",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { names: [host("a.test")], commonName: "192.0.2.1" },
  ],
  [
    "a common name that is no address",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { commonName: "a device" },
  ],
  [
    "a common name that is an address with a zone",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { commonName: "fe80::1%eth0" },
  ],
  ["an organization that looks like a host", COM, { subjectDer: subject(attribute(O, utf8("a.test"))) }],
  ["a common name without a value", COM, { subjectDer: subject(attribute(CN)) }],
  [
    "a mailbox in the subject",
    permitted({ type: "email", value: "example.com" }),
    { subjectDer: subject(attribute(EMAIL, ia5("ops@example.com"))) },
  ],
  [
    "an unknown type that is not limited",
    excluded({ type: "other", value: REGISTERED }),
    { otherNames: [OTHER_NAME] },
  ],
  ["an unknown type, under limits of subjects", EXAMPLE, { otherNames: [OTHER_NAME] }],
  [
    "a name of a type, where an unknown one is limited",
    excluded({ type: "other", value: OTHER_NAME }),
    { names: [host("a.test")] },
  ],
];
test.each(ACCEPTED)("accepted: %s", (_, limits, names) => {
  expect(constraintProblem(limits, names)).toBeUndefined();
});

const REFUSED: [string, NameConstraints, ConstrainedNames, string][] = [
  [
    "a host outside of two domains",
    permitted(dns("a.test"), dns("b.test")),
    { names: [host("b.test"), host("c.test")] },
    "c.test is outside DNS a.test and DNS b.test, which is all it permits",
  ],
  [
    "a host that only some verifiers find inside",
    permitted(dns(".example.com")),
    { names: [host("example.com")] },
    "example.com is outside DNS .example.com, which is all it permits",
  ],
  ["every host", excluded(dns("")), { names: [host("a.test")] }, "a.test is in DNS (all), which it excludes"],
  [
    "a host that is both",
    { permitted: [dns("test")], excluded: [dns("a.test")] },
    { names: [host("a.test")] },
    "a.test is in DNS a.test, which it excludes",
  ],
  [
    "a URI without a host, under any limits",
    COM,
    { names: [{ type: "URI", value: "urn:a:b" }] },
    "urn:a:b has no host, which some verifiers (Go) refuse below any name constraint",
  ],
  [
    "a subject",
    EXAMPLE,
    { subjectDer: encode(encodeName({ organization: "Other" })) },
    "O=Other is outside O=Example, which is all it permits",
  ],
  [
    "every subject",
    excluded(directory({})),
    { subjectDer: encode(encodeName({ organization: "Other" })) },
    "O=Other is in every subject, which it excludes",
  ],
  [
    "a directory name",
    EXAMPLE,
    { otherNames: [encode(explicit(4, [encodeName({})]))] },
    "the empty subject is outside O=Example, which is all it permits",
  ],
  [
    "a common name that is a host",
    COM,
    { commonName: "A.TEST" },
    "A.TEST is outside DNS example.com, which is all it permits",
  ],
  [
    "a common name that is a wildcard",
    COM,
    { commonName: "*.a_b.c-d.test" },
    "*.a_b.c-d.test is outside DNS example.com, which is all it permits",
  ],
  [
    "a common name that is an address",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { commonName: "192.0.2.1" },
    "192.0.2.1 is outside IP 10.0.0.0/8, which is all it permits",
  ],
  [
    "a common name that is an address of IPv6",
    permitted({ type: "IP", value: "10.0.0.0/8" }),
    { commonName: "2001:db8::1" },
    "2001:db8::1 is outside IP 10.0.0.0/8, which is all it permits",
  ],
  [
    "a host as common name beside an address",
    COM,
    { names: [{ type: "IP", value: "192.0.2.1" }], commonName: "a.test" },
    "a.test is outside DNS example.com, which is all it permits",
  ],
  [
    "the second common name",
    COM,
    { subjectDer: subject(attribute(CN, utf8("example.com")), attribute(CN, utf8("a.test"))) },
    "a.test is outside DNS example.com, which is all it permits",
  ],
  [
    "a mailbox in the subject",
    permitted({ type: "email", value: "example.com" }),
    { subjectDer: subject(attribute(EMAIL, ia5("ops@a.test"))) },
    "ops@a.test is outside email example.com, which is all it permits",
  ],
  [
    "a mailbox of another string type",
    COM,
    { subjectDer: subject(attribute(EMAIL, ia5("a@a.test")), attribute(EMAIL, utf8("ops@a.test"))) },
    "the e-mail address in its subject is not an IA5String, so verifiers cannot compare it",
  ],
];
test.each(REFUSED)("refused: %s", (_, limits, names, problem) => {
  expect(constraintProblem(limits, names)).toBe(problem);
});

test("a constrained type that is unknown is refused, whatever the name", () => {
  const limit: Subtree = { type: "other", value: REGISTERED };
  const names = { otherNames: [REGISTERED] };
  expect(constraintProblem(excluded(limit), names)).toMatch(/^(.+) is in \1, which it excludes$/);
  expect(constraintProblem(permitted(limit), names)).toMatch(/^(.+) is outside \1, which is all it permits$/);
  const upn: GeneralName = { type: "UPN", value: "ops@a.test" };
  expect(constraintProblem(excluded({ type: "other", value: OTHER_NAME }), { names: [upn] })).toMatch(
    / is in /,
  );
  expect(constraintProblem(excluded(limit), { names: [upn] })).toBeUndefined();
  expect(constraintProblem(excluded({ type: "email", value: "" }), { names: [upn] })).toBeUndefined();
});

test("nobody treats the common name of a CA as a host", () => {
  const names = { commonName: "a.test" };
  expect([constraintProblem(COM, names, true), constraintProblem(COM, names, false)]).toEqual([
    undefined,
    constraintProblem(COM, names),
  ]);
});
