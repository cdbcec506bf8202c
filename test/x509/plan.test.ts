import { generateKeyPairSync } from "node:crypto";
import { encode, sequence, utf8 } from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import { plannedFrom, verifyPlan, type PlannedCertificate, type PlanProblem } from "../../provider/x509/plan";
import { leaf, root, sub } from "./plans";
import { CA, daysAfter, LEAF, make, removeFolders, START, verify } from "./support";

afterAll(removeFolders);

const END = "2028-11-25T12:00:00Z";

type About = PlanProblem["about"];
const DEFECTS: [string, PlannedCertificate, About, RegExp][] = [
  ["the issuer is no CA", leaf(sub(root(), { ca: false })), "issuer", /^CA "Sub" is not a CA/],
  [
    "the issuer is of another family",
    leaf(sub(root({ family: "RSA" }), { family: "RSA" })),
    "algorithm",
    /ECC does not fit CA "Sub", whose key is of the family RSA/,
  ],
  [
    "a CA below a path length of 0",
    sub(sub(root(), { notAfter: daysAfter(999) }), { notAfter: daysAfter(90) }),
    "issuer",
    /^CA "Sub" allows 0 CAs below it, and this would be number 1/,
  ],
  [
    "a path length far above is used up",
    sub(
      sub(sub(root({ pathLength: 2 }), { label: 'CA "A"', pathLength: 5 }), {
        label: 'CA "B"',
        pathLength: 4,
      }),
    ),
    "issuer",
    /^CA "Root" allows 2 CAs below it, and this would be number 3/,
  ],
  [
    "an end certificate below a chain that is too long already",
    leaf(sub(sub(root({ pathLength: 0 }), { pathLength: 3 }))),
    "issuer",
    /^CA "Sub" allows 0|^CA "Root" allows 0 CAs below it, and this would be number 1|number 2/,
  ],
  [
    "a usage that the issuer does not allow",
    leaf(sub(root(), { extendedKeyUsages: ["clientAuth"] })),
    "usages",
    /^CA "Sub" allows only clientAuth below it, not serverAuth/,
  ],
  [
    "a usage that a CA further up does not allow",
    leaf(sub(root({ extendedKeyUsages: ["clientAuth", "codeSigning"] }))),
    "usages",
    /^CA "Root" allows only clientAuth, codeSigning below it/,
  ],
  [
    "any usage below a CA that allows some",
    sub(root({ extendedKeyUsages: ["serverAuth"] }), { extendedKeyUsages: ["serverAuth", "any"] }),
    "usages",
    /, not any$/,
  ],
  [
    "it ends after its issuer",
    leaf(sub(root()), { notAfter: daysAfter(1001) }),
    "validity",
    /would end .* and outlive CA "Sub", which ends 2028-11-25/,
  ],
  [
    "it ends a second after its issuer",
    leaf(sub(root()), { notAfter: new Date(daysAfter(1000).getTime() + 1000) }),
    "validity",
    /outlive/,
  ],
  [
    "it starts before its issuer",
    leaf(sub(root()), { notBefore: daysAfter(-1) }),
    "validity",
    /would start 2026-02-28T12:00:00Z, before CA "Sub", which starts 2026-03-01T12:00:00Z/,
  ],
  [
    "it ends before it starts",
    leaf(sub(root()), { notAfter: START }),
    "validity",
    /would end .* before it starts/,
  ],
  ["it ends when it starts", root({ notAfter: START }), "validity", /before it starts/],
  [
    "an end certificate with the validity of an issuer that is only planned",
    leaf(sub(root(), { issued: false }), { notBefore: START, notAfter: daysAfter(1000) }),
    "validity",
    new RegExp(`would end ${END} and outlive CA "Sub", which ends ${END}`),
  ],
  [
    "it starts before an issuer that is only planned and so cannot start in the past",
    leaf(sub(root(), { issued: false }), { notBefore: daysAfter(-1) }),
    "validity",
    /would start .* before CA "Sub"/,
  ],
];

const other = (dotted: string, critical = false): Buffer => encode(extension(dotted, critical, utf8("a")));
const within = { permitted: [{ type: "DNS", value: "example.com" }], excluded: [] } as const;
const outside = [{ type: "DNS", value: "www.example.org" }] as const;
const limitedRoot = root({ nameConstraints: within });

