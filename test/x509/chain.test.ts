import { createPublicKey, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { chainPem, isIssuedBy, linkProblem, orderChain } from "../../provider/x509/chain";
import { signCertificate } from "../../provider/x509/sign-certificate";
import type { Certificate } from "../../provider/x509/parse";
import { CA, LEAF, make, pem, removeFolders, verify, type Issued } from "./support";

afterAll(removeFolders);

const named = (commonName: string): typeof CA => ({ ...CA, subject: { commonName } });

describe("a chain is sorted", () => {
  let path: Certificate[];
  let foreign: Issued[];

  beforeAll(async () => {
    const root = await make(named("Root"));
    const upper = await make(named("Upper"), root);
    const lower = await make(named("Lower"), upper);
    const leaf = await make(LEAF, lower);
    path = [leaf, lower, upper, root].map(({ certificate }) => certificate);
    // Same names but different keys: only the signature distinguishes them.
    const otherRoot = await make(named("Root"));
    foreign = [
      otherRoot,
      await make(named("Upper"), otherRoot),
      await make(named("Lower"), otherRoot),
      await make(LEAF),
    ];
  });

  const fingerprints = (certificates: readonly Certificate[]): string[] =>
    certificates.map(({ fingerprint }) => fingerprint);

  test("regardless of order, repetition and unrelated certificates with the same names", () => {
    const pool = fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 });
    fc.assert(
      fc.property(pool, (order) => {
        const all = [...path, ...path, ...foreign.map(({ certificate }) => certificate)].map(pem);
        const { leaf, issuers } = orderChain(pem(path[0]!), order.map((index) => all[index]!).join("\n"));
        expect(fingerprints([leaf, ...issuers])).toEqual(fingerprints(path));
      }),
      { numRuns: 40 },
    );
  });

  test("it ends with the last available issuer", () => {
    const [leaf, lower, , root] = path.map(pem);
    expect(orderChain(leaf!, "").issuers).toEqual([]);
    expect(fingerprints(orderChain(leaf!, root! + lower!).issuers)).toEqual(fingerprints([path[1]!]));
    expect(orderChain(leaf!, foreign.map(({ certificate }) => pem(certificate)).join("")).issuers).toEqual(
      [],
    );
  });

  test("a root has no issuer, even if others have signed the same name", () => {
    const root = pem(path[3]!);
    expect(orderChain(root, path.map(pem).join("")).issuers).toEqual([]);
  });

  test("C6: chains with a literal backslash-n, as in the API samples", () => {
    const [leaf, ...rest] = path.map(pem);
    const literal = rest.join("").replaceAll("\n", "\\n");
    const { issuers } = orderChain(leaf!.replaceAll("\n", "\\n"), literal);
    expect(fingerprints(issuers)).toEqual(fingerprints(path.slice(1)));
  });

  test("two CAs that signed each other do not cause an endless loop", async () => {
    const [a, b] = [await make(named("A")), await make(named("B"))];
    const cross = (subject: Issued, issuer: Issued, commonName: string): Promise<Certificate> =>
      signCertificate(
        { ...named(commonName), publicKey: createPublicKey(subject.privateKey) },
        issuer,
        randomBytes,
      );
    const [ab, ba] = [await cross(a, b, "A"), await cross(b, a, "B")];
    const leaf = await make(LEAF, a);
    const { issuers } = orderChain(pem(leaf.certificate), pem(ab) + pem(ba));
    expect(fingerprints(issuers)).toEqual(fingerprints([ab, ba]));
  });

  test("a subordinate CA that bears its root's name is not taken for the root", async () => {
    const root = await make(named("Same"));
    const sub = await make(named("Same"), root);
    const leaf = await make(LEAF, sub);
    const certificates = [leaf, sub, root].map(({ certificate }) => certificate);
    const { issuers } = orderChain(pem(certificates[0]!), certificates.map(pem).join(""));
    expect(fingerprints(issuers)).toEqual(fingerprints(certificates.slice(1)));
    expect(verify([...certificates].reverse())).toMatch(/leaf\.pem: OK/);
  });

  test("OpenSSL reads certificates in one PEM text in that order", () => {
    const text = chainPem(path);
    expect(text).toBe(path.map(pem).join(""));
    expect(text.endsWith("-----END CERTIFICATE-----\n")).toBe(true);
  });
});

describe("reasons why a certificate was not issued by another", () => {
  let root: Certificate;
  let leaf: Certificate;
  let namesake: Certificate;
  beforeAll(async () => {
    const issued = await make(named("Root"));
    [root, leaf] = [issued.certificate, (await make(LEAF, issued)).certificate];
    namesake = (await make(named("Root"))).certificate;
  });

  test("it was", () => {
    expect(linkProblem(leaf, root)).toBeUndefined();
    expect([isIssuedBy(leaf, root), isIssuedBy(leaf, namesake)]).toEqual([true, false]);
  });

  test("the name, and what is wrong with the signature", () => {
    expect(linkProblem(root, leaf)).toEqual({ about: "name", message: "it names another issuer" });
    expect(linkProblem(leaf, namesake)).toEqual({
      about: "signature",
      message: "its signature does not verify",
    });
    const algorithm = { ...leaf.parts.algorithm, bytes: Buffer.from("30020500", "hex") };
    expect(linkProblem({ ...leaf, parts: { ...leaf.parts, algorithm } }, root)).toEqual({
      about: "signature",
      message: "it names two algorithms for its signature",
    });
  });

  test("it is unknown", () => {
    const about = "unknown";
    const without = { ...root, publicKey: undefined };
    expect(linkProblem(leaf, { ...without, keyProblem: "it is odd" })).toEqual({
      about,
      message: "the key of its issuer cannot be used: it is odd",
    });
    expect(linkProblem(leaf, { ...without, keyProblem: undefined })).toEqual({
      about,
      message: "the key of its issuer cannot be used: its key is not supported",
    });
    const dsa = { ...leaf.parts.algorithm, bytes: Buffer.from("300906072a8648ce380403", "hex") };
    const parts = { ...leaf.parts, algorithm: dsa, signedAlgorithm: dsa };
    expect(linkProblem({ ...leaf, parts }, root)).toEqual({
      about,
      message: "its signature is made with DSA, which is not supported",
    });
  });
});
