import { runInThisContext } from "node:vm";
import * as fc from "fast-check";
import { findHuawei } from "../../cli/import/huawei";
import { programOf } from "../../cli/import/program";
import { allPages } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import { wholeYearsOrHours } from "../../provider/resources/described";
import type { Certificate } from "../../provider/x509/parse";
import { period } from "../../provider/x509/validity";

const certificate = (notBefore: Date, notAfter: Date): Certificate =>
  ({ notBefore, notAfter }) as Certificate;
const start = fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });

test("calendar years are recognised from any start, other durations are in hours", () => {
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 60 }), (moment, years) => {
      const { notBefore, notAfter } = period({ years }, moment);
      expect(wholeYearsOrHours(certificate(notBefore, notAfter)).years).toBe(years);
    }),
  );
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 364 }), (moment, days) => {
      const { notBefore, notAfter } = period({ days }, moment);
      expect(wholeYearsOrHours(certificate(notBefore, notAfter))).toEqual({ hours: days * 24 });
    }),
  );
});

test("every page of a list is read, once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }), async (total, size) => {
      const all = Array.from({ length: total }, (_, index) => index);
      const asked: number[] = [];
      const found = await allPages((number) => {
        asked.push(number);
        return Promise.resolve({ items: all.slice((number - 1) * size, number * size), total });
      });
      expect(found).toEqual(all);
      expect(asked).toHaveLength(Math.max(1, Math.ceil(total / size)));
    }),
  );
});

test("certificate contents are written to the program as text only", () => {
  const evil = 'x"; process.exit(1); // \u2028*/ ${1} `';
  const text = programOf([
    {
      kind: "alibaba.RootCa",
      id: evil,
      name: evil,
      variable: "one",
      args: { commonName: evil, tags: { [evil]: evil } },
    },
    {
      kind: "alibaba.SubCa",
      id: "2",
      name: "two",
      variable: "two",
      reason: `first\nprocess.exit(1);\u2028process.exit(1)`,
    },
  ]);
  const body = text.replaceAll(/^import .*$/gm, "").replaceAll(/^export /gm, "");
  class Read {
    static readonly get = (...args: string[]): string[] => args;
    readonly all: unknown[];
    constructor(...args: unknown[]) {
      this.all = args;
    }
  }
  const run = runInThisContext(`(alibaba) => { ${body}\nreturn [one.all, two]; }`) as (
    classes: object,
  ) => unknown;
  expect(run({ RootCa: Read, SubCa: Read })).toEqual([
    [evil, { commonName: evil, tags: { [evil]: evil } }],
    ["two", "2"],
  ]);
});

test("a CA whose certificate the service does not return is read, not skipped", async () => {
  const ca = { ca_id: "1", type: "ROOT", status: "ACTIVED", distinguished_name: { common_name: "Root" } };
  const answers: Readonly<Record<string, unknown>> = {
    ListCertificateAuthority: { certificate_authorities: [ca], total: 1 },
    ExportCertificateAuthorityCertificate: { certificate: "" },
    ListCertificate: { certificates: [], total: 0 },
    ListCertificatesV2: { certs: [], total: 0 },
  };
  const context = { huawei: (operation: string) => Promise.resolve(answers[operation]) };
  expect((await findHuawei(context as unknown as Context)).importable).toMatchObject([
    { id: "1", title: "Root", reason: "the service does not return its certificate" },
  ]);
});
