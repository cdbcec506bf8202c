import { plannedFrom, verifyPlan, type PlannedCertificate, type PlanProblem } from "../../provider/x509/plan";
import { CA, daysAfter, LEAF, make, removeFolders, START, verify } from "./support";

afterAll(removeFolders);

const root = (more: Partial<PlannedCertificate> = {}): PlannedCertificate => ({
  label: 'CA "Root"',
  ca: true,
  family: "ECC",
  notBefore: START,
  notAfter: daysAfter(3650),
  issued: true,
  ...more,
});
const sub = (issuer: PlannedCertificate, more: Partial<PlannedCertificate> = {}): PlannedCertificate => ({
  ...root({ label: 'CA "Sub"', notAfter: daysAfter(1000), pathLength: 0 }),
  issuer,
  ...more,
});
const leaf = (issuer: PlannedCertificate, more: Partial<PlannedCertificate> = {}): PlannedCertificate => ({
  label: "this certificate",
  ca: false,
  family: "ECC",
  extendedKeyUsages: ["serverAuth"],
  notBefore: daysAfter(1),
  notAfter: daysAfter(90),
  issued: false,
  issuer,
  ...more,
});

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
    /^CA "Sub" allows only clientAuth below it, which leaves out serverAuth/,
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
    /leaves out any$/,
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

test.each(DEFECTS)("promise 2: refused when %s", (_, planned, about, message) => {
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
];

test.each(GOOD)("accepted: %s", (_, planned) => {
  expect(verifyPlan(planned)).toEqual([]);
});

test("every independent defect is told at once", () => {
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
    const said = verify(
      [top, middle, end].map(({ certificate }) => certificate),
      ["-purpose", "sslserver"],
    );
    expect(said.includes("leaf.pem: OK")).toBe(good);
  });
});

test("an issued certificate is planned as what it is", async () => {
  const { certificate } = await make({ ...CA, pathLength: 1, extendedKeyUsages: ["clientAuth"] });
  expect(plannedFrom(certificate)).toEqual({
    label: 'CA "Test CA"',
    ca: true,
    family: "ECC",
    pathLength: 1,
    keyUsages: ["keyCertSign", "cRLSign"],
    extendedKeyUsages: ["clientAuth"],
    names: [],
    otherNames: [],
    subjectDer: certificate.subjectDer,
    notBefore: START,
    notAfter: daysAfter(3650),
    issued: true,
    issuer: undefined,
  });
});
