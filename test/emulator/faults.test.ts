import fc from "fast-check";
import { FAULT_KINDS, Faults, parseFaults, type FaultKind } from "../../provider/emulator/faults";
import { GENERIC } from "../alibaba/official-clients";
import { ROOT } from "../local/ca";
import { removeFolders } from "../x509/support";
import { openEmulator } from "./http";

afterAll(removeFolders);

const drawn = (
  text: string | undefined,
  seed: string | undefined,
  operations: readonly string[],
): (FaultKind | undefined)[] => {
  const faults = new Faults(parseFaults(text, seed));
  return operations.map((operation) => faults.next(operation));
};

describe("a fault plan", () => {
  const many = Array.from({ length: 4000 }, () => "ListCert");

  test("a seed always gives the same faults, and another seed others", () => {
    const text = "throttled=0.2,slow=0.1";
    expect(drawn(text, "1", many)).toEqual(drawn(text, "1", many));
    expect(drawn(text, "1", many)).not.toEqual(drawn(text, "2", many));
  });

  test("an operation's faults do not depend on other calls", () => {
    const operation = fc.constantFrom("ListCert", "CreateServerCertificate");
    const property = fc.property(fc.array(operation, { maxLength: 100 }), (operations) => {
      const both = drawn("slow=0.5", "7", operations);
      const own = operations.filter((name) => name === "ListCert");
      expect(both.filter((_, index) => operations[index] === "ListCert")).toEqual(
        drawn("slow=0.5", "7", own),
      );
    });
    fc.assert(property, { numRuns: 50 });
  });

  test("rates are honoured", () => {
    const all = drawn("throttled=0.2,reset-after=0.05", "3", many);
    const share = (kind: FaultKind): number => all.filter((one) => one === kind).length / all.length;
    expect(share("throttled")).toBeCloseTo(0.2, 1);
    expect(share("reset-after")).toBeCloseTo(0.05, 1);
    expect(share("slow")).toBe(0);
  });

  test("without rates or seed nothing fails; a seed alone gives every kind of fault", () => {
    expect(new Set(drawn(undefined, undefined, many))).toEqual(new Set([undefined]));
    expect(new Set(drawn(undefined, "1", many))).toEqual(new Set([undefined, ...FAULT_KINDS]));
  });

  test("only the call selected by a fault fails", () => {
    const operations = ["ListCert", "ListCert", "CreateServerCertificate", "ListCert"];
    expect(drawn("ListCert#2=error-after", undefined, operations)).toEqual([
      undefined,
      "error-after",
      undefined,
      undefined,
    ]);
  });

  test.each([
    "fire=1",
    "slow",
    "slow=2",
    "slow=-1",
    "slow=x",
    "=1",
    "ListCert#0=slow",
    "ListCert#1=fire",
    "slow=0.6,late=0.6",
  ])("%s is refused", (text) => {
    expect(() => parseFaults(text, undefined)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }) as Error,
    );
  });
});

const create = { ...ROOT, ClientToken: "token" };

/** The fault met by the second of two calls, and the number of certificates after the first. */
async function met(kind: FaultKind): Promise<{ code: string; count: number; again: unknown }> {
  const served = await openEmulator({
    faults: parseFaults(`CreateRootCACertificate#1=${kind}`, undefined),
    faultDelay: 50,
  });
  try {
    const call = GENERIC["openapi-core, ACS3"]!(served.endpoint);
    const answer = call("CreateRootCACertificate", "2020-06-30", create);
    const code = await answer.then(
      () => "OK",
      (error: unknown) => (error as { code?: string }).code ?? "no answer",
    );
    const metrics = await (await fetch(`${served.endpoint}/metrics`)).text();
    const [, count = "0"] = /^pki_certificates\{[^}]*"ROOT"[^}]*\} (\d+)$/m.exec(metrics) ?? [];
    const again = await call("CreateRootCACertificate", "2020-06-30", create);
    expect(served.log.join("")).toContain(`"fault":"${kind}"`);
    return { code, count: Number(count), again: again.Identifier };
  } finally {
    await served.close();
  }
}

describe("a fault", () => {
  const KINDS: [FaultKind, RegExp, number][] = [
    ["throttled", /^Throttling\.User$/, 0],
    ["error-before", /^InternalError$/, 0],
    ["error-after", /^InternalError$/, 1],
    ["reset-before", /ECONNRESET|no answer|fetch/i, 0],
    ["reset-after", /ECONNRESET|no answer|fetch/i, 1],
    ["slow", /^OK$/, 1],
    ["late", /^OK$/, 1],
  ];
  test.each(KINDS)("%s", async (kind, code, count) => {
    expect(await met(kind)).toEqual({
      code: expect.stringMatching(code) as string,
      count,
      again: expect.any(String) as string,
    });
  });

  test("late: a new object is not found at first, and later is", async () => {
    const served = await openEmulator({ faults: parseFaults("CreateRootCACertificate#1=late", undefined) });
    try {
      const call = GENERIC["openapi-core, ACS3"]!(served.endpoint);
      const { Identifier } = await call("CreateRootCACertificate", "2020-06-30", create);
      const read = (): Promise<unknown> => call("DescribeCACertificate", "2020-06-30", { Identifier });
      for (let reads = 0; reads < 2; reads++)
        await expect(read()).rejects.toMatchObject({ code: "NotFound" });
      await expect(read()).resolves.toMatchObject({ Certificate: { Identifier } });
    } finally {
      await served.close();
    }
  });

  test("an unauthenticated client does not use up a fault", async () => {
    const served = await openEmulator({ faults: parseFaults("ListCert#1=throttled", undefined) });
    try {
      const connect = GENERIC["openapi-core, ACS3"]!;
      const wrong = connect(served.endpoint, { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "other" });
      await expect(wrong("ListCert", "2020-06-30", {})).rejects.toMatchObject({
        code: "SignatureDoesNotMatch",
      });
      const right = connect(served.endpoint)("ListCert", "2020-06-30", {});
      await expect(right).rejects.toMatchObject({ code: "Throttling.User" });
    } finally {
      await served.close();
    }
  });
});
