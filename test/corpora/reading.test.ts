import { PkiError } from "../../provider/base/errors";
import { parseCsr } from "../../provider/x509/csr";
import { readPrivateKey } from "../../provider/x509/keys";
import { fromPem } from "../../provider/x509/pem";
import { compare, reasons, samples, type Sample } from "./corpus";
import { askPython, type Question } from "./python-judge";
import { tryParse } from "./verdict";

/** Our result for an input: read, or why not. Any error other than one of ours is a failure. */
function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

const refusalOrRead = (value: unknown): string => (typeof value === "string" ? value : "read");

/** Compares with the judge: `name: we say, they say` for each difference. */
function disagreements(rows: readonly { name: string; ours: string; theirs: string }[]): Map<string, string> {
  const differing = rows.filter(({ ours, theirs }) => (ours === "read") !== (theirs === ""));
  const differences = new Map(
    differing.map(({ name, ours, theirs }) => [name, `${ours} / ${theirs || "read"}`]),
  );
  if (process.env.CORPORA_VERBOSE)
    console.info(`${rows.length} inputs, ${differences.size} disagree`, differences);
  return differences;
}

/** The DER of each certificate or request in a file. */
const blocksOf = (label: string, { name, bytes }: Sample): { name: string; der: Buffer }[] => {
  if (!name.endsWith(".pem")) return [{ name, der: bytes }];
  const ders = attempt(() => fromPem(label, bytes.toString("latin1")));
  if (typeof ders === "string") return [{ name, der: Buffer.from(ders) }];
  return ders.map((der, index) => ({ name: index === 0 ? name : `${name} ${index + 1}`, der }));
};

const NOT_CERTIFICATES = /^(PKITS_data|ocsp|requests)|crl_|[/]crl|_crl|precert\.der|ocsp/;

test("certificates: reads everything that pyca/cryptography reads, with the same serial numbers", () => {
  const inputs = samples("x509", /\.(pem|der|crt)$/)
    .filter(({ name }) => !NOT_CERTIFICATES.test(name))
    .flatMap((sample) => blocksOf("CERTIFICATE", sample));
  const answers = askPython(inputs.map(({ der }): Question => ({ kind: "certificate", data: der })));
  const rows = inputs.map(({ name, der }, at) => {
    const ours = tryParse(der);
    const { refused = "", serial, whole } = answers[at] ?? {};
    if (typeof ours !== "string" && refused === "" && whole) {
      expect([name, ours.serialNumber.replace(/^(-?)0+(?=.)/, "$1")]).toEqual([name, serial]);
    }
    return { name, ours: refusalOrRead(ours), theirs: refused };
  });
  expect(rows.length).toBeGreaterThan(120);
  const listed = reasons("certificates.json");
  expect(compare([...disagreements(rows).keys()], listed)).toEqual({ new: [], settled: [] });
});

test("signing requests: reads everything that pyca/cryptography reads and verifies", () => {
  const inputs = samples("x509/requests", /\.(pem|der)$/).flatMap((sample) =>
    blocksOf("CERTIFICATE REQUEST", sample),
  );
  const answers = askPython(inputs.map(({ der }): Question => ({ kind: "request", data: der })));
  const rows = inputs.map(({ name, der }, at) => ({
    ...{ name, ours: refusalOrRead(attempt(() => parseCsr(der))), theirs: answers[at]?.refused ?? "" },
  }));
  expect(rows.length).toBeGreaterThan(20);
  expect(compare([...disagreements(rows).keys()], reasons("requests.json"))).toEqual({
    new: [],
    settled: [],
  });
});

test("private keys: reads everything that pyca/cryptography reads", () => {
  const inputs = samples("asymmetric", /\.pem$/).filter(({ bytes }) =>
    bytes.toString("latin1").includes("PRIVATE KEY"),
  );
  const answers = askPython(inputs.map(({ bytes }): Question => ({ kind: "key", data: bytes })));
  const rows = inputs.map(({ name, bytes }, at) => ({
    name,
    ours: refusalOrRead(attempt(() => readPrivateKey(bytes.toString("latin1")))),
    theirs: answers[at]?.refused ?? "",
  }));
  expect(rows.length).toBeGreaterThan(60);
  expect(compare([...disagreements(rows).keys()], reasons("keys.json"))).toEqual({ new: [], settled: [] });
});
