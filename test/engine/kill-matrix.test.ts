import { appendFileSync } from "node:fs";
import type { Cloud } from "../../common/cloud";
import { KillWorld, MOMENTS, type Death, type Left } from "./kill";
import { SCENARIOS, type Scenario } from "./kill-scenarios";

/** `KILLS=.` kills at every operation of every scenario; another regular expression kills at those it matches. */
const { KILLS } = process.env;
const isFull = KILLS !== undefined;

/** The sample that is run by default. */
const SHORT: Readonly<Record<Cloud, readonly Death[]>> = {
  alibaba: [
    { operation: "CreateServerCertificate", moment: "during" },
    { operation: "DeleteClientCertificate", moment: "after" },
  ],
  huawei: [
    { operation: "CreateCertificateByCsr", moment: "after" },
    { operation: "RevokeCertificate", moment: "during" },
  ],
};

/** Progress of a long run. */
function log(...words: string[]): void {
  if (process.env.KILLS_LOG !== undefined) appendFileSync(process.env.KILLS_LOG, `${words.join(" ")}\n`);
}

const CHANGE = "change and replace";

/** The kinds of everything in the service, without names. */
const kindsOf = (world: KillWorld): string[] => [...world.holdings().values()].sort();

/** The command without a kill: its calls, and what it leaves. */
interface Reference {
  readonly calls: readonly string[];
  readonly kinds: readonly string[];
}

async function undisturbed(world: KillWorld, { args, program }: Scenario): Promise<Reference> {
  world.stack.program(program);
  const { code, output, calls } = await world.run(args);
  expect({ code, output }).toMatchObject({ code: 0 });
  return { calls, kinds: kindsOf(world) };
}

/** Kills at one call, runs the same command again, and expects the same result as without the kill. */
async function survives(
  world: KillWorld,
  scenario: Scenario,
  reference: Reference,
  death: Death,
): Promise<void> {
  const what = `${scenario.name}: ${death.operation} ${death.moment}`;
  const first = await world.run(scenario.args, death);
  expect({ what, ...first }).toMatchObject({ died: true });
  expect({ what, ...first }).not.toMatchObject({ code: 0 });
  const second: Left = await world.run(scenario.args);
  expect({ what, ...second }).toMatchObject({ code: 0 });
  // Exactly what there would be without the kill: nothing lost, nothing duplicated.
  expect({ what, kinds: kindsOf(world) }).toEqual({ what, kinds: reference.kinds });
  const [held, known] = [world.holdings(), await world.known()];
  expect({ what, missing: known.filter((id) => !held.has(id)) }).toEqual({ what, missing: [] });
  if (scenario.args[0] !== "up") return;
  const orphans = [...held].filter(([id, text]) => !/ (REVOKE|DELETED)/.test(text) && !known.includes(id));
  expect({ what, orphans }).toEqual({ what, orphans: [] });
}

/** Calls that change something come first. */
const isRead = (operation: string): number => Number(/\b(Describe|List|Show|Get|Export)/.test(operation));

const deathsOf = (cloud: Cloud, { name }: Scenario, { calls }: Reference): readonly Death[] => {
  if (!isFull) return name === CHANGE ? SHORT[cloud] : [];
  const chosen = calls.filter((operation) => new RegExp(KILLS).test(operation));
  const operations = [...new Set(chosen)].sort((a, b) => isRead(a) - isRead(b));
  return operations.flatMap((operation) => MOMENTS.map((moment) => ({ operation, moment })));
};

test.each(["alibaba", "huawei"] as const)(
  "a provider killed at a call to %s leaves no orphan and creates nothing twice",
  async (cloud) => {
    const world = await KillWorld.create(cloud);
    const operations = new Set<string>();
    const failures: string[] = [];
    let deaths = 0;
    try {
      for (const scenario of SCENARIOS[cloud]) {
        if (!isFull && scenario.name === "destroy") break;
        world.save(scenario.name);
        const reference = await undisturbed(world, scenario);
        world.save(`after ${scenario.name}`);
        for (const death of deathsOf(cloud, scenario, reference)) {
          world.restore(scenario.name);
          const failure = await survives(world, scenario, reference, death).catch(String);
          if (failure !== undefined) failures.push(failure);
          deaths++;
          operations.add(death.operation);
          log(cloud, scenario.name, death.operation, death.moment, failure ?? "survived");
        }
        world.restore(`after ${scenario.name}`);
      }
      console.info(
        `${cloud}: ${deaths} deaths at ${operations.size} operations, ${failures.length} failures`,
      );
      expect(failures).toEqual([]);
    } finally {
      world.stack.close();
    }
  },
  3 * 3_600_000,
);