const OWN_DEFECTS: typeof DEFECTS = [
  [
    "a CA has no subject",
    sub(root(), { subjectDer: encode(sequence([])) }),
    "subject",
    /must have a subject/,
  ],
  [
    "an end certificate is to sign certificates",
    leaf(sub(root()), { keyUsages: ["keyCertSign"] }),
    "keyUsages",
    /must not include keyCertSign/,
  ],
  [
    "time stamps and another usage",
    leaf(sub(root()), { extendedKeyUsages: ["timeStamping", "serverAuth"] }),
    "usages",
    /must be the only usage/,
  ],
  [
    "an extension twice",
    leaf(sub(root()), { copied: [other("1.2.3"), other("1.2.3")] }),
    "extensions",
    /twice/,
  ],
  [
    "a name outside of what a CA further up allows",
    leaf(sub(limitedRoot), { names: outside }),
    "names",
    /^CA "Root" constrains the names below it/,
  ],
  [
    "an issued CA whose own name is outside of what its issuer allows, whatever it would issue",
    leaf(sub(limitedRoot, { names: outside })),
    "issuer",
    /^CA "Sub" cannot issue: CA "Root" constrains the names below it/,
  ],
  [
    "a CA further up that no verifier accepts",
    leaf(sub(root({ problem: "is out of favour" }))),
    "issuer",
    /^CA "Root" is out of favour$/,
  ],
  [
    "an issuer without the usage to sign certificates",
    leaf(sub(root(), { keyUsages: ["cRLSign"] })),
    "issuer",
    /^CA "Sub" lacks the key usage keyCertSign/,
  ],
  [
    "usages that the issuer does not allow, all of them named",
    leaf(sub(root(), { extendedKeyUsages: ["clientAuth"] }), {
      extendedKeyUsages: ["serverAuth", "clientAuth", "codeSigning"],
    }),
    "usages",
    /, not serverAuth, codeSigning$/,
  ],
  [
    "a start before the first time that can be written",
    root({ notBefore: new Date("1949-12-31T23:59:59Z") }),
    "validity",
    /not a time/,
  ],
  [
    "an end after the last time that can be written",
    root({ notAfter: new Date("+010000-01-01T00:00:00Z") }),
    "validity",
    /not a time/,
  ],
];

test.each([...DEFECTS, ...OWN_DEFECTS])("promise 2: refused if %s", (_, planned, about, message) => {
  const [problem, ...more] = verifyPlan(planned);
  expect(problem).toEqual({ about, message: expect.stringMatching(message) as string });
  expect(more).toEqual([]);
});

const GOOD: [string, PlannedCertificate][] = [
  ["a root", root()],
  ["a chain of three", leaf(sub(root()))],
  ["a path length used to the last", leaf(sub(sub(root({ pathLength: 2 }), { pathLength: 1 })))],
  [
    "no path length at all",
    sub(
      sub(sub(sub(root(), { pathLength: undefined }), { pathLength: undefined }), { pathLength: undefined }),
    ),
  ],
  ["usages of the issuer", leaf(sub(root(), { extendedKeyUsages: ["clientAuth", "serverAuth"] }))],
  ["an issuer with the usage any", leaf(sub(root(), { extendedKeyUsages: ["any"] }))],
  ["an issuer with an empty list of usages", leaf(sub(root(), { extendedKeyUsages: [] }))],
  ["a CA without usages below one that allows some", leaf(sub(root({ extendedKeyUsages: ["serverAuth"] })))],
  ["the end of an issued issuer", leaf(sub(root()), { notAfter: daysAfter(1000) })],
  ["the start of the issuer", leaf(sub(root()), { notBefore: START })],
  [
    "a CA with the validity of a planned issuer",
    sub(root({ issued: false }), { notBefore: START, notAfter: daysAfter(3650), issued: false }),
  ],
  ["families not known yet", leaf(sub(root({ family: undefined }), { family: undefined }))],
  ["dates not known yet", leaf(sub(root(), { notAfter: undefined, notBefore: undefined }))],
  ["own dates not known yet", leaf(sub(root()), { notAfter: undefined, notBefore: undefined })],
  [
    "usages not known yet",
    leaf(sub(root(), { extendedKeyUsages: ["clientAuth"] }), { extendedKeyUsages: undefined }),
  ],
  ["only the start known yet", leaf(sub(root()), { notAfter: undefined })],
  ["only the end known yet", leaf(sub(root()), { notBefore: undefined })],
  [
    "the whole time that can be written",
    root({ notBefore: new Date("1950-01-01T00:00:00Z"), notAfter: new Date("9999-12-31T23:59:59Z") }),
  ],
  ["extensions that nobody knows", leaf(sub(root()), { copied: [other("1.2.3"), other("1.2.4")] })],
  // Its own preview reports that; certificates below it cannot know before it exists.
  [
    "below a CA that is only planned and has names that its issuer does not allow",
    leaf(sub(limitedRoot, { names: outside, issued: false })),
  ],
];

