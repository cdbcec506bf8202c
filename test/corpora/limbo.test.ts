import { readFileSync } from "node:fs";
import { isIssuedBy } from "../../provider/x509/chain";
import type { Certificate } from "../../provider/x509/parse";
import { fromPem } from "../../provider/x509/pem";
import { compare, reasons } from "./corpus";
import { pathProblem, tryParse } from "./verdict";

/**
 * x509-limbo is in no package registry: set `CORPORA_LIMBO=limbo.json`, written by its own command, to run it.
 * Without the file it is skipped.
 */
const FILE = process.env.CORPORA_LIMBO;

interface Case {
  readonly id: string;
  readonly expected_result: "SUCCESS" | "FAILURE";
  readonly validation_time: string | null;
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
}

/** Cases that do not depend on the certificates: expected names, revocation, depth limits of a verifier. */
const ELSEWHERE = /^(crl|online)::|mismatch|peer|max-chain-depth|pathological/;

(FILE === undefined ? test.skip : test)("x509-limbo: what it calls a failure is refused", () => {
  const { testcases } = JSON.parse(readFileSync(FILE ?? "", "utf8")) as {
    readonly testcases: readonly Case[];
  };
  const cases = testcases.filter(({ id }) => !ELSEWHERE.test(id));
  const verdicts = cases.map((one) => ({ ...one, problem: problemOf(one) }));
  const disagreeing = verdicts.filter(
    ({ expected_result: expected, problem }) => (expected === "FAILURE") !== (problem !== undefined),
  );
  if (process.env.CORPORA_VERBOSE) {
    const lines = disagreeing.map(
      ({ id, expected_result, problem }) => `${id} (${expected_result}): ${problem ?? "allowed"}`,
    );
    console.info(
      `${cases.length} cases of ${testcases.length}, ${disagreeing.length} disagree\n${lines.join("\n")}`,
    );
  }
  expect(
    compare(
      disagreeing.map(({ id }) => id),
      reasons("limbo.json"),
    ),
  ).toEqual({ new: [], settled: [] });
});

function problemOf(one: Case): string | undefined {
  const read = (pem: string): Certificate | string => {
    const [der] = fromPem("CERTIFICATE", pem);
    return der ? tryParse(der) : "no certificate";
  };
  const leaf = read(one.peer_certificate);
  if (typeof leaf === "string") return leaf;
  const readable = (pems: readonly string[]): Certificate[] =>
    pems.map(read).flatMap((found) => (typeof found === "string" ? [] : [found]));
  const at = one.validation_time === null ? new Date() : new Date(one.validation_time);
  const [roots, others] = [readable(one.trusted_certs), readable(one.untrusted_intermediates)];
  const problems = paths([leaf], roots, others).map((path) => pathProblem(path, at));
  if (problems.length === 0) return "no path to a root";
  return problems.includes(undefined) ? undefined : problems[0];
}

/** Every path from a certificate to one of the roots. */
function paths(
  path: readonly Certificate[],
  roots: readonly Certificate[],
  others: readonly Certificate[],
): Certificate[][] {
  const last = path.at(-1);
  if (!last || path.length > 8) return [];
  const ends = roots.filter((root) => isIssuedBy(last, root)).map((root) => [...path, root]);
  const on = others
    .filter((other) => !path.includes(other) && isIssuedBy(last, other))
    .flatMap((other) => paths([...path, other], roots, others));
  return [...ends, ...on];
}
