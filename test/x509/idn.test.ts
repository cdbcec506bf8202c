import * as fc from "fast-check";
import { hostName, hostProblem, unicodeDomain } from "../../provider/x509/names";

describe("one form of a domain name", () => {
  const FORMS: [string, string][] = [
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["bu\u0308cher.example", "xn--bcher-kva.example"],
    ["XN--BCHER-KVA.Example", "xn--bcher-kva.example"],
    ["*.Bücher.example", "*.xn--bcher-kva.example"],
    ["例子。中国", "xn--fsqu00a.xn--fiqs8s"],
    ["例子．中国", "xn--fsqu00a.xn--fiqs8s"],
    ["ｅｘａｍｐｌｅ.com", "example.com"],
    // Non-transitional processing: not somebody else's name.
    ["faß.de", "xn--fa-hia.de"],
    ["FAẞ.de", "xn--fa-hia.de"],
    ["βόλος.com", "xn--nxasmm1c.com"],
    ["\u212aelvin.com", "kelvin.com"],
  ];
  test.each(FORMS)("%s is %s", (host, ascii) => {
    expect(hostProblem(host)).toBeUndefined();
    expect(hostName(host)).toEqual({ type: "DNS", value: ascii });
    expect(hostName(ascii)).toEqual({ type: "DNS", value: ascii });
  });

  test("whatever is accepted has one form, and its Unicode form maps back to it", () => {
    const label = fc.string({
      unit: fc.constantFrom(..."abzAÜßéñ中例кфא1-".split("")),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(label, (text) => {
        const host = `${text}.example`;
        fc.pre(hostProblem(host) === undefined);
        const { value } = hostName(host);
        expect(value).toMatch(/^[a-z0-9.-]+$/);
        expect(hostName(unicodeDomain(value)).value).toBe(value);
        expect(hostName(host.normalize("NFD")).value).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  test("names that look alike differ in their ASCII form", () => {
    expect(hostName("аpple.com").value).not.toBe(hostName("apple.com").value);
    expect(unicodeDomain("xn--pple-43d.com")).toBe("аpple.com");
    expect(unicodeDomain("apple.com")).toBe("apple.com");
    expect(unicodeDomain("xn--a.com")).toBe("xn--a.com");
    expect(unicodeDomain("*.xn--bcher-kva.example")).toBe("*.bücher.example");
  });
});
