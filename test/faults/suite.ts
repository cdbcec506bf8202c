import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyKind } from "../../provider/resources/kind";
import { kindOf } from "../provider/support";
import { casesOf, sampleOf, type Case, type Step, type Subject } from "./cases";
import type { Cloud } from "./cloud";
import { KNOWN } from "./known";
import { Findings } from "./lanes";
import { missingIn, renderCounts, renderPage, renderSection, type Title } from "./page";
import { runWithoutFault } from "./run";

const PAGE = join(__dirname, "../../../docs/faults.md");

/** Time limit for all cases together, in milliseconds. */
const ALL_CASES = 900_000;

/**
 * FAULTS=all also runs shared steps, and all cases of a large matrix; by default a test checks that shared steps
 * use the same code, and a sample is run.
 */
const ALL = process.env.FAULTS === "all";

/**
 * Tests every call of the subjects with every fault, and their section of the page.
 *
 * @param count - number of cases: by default, and with FAULTS=all
 * @param oneIn - size of the default sample, see {@link sampleOf}
 */
export function faultSuite(
  cloud: Cloud,
  title: Title,
  subjects: readonly Subject[],
  count: [number, number],
  oneIn = 1,
): void {
  describe(title, () => {
    const all = casesOf(subjects);
    const own = all.filter(({ shared }) => !shared);
    const usual = sampleOf(own, oneIn);
    const cases = ALL ? all : usual;
    const findings = new Findings(cloud);
    afterAll(() => findings.close());

    test(`${cases.length} cases`, () => {
      expect([usual.length, all.length]).toEqual(count);
    });

    test.each(stepsOf(subjects))("without a fault, %s", async (_name, subject, step, calls) => {
      const seen = await findings.working.use((lane) => runWithoutFault(lane, subject, step));
      expect(seen).toEqual({ arrived: calls, problems: [] });
    });

    const sharing = subjects.filter(({ kind, like = kind }) => like !== kind);
    if (sharing.length > 0) {
      test.each(sharing)("$kind shares with $like", (subject) => {
        // eslint-disable-next-line @typescript-eslint/unbound-method -- compared, not called
        const shared = ({ read, update, delete: remove }: AnyKind): unknown[] => [read, update, remove];
        expect(shared(kindOf(subject.kind))).toEqual(shared(kindOf(subject.like ?? "")));
      });
    }

    // The number of lanes limits concurrency; the duration of a test includes its wait for one.
    test.concurrent.each(longestFirst(cases))(
      "$name",
      async (each) => {
        const { problems } = await findings.of(each);
        const expected = KNOWN.find((one) => one.matches(each));
        // A known problem that no longer occurs must be removed from the list.
        if (expected) expect(problems.join("; ")).toMatch(expected.problem);
        else expect(problems).toEqual([]);
      },
      ALL_CASES,
    );

    const onPage = "docs/faults.md shows what was seen; FAULTS=all UPDATE_DOCS=1 writes it";
    test(
      onPage,
      async () => {
        const found = await findings.all(cases);
        if (process.env.FAULT_TABLE) console.info(renderCounts(title, found));
        const page = readFileSync(PAGE, "utf8");
        const seen = new Map([...found].filter(([{ shared }]) => !shared));
        const rendered = renderPage(page, title, renderSection(title, seen));
        if (seen.size < own.length) expect(missingIn(page, title, seen)).toEqual([]);
        else if (process.env.UPDATE_DOCS) writeFileSync(PAGE, rendered);
        else expect(page).toBe(rendered);
      },
      ALL_CASES,
    );
  });
}

const longestFirst = (cases: readonly Case[]): Case[] =>
  [...cases].sort((a, b) => Number(b.lasting) - Number(a.lasting));

const stepsOf = (subjects: readonly Subject[]): [string, Subject, Step, readonly string[]][] =>
  subjects.flatMap((subject) =>
    Object.entries(subject.calls).map(([step, calls]): [string, Subject, Step, readonly string[]] => [
      `${subject.name}, ${step}`,
      subject,
      step as Step,
      calls,
    ]),
  );
