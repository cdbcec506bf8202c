import * as fc from "fast-check";
import { textOfFile } from "../../common/text";
import { momentOf, rfc3339 } from "../../common/time";
import { parseJson } from "../../inventory/json";
import { z } from "zod";

describe("files written by any shell", () => {
  const text = '{\n "version": 3,\n "name": "示例 ü"\n}\n';
  const utf16 = (given: string): Buffer => Buffer.from(given, "utf16le");
  test.each<[string, Buffer]>([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16, little endian, as PowerShell writes it", utf16(`\ufeff${text}`)],
    ["UTF-16, big endian", utf16(`\ufeff${text}`).swap16()],
    ["UTF-16 without a mark", utf16(text)],
    ["UTF-16, big endian, without a mark", utf16(text).swap16()],
    ["line ends of Windows", Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["line ends of Windows in UTF-16", utf16(`\ufeff${text.replaceAll("\n", "\r\n")}`)],
  ])("%s", (_, bytes) => {
    expect(textOfFile(bytes)).toBe(text);
  });

  test.each([
    Buffer.of(0xff, 0xff, 0xff),
    Buffer.from("fffe7b", "hex"),
    Buffer.from("fffe00d8", "hex"),
    Buffer.from([0x7b, 0xc3]),
  ])("bytes that are not text are refused, not guessed (%#)", (bytes) => {
    expect(() => textOfFile(bytes)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }) as Error);
  });

  test("any text survives every encoding", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (given) => {
        fc.pre(!/[\r\0\ufeff]/.test(given) && !/\p{Surrogate}/u.test(given));
        expect(textOfFile(Buffer.from(given))).toBe(given);
        expect(textOfFile(utf16(`\ufeff${given}`))).toBe(given);
        expect(textOfFile(utf16(`\ufeff${given}`).swap16())).toBe(given);
      }),
    );
  });
});

describe("JSON among the engine's messages", () => {
  const schema = z.object({ steps: z.array(z.unknown()) });
  const json = JSON.stringify({ steps: [] }, undefined, 2);
  const read = (text: string): unknown => parseJson(text, schema, "it");

  test.each([
    json,
    `warning: using pulumi-language-nodejs from $PATH\n${json}`,
    `Previewing update (dev):\n\n${json}\nwarning: A new version of Pulumi is available.\n`,
    `[warn] something\n${JSON.stringify({ steps: [] })}\n`,
    `${json}\n\n`,
  ])("is read (%#)", (text) => {
    expect(read(text)).toEqual({ steps: [] });
  });

  test("is refused where it is nested so deep that reading it would exhaust the stack", () => {
    const nested = (levels: number): string => `{"steps":[${"[".repeat(levels)}${"]".repeat(levels)}]}`;
    expect(read(nested(400))).toHaveProperty("steps");
    expect(() => read(nested(50_000))).toThrow("this is not it: it is nested more than 500 levels deep");
  });

  test.each<[string, RegExp]>([
    [`${json}\n${json}`, /it contains several JSON documents, one after the other/],
    [json.slice(0, -2), /it is truncated, or not JSON/],
    ["", /it is empty/],
    ["nothing of the kind", /it is not JSON/],
  ])("is refused with the reason it cannot be read (%#)", (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });
});

describe("RFC 3339", () => {
  test.each<[string, string | undefined]>([
    ["2027-01-31T00:00:00Z", "2027-01-31T00:00:00Z"],
    ["2027-01-31T01:00:00+01:00", "2027-01-31T00:00:00Z"],
    ["2027-01-31t00:00:00.999z", "2027-01-31T00:00:00Z"],
    ["2027-01-31", "2027-01-31T00:00:00Z"],
    ["2028-02-29", "2028-02-29T00:00:00Z"],
    ["2027-02-29", undefined],
    ["2027-02-30T00:00:00Z", undefined],
    ["2027-04-31T00:00:00Z", undefined],
    ["2027-13-01T00:00:00Z", undefined],
    ["2027-01-31T24:00:00Z", undefined],
    ["2027-01-31T00:60:00Z", undefined],
    ["2027-01-31T00:00:60Z", undefined],
    ["2027-01-31T00:00:00+24:00", undefined],
    ["2027-01-31T00:00:00", undefined],
    ["2027-1-31", undefined],
    ["31.01.2027", undefined],
    ["", undefined],
  ])("%s", (text, moment) => {
    const read = momentOf(text, { date: true });
    expect(read && rfc3339(read)).toBe(moment);
  });

  test("every time is read back as it was written; a date alone only where it is allowed", () => {
    const moments = fc.date({
      min: new Date("0001-01-01"),
      max: new Date("9999-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(momentOf(moment.toISOString())).toEqual(moment);
        expect(momentOf(moment.toISOString().slice(0, 10))).toBeUndefined();
      }),
    );
  });
});