test.each(GOOD)("accepted: %s", (_, planned) => {
  expect(verifyPlan(planned)).toEqual([]);
});

test("all independent defects are reported at once", () => {
  const planned = leaf(sub(root(), { family: "RSA", extendedKeyUsages: ["clientAuth"], pathLength: 0 }), {
    notAfter: daysAfter(2000),
  });
  expect(verifyPlan(planned).map(({ about }) => about)).toEqual(["algorithm", "usages", "validity"]);
});

describe("the plan and OpenSSL agree on issued chains", () => {
  const CASES: [string, number | undefined, string[] | undefined, boolean][] = [
    ["no limits", undefined, undefined, true],
    ["path length 1", 1, undefined, true],
    ["path length 0", 0, undefined, false],
    ["usage allowed", undefined, ["serverAuth"], true],
    ["usage not allowed", undefined, ["clientAuth"], false],
    ["usage allowed as an OID", undefined, ["1.3.6.1.5.5.7.3.1"], true],
  ];
  test.each(CASES)("%s", async (_, pathLength, extendedKeyUsages, good) => {
    const top = await make({ ...CA, subject: { commonName: "Root" }, pathLength });
    const middle = await make({ ...CA, subject: { commonName: "Sub" }, extendedKeyUsages }, top);
    const end = await make(LEAF, middle);
    const planned = leaf(plannedFrom(middle.certificate, plannedFrom(top.certificate)));
    expect(verifyPlan(planned).length === 0).toBe(good);
    const verdict = verify(
      [top, middle, end].map(({ certificate }) => certificate),
      ["-purpose", "sslserver"],
    );
    expect(verdict.includes("leaf.pem: OK")).toBe(good);
  });
});

test("an issued CA keeps its defects, and is named by its subject if it has no common name", async () => {
  const unknown = [encode(extension("1.2.3.4", true, utf8("a")))];
  const { certificate } = await make({ ...CA, subject: { organization: "Example" }, others: unknown });
  const planned = plannedFrom(certificate);
  expect(planned.label).toMatch(/^CA "O=Example"$/);
  expect(verifyPlan(leaf(planned))).toEqual([
    {
      about: "issuer",
      message: expect.stringMatching(/^CA "O=Example" has the critical extension/) as string,
    },
  ]);
});

test("an issued CA with a key of an unsupported family is planned without one", async () => {
  const { privateKey } = generateKeyPairSync("ed448");
  const { certificate } = await make(CA, await make(CA), privateKey);
  expect(plannedFrom(certificate).family).toBeUndefined();
});

test("an issued certificate is planned from its contents", async () => {
  const limits = { pathLength: 1, extendedKeyUsages: ["clientAuth"], nameConstraints: within };
  const { certificate } = await make({ ...CA, ...limits });
  expect(plannedFrom(certificate)).toEqual({
    label: 'CA "Test CA"',
    ca: true,
    family: "ECC",
    pathLength: 1,
    keyUsages: ["keyCertSign", "cRLSign"],
    extendedKeyUsages: ["clientAuth"],
    nameConstraints: within,
    names: [],
    otherNames: [],
    subjectDer: certificate.subjectDer,
    notBefore: START,
    notAfter: daysAfter(3650),
    issued: true,
    issuer: undefined,
  });
});
