import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyKind } from "../../provider/resources/kind";
import { kindOf } from "../provider/support";
import { casesOf, sampleOf, type Case, type Step, type Subject } from "./cases";
import type { Cloud } from "./cloud";
import { KNOWN } from "./known";
import { Lane } from "./lane";
import { missingIn, renderCounts, renderPage, renderSection, type Title } from "./page";
import { runCase, runWithoutFault, type Finding } from "./run";

/** Lanes whose cases compute, and lanes whose cases wait for an answer that is too slow. */
const [WORKING, WAITING] = [2, 20];

const PAGE = join(__dirname, "../../../docs/faults.md");

/**
 * FAULTS=all also runs the steps that are shared, and every case of a large matrix; without it, a test sees that shared
 * steps are the same code, and a sample is run.
 */
const ALL = process.env.FAULTS === "all";

/**
 * Tests every call of the subjects with every fault, and their section of the page.
 *
 * @param count - of cases: usually, and of all
 * @param oneIn - how large a sample is run usually, see {@link sampleOf}
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
    const findings = new Map<Case, Finding>();
    let lane: Lane;
    beforeAll(async () => {
      await runAll(cloud, cases, findings);
      lane = await Lane.open(cloud);
    }, 900_000);
    afterAll(() => lane.close());

    test(`${cases.length} cases`, () => {
      expect([usual.length, all.length]).toEqual(count);
      expect(findings.size).toBe(cases.length);
    });

    test.each(stepsOf(subjects))("without a fault, %s", async (_name, subject, step, calls) => {
      const seen = await runWithoutFault(lane, subject, step);
      await lane.clean();
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

    test.each(cases)("$name", (each) => {
      const problems = findings.get(each)?.problems ?? ["it was not run"];
      const known = KNOWN.find((one) => one.matches(each));
      // One that is known and seen no more has to leave the list.
      if (known) expect(problems.join("; ")).toMatch(known.problem);
      else expect(problems).toEqual([]);
    });

    test("docs/faults.md shows what was seen; FAULTS=all UPDATE_DOCS=1 writes it", () => {
      if (process.env.FAULT_TABLE) console.info(renderCounts(title, findings));
      const page = readFileSync(PAGE, "utf8");
      const seen = new Map([...findings].filter(([{ shared }]) => !shared));
      const rendered = renderPage(page, title, renderSection(title, seen));
      if (seen.size < own.length) expect(missingIn(page, title, seen)).toEqual([]);
      else if (process.env.UPDATE_DOCS) writeFileSync(PAGE, rendered);
      else expect(page).toBe(rendered);
    });
  });
}

const stepsOf = (subjects: readonly Subject[]): [string, Subject, Step, readonly string[]][] =>
  subjects.flatMap((subject) =>
    Object.entries(subject.calls).map(([step, calls]): [string, Subject, Step, readonly string[]] => [
      `${subject.name}, ${step}`,
      subject,
      step as Step,
      calls,
    ]),
  );

// What nothing here expects fails its own case only.
const broken = (error: Error): Finding => ({ outcome: "open", problems: [error.stack ?? error.message] });

async function runAll(cloud: Cloud, cases: readonly Case[], findings: Map<Case, Finding>): Promise<void> {
  const waiting = cases.filter(({ fault }) => fault.impatient);
  const working = cases.filter(({ fault }) => !fault.impatient);
  // Those that take longest come first.
  waiting.sort((a, b) => Number(b.lasting) - Number(a.lasting));
  const takeTurns = async (queue: Case[]): Promise<void> => {
    const lane = await Lane.open(cloud);
    for (let next = queue.shift(); next; next = queue.shift()) {
      findings.set(next, await runCase(lane, next).catch(broken));
      await lane.clean();
    }
    await lane.close();
  };
  const lanes = [...Array<Case[]>(WORKING).fill(working), ...Array<Case[]>(WAITING).fill(waiting)];
  await Promise.all(lanes.map(takeTurns));
}
