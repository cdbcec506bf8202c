import { dueAt } from "../common/renewal";
import { DAY } from "../common/time";
import { ServiceError, Throttled } from "../provider/base/errors";
import { createLimiter, type Timer } from "../provider/client/limiter";
import { retrying } from "../provider/client/retry";
import { hierarchy, newWorld, removeFolders, Resource, SERVER } from "../test/provider/support";

/**
 * What a large fleet costs at a service that allows 10 calls per second, in simulated time, with the product's own
 * code: the calls of each step, when certificates are due, the limiter, and how refused calls are repeated.
 *
 * usage: node bin/bench/simulate.js
 */
const LIFETIME = 47 * DAY;
const YEAR = 365;
const STACKS = 1000;
/** Everything about a fleet grows in proportion: ten times as many certificates are ten times as many calls. */
const FLEET = 100_000;
const ALLOWED = 10;

/** Renewal as docs/scale.md recommends it, and without jitter. */
const POLICIES = [
  { renewBefore: "17d", renewJitter: undefined },
  { renewBefore: "17d", renewJitter: "5d" },
] as const;

/** Days over which the fleet was issued for the first time. */
const MIGRATIONS = [1, 30];

interface Calls {
  readonly create: number;
  readonly renewal: number;
  readonly refresh: number;
  readonly destroy: number;
}

/** The calls of one certificate with its exported key, without the list that a run asks for once for each CA. */
async function callsOfSteps(): Promise<Calls> {
  const world = newWorld();
  const { sub } = await hierarchy(world);
  const args = { ...SERVER, days: 47, exportPrivateKey: true, renewBefore: "17d", parentIdentifier: sub.id };
  const server = new Resource(world, "alibaba.ServerCertificate");
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    const before = world.calls.length;
    await work();
    return world.calls.slice(before).filter((operation) => operation !== "ListCert").length;
  };
  const create = await counted(() => server.up(args));
  const refresh = await counted(() => server.refresh());
  world.now = new Date(world.now.getTime() + 31 * DAY);
  const renewal = await counted(() => server.up(args));
  const destroy = await counted(() => server.destroy());
  return { create, renewal, refresh, destroy };
}

/**
 * Renewals on each day of a year, after the first certificates were issued over some days. Every stack runs once a day.
 */
function renewalsByDay(count: number, policy: (typeof POLICIES)[number], migration: number): number[] {
  const days = new Array<number>(YEAR).fill(0);
  for (let index = 0; index < count; index++) {
    const run = (index % STACKS) / STACKS;
    for (let issued = (index % migration) + run, generation = 1; issued < YEAR; generation++) {
      const notBefore = new Date(issued * DAY);
      const validity = { notBefore, notAfter: new Date(notBefore.getTime() + LIFETIME) };
      const due = dueAt(validity, { ...policy, seed: `server-${index} ${generation}` });
      issued = Math.ceil((due?.getTime() ?? 0) / DAY - run) + run;
      if (issued < YEAR) days[Math.floor(issued)]! += 1;
    }
  }
  return days;
}

/** Simulated time: it advances to whoever sleeps the shortest, once nobody has anything else to do. */
class Simulation {
  private time = 0;
  private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  readonly timer: Timer = {
    now: () => this.time,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        this.sleepers.push({ until: this.time + milliseconds, wake });
      }),
  };

  async run(work: Promise<unknown>): Promise<number> {
    const state = { isDone: false };
    const end = work.finally(() => (state.isDone = true));
    for (;;) {
      await new Promise(setImmediate);
      if (state.isDone) break;
      this.sleepers.sort((a, b) => b.until - a.until);
      const next = this.sleepers.pop();
      this.time = next?.until ?? this.time;
      next?.wake();
    }
    await end;
    return this.time / 1000;
  }
}

const REFUSAL = {
  ...{ operation: "CreateServerCertificate", serviceCode: "Throttling.User", httpStatus: 429 },
  ...{ requestId: "simulated", message: "Request was denied due to user flow control." },
};

interface Crowd {
  readonly seconds: number;
  readonly throttled: number;
  readonly failed: number;
}

/** Runs that share one account, each with the limiter of its own process and 16 calls at a time. */
async function crowd(runs: number, callsOfEach: number): Promise<Crowd> {
  const simulation = new Simulation();
  const { timer } = simulation;
  const served: number[] = [];
  let [throttled, failed] = [0, 0];
  const serve = async (): Promise<void> => {
    await timer.sleep(50);
    const now = timer.now();
    while ((served[0] ?? Infinity) <= now - 1000) served.shift();
    if (served.length < ALLOWED) return void served.push(now);
    throttled++;
    throw new Throttled(REFUSAL, undefined);
  };
  const run = async (): Promise<void> => {
    const limiter = createLimiter(ALLOWED, 1000, timer);
    let left = callsOfEach;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        await retrying("CreateServerCertificate", false, { timer, random: Math.random }, async () => {
          await limiter();
          await serve();
        });
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, worker));
    const unexpected = outcomes.find((one) => one.status === "rejected" && !isThrottled(one.reason));
    if (unexpected) throw new Error("the simulation failed", { cause: unexpected });
    if (outcomes.some(({ status }) => status === "rejected")) failed++;
  };
  const seconds = await simulation.run(Promise.all(Array.from({ length: runs }, run)));
  return { seconds, throttled, failed };
}

const isThrottled = (error: unknown): boolean =>
  error instanceof ServiceError && error.serviceCode.startsWith("Throttling");

const hours = (calls: number): string => (calls / ALLOWED / 3600).toFixed(1);

async function main(): Promise<void> {
  const calls = await callsOfSteps();
  console.log("calls of one certificate with its key:", JSON.stringify(calls));

  console.log("\ncertificates  jitter  issued over  renewals a day: mean, most  hours of calls on that day");
  for (const policy of POLICIES) {
    for (const migration of MIGRATIONS) {
      const days = renewalsByDay(FLEET, policy, migration);
      const mean = days.reduce((sum, day) => sum + day, 0) / YEAR;
      const most = Math.max(...days);
      const cells = [FLEET, policy.renewJitter ?? "none", `${migration} d`, mean.toFixed(0), most];
      console.log([...cells, hours(most * calls.renewal)].map((cell) => String(cell).padStart(12)).join(""));
    }
  }

  console.log("\ncertificates  hours to issue all again below a new CA");
  for (const count of [1_000, 10_000, 100_000, 1_000_000])
    console.log(`${String(count).padStart(12)}  ${hours(count * calls.renewal)}`);

  console.log("\nruns at a time, of 300 calls each  seconds  (bound)  throttled answers  failed runs");
  for (const runs of [1, 2, 5, 10, 20]) {
    const { seconds, throttled, failed } = await crowd(runs, 300);
    const cells = [runs, seconds.toFixed(0), ((runs * 300) / ALLOWED).toFixed(0), throttled, failed];
    console.log(cells.map((cell) => String(cell).padStart(12)).join(""));
  }
  removeFolders();
}

void main();
