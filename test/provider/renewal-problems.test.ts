import { DAY } from "../../common/time";
import { renewalFailures } from "../../provider/engine/renewal";
import type { AnyKind } from "../../provider/resources/kind";
import { START, daysAfter } from "../x509/support";
import { kindOf, removeFolders } from "./support";

// The shared requests and keys are created when the module is loaded.
afterAll(removeFolders);

const SERVER = kindOf("alibaba.ServerCertificate");
const [START_TEXT, END_TEXT] = ["2026-03-01T12:00:00Z", "2026-05-30T12:00:00Z"];

describe("problems of a policy", () => {
  interface ProblemRequest {
    readonly args: Record<string, unknown>;
    readonly unknown?: string[];
    readonly issuer?: Record<string, unknown>;
    readonly kind?: AnyKind;
  }
  const failures = ({ args, unknown = [], issuer, kind = SERVER }: ProblemRequest): string[] =>
    renewalFailures(kind, {
      args,
      unknown: new Set(unknown),
      issuer: issuer && { kind: "alibaba.SubCa", name: "servers", ...issuer },
      now: START,
    }).map(({ argument, message }) => `${argument} ${message}`);
  const lasting = (milliseconds: number): AnyKind => ({
    ...SERVER,
    validity: (_, moment) => ({ notBefore: moment, notAfter: new Date(moment.getTime() + milliseconds) }),
  });

  test("none without a policy", () => {
    expect(failures({ args: { days: 90 } })).toEqual([]);
  });

  test("jitter alone, unless renewBefore is not known yet", () => {
    const args = { days: 90, renewJitter: "3d" };
    expect(failures({ args })).toEqual(["renewJitter is relative to renewBefore: give renewBefore too"]);
    expect(failures({ args, unknown: ["renewBefore"] })).toEqual([]);
    expect(failures({ args, unknown: ["days"] })).toHaveLength(1);
  });

  test("a validity other than a duration, unless not known yet", () => {
    const args = { renewBefore: "30d" };
    const problems = [
      "renewBefore needs a validity that is a duration: this one gets its certificate from elsewhere, and is renewed by importing another one into a new resource",
    ];
    expect(failures({ args })).toEqual(problems);
    expect(failures({ args, kind: kindOf("keys.PrivateKey") })).toEqual(problems);
    expect(failures({ args, unknown: ["days"] })).toEqual([]);
  });

  test("fixed dates, which the renewed certificate would repeat", () => {
    const args = { beforeTime: START_TEXT, afterTime: END_TEXT, renewBefore: "30d" };
    expect(failures({ args })).toEqual([
      `renewBefore a renewed certificate would end at the same moment, ${END_TEXT}, because the validity has fixed dates: give a duration such as 90 days, or leave renewBefore out`,
    ]);
  });

  test("fixed dates are detected a week later, because consecutive days may share a month end", () => {
    const times: Date[] = [];
    const kind: AnyKind = {
      ...SERVER,
      validity: (_, moment) => {
        times.push(moment);
        return { notBefore: moment, notAfter: moment < daysAfter(7) ? daysAfter(90) : daysAfter(97) };
      },
    };
    expect(failures({ args: { renewBefore: "30d" }, kind })).toEqual([]);
    expect(times).toEqual([START, daysAfter(7)]);
  });

  test("as long as the validity, or longer", () => {
    const problems = (before: string): string[] => [
      `renewBefore ${before} is not less than the validity of 90d, so every run would replace the certificate: choose less, for example 33%`,
    ];
    expect(failures({ args: { days: 90, renewBefore: "89d" } })).toEqual([]);
    expect(failures({ args: { days: 90, renewBefore: "90d" } })).toEqual(problems("90d"));
    expect(failures({ args: { days: 90, renewBefore: "60d", renewJitter: "29d" } })).toEqual([]);
    expect(failures({ args: { days: 90, renewBefore: "60d", renewJitter: "30d" } })).toEqual(
      problems("60d and 30d"),
    );
  });

  test("to the millisecond", () => {
    const kind = lasting(30 * DAY + 1);
    expect(failures({ args: { renewBefore: "30d" }, kind })).toEqual([]);
    expect(failures({ args: { renewBefore: "soon", renewJitter: "30d" }, kind })).toEqual([]);
    expect(failures({ args: { renewBefore: "soon", renewJitter: "31d" }, kind })).toHaveLength(1);
    expect(failures({ args: { renewBefore: "31d" }, kind })).toEqual([
      expect.stringContaining("the validity of 721h,"),
    ]);
  });

  describe("below a renewed CA", () => {
    const args = { days: 90, renewBefore: "30d" };
    const gap = (before: string): string[] => [
      `renewBefore CA "servers" is renewed ${before} before it ends, less than this validity of 90d: in between nothing could be renewed below it. Set renewBefore of the CA to at least 90d`,
    ];
    const LATE: [string, string[]][] = [
      ["89d", gap("89d")],
      ["20%", gap("73d")],
      ["1%", gap("88h")],
      ["2%", gap("176h")],
      ["90d", []],
      ["91d", []],
      ["soon", []],
    ];
    test.each(LATE)("%s before its end", (renewBefore, problems) => {
      expect(failures({ args, issuer: { years: 1, renewBefore } })).toEqual(problems);
    });

    test("no problem for a CA that is not renewed, or with unknown values", () => {
      expect(failures({ args, issuer: { years: 1 } })).toEqual([]);
      expect(failures({ args, issuer: { renewBefore: "30d" } })).toEqual([]);
      const issuer = { years: 1, renewBefore: "30d" };
      expect(failures({ args, issuer, kind: { ...SERVER, above: undefined } as unknown as AnyKind })).toEqual(
        [],
      );
      for (const dates of [{ notBefore: START }, { notAfter: daysAfter(365) }]) {
        const above = (): object => ({ label: "CA", ...dates });
        expect(failures({ args, issuer, kind: { ...SERVER, above } as unknown as AnyKind })).toEqual([]);
      }
    });
  });
});
