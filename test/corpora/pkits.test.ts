import { isIssuedBy } from "../../provider/x509/chain";
import type { Certificate } from "../../provider/x509/parse";
import { compare, reasons, samples } from "./corpus";
import { pathProblem, tryParse } from "./verdict";

/** Cases about revocation lists or policies, neither of which a plan checks. */
const ELSEWHERE =
  /CRL|cRL|Revoked|Polic|policy|IDP|delta|distributionPoint|onlyContains|onlySomeReasons|Mapping|Qualifier|SeparateCertificate/;
/** Within the validity of the suite's certificates. */
const AT = new Date("2026-01-01T00:00:00Z");

test("NIST PKITS: valid paths are allowed, invalid ones are refused", () => {
  const certificates = samples("x509/PKITS_data/certs", /\.crt$/).map(({ name, bytes }) => ({
    name: name.replace(/\.crt$/, ""),
    certificate: tryParse(bytes),
  }));
  const known = certificates.flatMap(({ certificate }) =>
    typeof certificate === "string" ? [] : [certificate],
  );
  const cases = certificates.filter(
    ({ name }) => /^(Valid|Invalid).*EE$/.test(name) && !ELSEWHERE.test(name),
  );
  const verdicts = cases.map(({ name, certificate }) => {
    const problem = problemOf(certificate, known);
    return { name, problem, agrees: name.startsWith("Invalid") === (problem !== undefined) };
  });
  const disagreeing = verdicts.filter(({ agrees }) => !agrees);
  if (process.env.CORPORA_VERBOSE) {
    console.info(`${cases.length} paths, ${disagreeing.length} disagree`, disagreeing);
  }
  expect(
    compare(
      disagreeing.map(({ name }) => name),
      reasons("pkits.json"),
    ),
  ).toEqual({ new: [], settled: [] });
  expect(cases.length).toBeGreaterThan(80);
});

/** The path to a root, leaf first; undefined if the known certificates lead to none. */
function pathOf(leaf: Certificate, pool: readonly Certificate[]): Certificate[] | undefined {
  const path = [leaf];
  for (let current = leaf; !current.subjectDer.equals(current.issuerDer) || !isIssuedBy(current, current);) {
    const below = current;
    const above = pool.find((candidate) => !path.includes(candidate) && isIssuedBy(below, candidate));
    if (!above) return undefined;
    path.push(above);
    current = above;
  }
  return path;
}

/** Why the certificate would not be issued; undefined if it would be. */
function problemOf(certificate: Certificate | string, pool: readonly Certificate[]): string | undefined {
  if (typeof certificate === "string") return `not read: ${certificate}`;
  const path = pathOf(certificate, pool);
  return path ? pathProblem(path, AT) : "no path to a root";
}
