import { readFileSync } from "node:fs";
import { join } from "node:path";
import { definitionOf } from "../../schema";
import { decodedOutputs, issuedOutputs } from "../../schema/common";

const ROOT = join(__dirname, "../../..");
const PAGE = readFileSync(join(ROOT, "docs/from-tls.md"), "utf8");

/** The names of the arguments and outputs of tls, from the types in its npm package. */
const { types } = JSON.parse(readFileSync(join(ROOT, "test/fixtures/tls.json"), "utf8")) as {
  types: Record<string, { arguments: string[]; outputs: string[] }>;
};

/** The rows of the table below a heading: the name in tls, and its counterpart here. */
function rowsBelow(heading: RegExp): [string, string][] {
  const section = PAGE.split(/^### /m).find((part) => heading.test(part.split("\n")[0] ?? "")) ?? "";
  return [...section.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].map(([, name = "", words = ""]) => [
    name,
    words,
  ]);
}

const KINDS: Record<string, [RegExp, string]> = {
  "tls.PrivateKey": [/^tls.PrivateKey/, "keys.PrivateKey"],
  "tls.CertRequest": [/^tls.CertRequest/, "keys.CertificateRequest"],
  "tls.SelfSignedCert": [/^tls.SelfSignedCert/, "keys.Certificate"],
  "tls.LocallySignedCert": [/^tls.LocallySignedCert/, "keys.Certificate"],
  subject: [/^Subject/, "keys.Certificate"],
};

describe.each(Object.entries(KINDS))("%s", (name, [heading, kind]) => {
  const rows = rowsBelow(heading);

  test("every argument and output of tls has exactly one row", () => {
    const { arguments: args, outputs } = types[name]!;
    expect(rows.map(([one]) => one).sort()).toEqual([...args, ...outputs].sort());
  });

  test("its counterpart exists here", () => {
    const definition = definitionOf(kind)!;
    const names = new Set([
      ...Object.keys({ ...definition.arguments, ...definition.outputs }),
      ...(definition.certificate ? Object.keys({ ...issuedOutputs, ...decodedOutputs }) : []),
    ]);
    const first = rows.flatMap(([, words]) => /^`(\w+)`/.exec(words)?.slice(1) ?? []);
    expect(first.length).toBeGreaterThan(3);
    expect(first.filter((one) => !names.has(one))).toEqual([]);
  });
});

test("the functions of tls have rows too", () => {
  const { "tls.getCertificate": a, "tls.getPublicKey": b } = types;
  const all = [a!, b!].flatMap(({ arguments: args, outputs }) => [...args, ...outputs]);
  expect(
    rowsBelow(/^tls.getCertificate/)
      .map(([one]) => one)
      .sort(),
  ).toEqual(all.sort());
});
