import type { Case } from "./cases";
import type { Cloud } from "./cloud";
import { Lane } from "./lane";
import { runCase, type Finding } from "./run";

/** Lanes for concurrent work, each opened when it is first needed. */
export class Lanes {
  private readonly opened: Lane[] = [];
  private readonly free: Lane[] = [];
  private readonly queue: (() => void)[] = [];
  private busy = 0;

  /** @param most - maximum number of concurrent lanes */
  constructor(
    private readonly cloud: Cloud,
    private readonly most: number,
  ) {}

  /** Runs a task on an unused lane, and leaves the lane clean. */
  async use<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    while (this.busy >= this.most) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.busy++;
    try {
      const lane = this.free.pop() ?? (await this.open());
      const result = await work(lane);
      await lane.clean();
      this.free.push(lane);
      return result;
    } finally {
      this.busy--;
      this.queue.shift()?.();
    }
  }

  private async open(): Promise<Lane> {
    const lane = await Lane.open(this.cloud);
    this.opened.push(lane);
    return lane;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((lane) => lane.close()));
  }
}

/** Lanes for cases that compute, and lanes for cases that wait for a late answer. */
const [WORKING, WAITING] = [2, 20];

/** The results of cases. Each is run once, when its result is first needed. */
export class Findings {
  /** Lanes on which nothing waits. */
  readonly working: Lanes;
  private readonly waiting: Lanes;
  private readonly findings = new Map<Case, Promise<Finding>>();

  constructor(cloud: Cloud) {
    this.working = new Lanes(cloud, WORKING);
    this.waiting = new Lanes(cloud, WAITING);
  }

  of(each: Case): Promise<Finding> {
    const findings = this.findings.get(each) ?? this.run(each);
    this.findings.set(each, findings);
    return findings;
  }

  private run(each: Case): Promise<Finding> {
    const lanes = each.fault.impatient ? this.waiting : this.working;
    return lanes.use((lane) => runCase(lane, each).catch(broken));
  }

  /** The results of several cases. */
  async all(cases: readonly Case[]): Promise<Map<Case, Finding>> {
    return new Map(
      await Promise.all(cases.map(async (each): Promise<[Case, Finding]> => [each, await this.of(each)])),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.working.close(), this.waiting.close()]);
  }
}

// An unexpected error fails only its own case.
const broken = (error: Error): Finding => ({ outcome: "open", problems: [error.stack ?? error.message] });
