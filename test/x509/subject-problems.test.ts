import { encode, sequence, utf8, type Der } from "../../provider/x509/der";
import type { GeneralName } from "../../provider/x509/names";
import { plannedSubjectProblem } from "../../provider/x509/subject-problems";
import { part } from "./raw-csr";

const subjectOf = (...parts: Der[]): Buffer => encode(sequence(parts));
const NAMED = subjectOf(part("2.5.4.3", utf8("Example")));
const EMPTY = subjectOf();
const UPN: GeneralName = { type: "UPN", value: "joe@corp" };
const DNS: GeneralName = { type: "DNS", value: "www.example.com" };

type Planned = Parameters<typeof plannedSubjectProblem>[0];
const problem = (planned: Partial<Planned>): string | undefined =>
  plannedSubjectProblem({ ca: false, ...planned });

const BAD: [string, Partial<Planned>, RegExp][] = [
  ["a CA without a subject", { ca: true, subjectDer: EMPTY, names: [DNS] }, /^a CA must have a subject/],
  ["neither subject nor names", { subjectDer: EMPTY, names: [] }, /neither a subject nor names/],
  ["no subject, and only user principal names", { subjectDer: EMPTY, names: [UPN, UPN] }, /only names/],
  [
    "only user principal names, and critical",
    { subjectDer: NAMED, names: [UPN], critical: ["names"] },
    /only names/,
  ],
  [
    "what readers take for different things",
    { subjectDer: subjectOf(part("2.5.4.3", utf8("a")), part("2.5.4.3", utf8("b"))) },
    /2 common names/,
  ],
  [
    "the subject of the CA above, in another spelling",
    { subjectDer: NAMED, issuer: { subjectDer: subjectOf(part("2.5.4.3", utf8("EXAMPLE"))) } },
    /would look self-issued/,
  ],
];

test.each(BAD)("refused: %s", (_, planned, message) => {
  expect(problem(planned)).toMatch(message);
});

const GOOD: [string, Partial<Planned>][] = [
  ["a subject that is not known yet", { ca: true, names: [], critical: ["names"] }],
  ["a CA with a subject and without names", { ca: true, subjectDer: NAMED, names: [] }],
  ["no subject, and names that are not known yet", { subjectDer: EMPTY }],
  ["no subject, and a host", { subjectDer: EMPTY, names: [DNS] }],
  ["no subject, and a host beside a user principal name", { subjectDer: EMPTY, names: [UPN, DNS] }],
  ["a subject and a user principal name", { subjectDer: NAMED, names: [UPN] }],
  [
    "a user principal name, where something else is critical",
    { subjectDer: NAMED, names: [UPN], critical: ["usages"] },
  ],
  ["critical names that are not known yet", { subjectDer: NAMED, critical: ["names"] }],
  ["critical names that there are none of", { subjectDer: NAMED, names: [], critical: ["names"] }],
  ["another subject than that of the CA above", { subjectDer: NAMED, issuer: { subjectDer: EMPTY } }],
  ["below a CA whose subject is not known yet", { subjectDer: NAMED, issuer: {} }],
  // A self-issued certificate is a CA's new certificate (RFC 5280, 3.2).
  ["a CA with the subject of the CA above", { ca: true, subjectDer: NAMED, issuer: { subjectDer: NAMED } }],
];

test.each(GOOD)("accepted: %s", (_, planned) => {
  expect(problem(planned)).toBeUndefined();
});
