import { sql } from "kysely";
import { createHttp, type Http, type HttpRequest } from "../../provider/client/http";
import { openStore, type Store } from "../../provider/local/store";
import type { EngineProperties } from "../../provider/engine/crud";
import { changeMachine, newWorld, Resource, type World } from "../provider/support";
import type { Case, Step, Subject } from "./cases";
import type { Cloud, Item, Service } from "./cloud";

const PATIENT = createHttp();
/** For calls that are never answered: no longer than two ticks of undici's clock. */
const IMPATIENT = createHttp({ answerTimeout: 900 });

/** A resource before a step. */
export interface Subjected {
  readonly resource: Resource;
  readonly args: EngineProperties;
  /** {@link args} with the changes of the update. */
  readonly changed: EngineProperties;
  /** Its row in the store. */
  readonly item: Item | undefined;
  /** All of its rows. */
  readonly rows?: readonly Item[];
}

/** The calls of a step. */
export interface Traffic {
  /** Operations received by the front, in order. */
  readonly arrived: readonly string[];
  /** How many of them met the case's fault. */
  readonly met: number;
}

/** A separate service: a store, two CAs and a front. Cases take turns on it, each starting from a clean store. */
export class Lane {
  private readonly own: Set<string>;
  private readonly issued = new Map<Subject, Promise<Subjected>>();
  private kept: string[] = [];
  private number = 0;
  private met = 0;
  private armed: Case | undefined;

  private constructor(
    readonly cloud: Cloud,
    private readonly service: Service,
    private readonly store: Store,
  ) {
    this.own = new Set(cloud.secrets);
  }

  static async open(cloud: Cloud): Promise<Lane> {
    const service = await cloud.open();
    const store = await openStore(service.world.folder);
    // Nothing here has to survive a crash, and no process is killed.
    await sql`PRAGMA synchronous = OFF`.execute(store);
    const lane = new Lane(cloud, service, store);
    lane.kept = (await lane.rows()).map(({ row }) => row.id);
    await lane.clean();
    return lane;
  }

  async close(): Promise<void> {
    await this.service.front.close();
    await this.store.destroy();
  }

  get host(): string {
    return new URL(this.service.front.endpoint).host;
  }

  /** What no error may ever show. */
  get secrets(): string[] {
    return [...this.own, ...(this.service.tokens?.() ?? [])];
  }

  /** Operations that have reached the service since the lane was cleaned; some may have been refused. */
  get reached(): readonly string[] {
    return this.service.world.calls;
  }

  /** The rows of the case in the store. */
  async items(): Promise<Item[]> {
    return (await this.rows()).filter((item) => !this.cloud.isPart?.(item));
  }

  private async rows(): Promise<Item[]> {
    const certificates = await this.store.selectFrom("certificates").selectAll().execute();
    const objects = await this.store.selectFrom("objects").selectAll().execute();
    const items: Item[] = [
      ...certificates.map((row) => ({ table: "certificates", row }) as const),
      ...objects.map((row) => ({ table: "objects", row }) as const),
    ];
    return items.filter(({ row }) => !this.kept.includes(row.id));
  }

  async clean(): Promise<void> {
    for (const table of ["certificates", "objects"] as const) {
      const rows = this.store.deleteFrom(table);
      await (this.kept.length > 0 ? rows.where("id", "not in", this.kept) : rows).execute();
    }
    this.service.world.calls.length = 0;
  }

  private async put(item: Item): Promise<void> {
    if (item.table === "objects") await this.store.insertInto("objects").values(item.row).execute();
    else await this.store.insertInto("certificates").values(item.row).execute();
  }

  /** A resource in its state before the step, in a process that has just started. */
  async before(subject: Subject, step: Step): Promise<Subjected> {
    const world = this.newProcess(subject);
    if (step.startsWith("create")) {
      const args = await subject.args(++this.number, this.service.above);
      return { resource: new Resource(world, subject.kind), args, changed: args, item: undefined };
    }
    const { resource, args, changed, item: issued, rows = [] } = await this.existing(subject);
    // The same certificate is used in many cases: adoptions by earlier ones must not count.
    changeMachine(this.service.world.folder);
    const item = issued && this.cloud.itemBefore(step, issued);
    if (item) for (const row of rows) await this.put(row === issued ? item : row);
    const own = { changed, item };
    if (step === "restore") return { resource: new Resource(world, subject.kind), args, ...own };
    if (step === "adopt") {
      const adopting = { ...changed, adopt: resource.id };
      return { resource: new Resource(world, subject.kind), args: adopting, ...own };
    }
    return { resource: new Resource(world, subject.kind, resource.urn).like(resource), args, ...own };
  }

  /** The resource in a process that has just started, some time later. */
  restarted(subject: Subject, resource: Resource): Resource {
    const world = this.newProcess(subject);
    world.now = new Date(world.now.getTime() + 60_000);
    return new Resource(world, resource.kind, resource.urn).like(resource);
  }

  // Issuing is slow: each lane issues one of each kind, and restores it for every case.
  private existing(subject: Subject): Promise<Subjected> {
    const issue = async (): Promise<Subjected> => {
      const args = await subject.args(++this.number, this.service.above);
      const resource = new Resource(this.service.world, subject.kind);
      await resource.up(args);
      const { change } = subject;
      const changes = typeof change === "function" ? await change(resource.state) : change;
      const rows = await this.rows();
      await this.clean();
      const item = rows.find((row) => !this.cloud.isPart?.(row));
      return { resource, args, changed: { ...args, ...changes }, item, rows };
    };
    const issuing = this.issued.get(subject) ?? issue();
    this.issued.set(subject, issuing);
    return issuing;
  }

  private newProcess(subject: Subject): World {
    const remote = this.service.connect((request) => this.httpFor(request)(request), subject);
    const world = newWorld(this.service.world.folder, remote);
    Object.assign(world.context, { wait: () => Promise.resolve() });
    world.before = (_operation, request) => {
      for (const secret of this.cloud.secretsOf(request as object)) {
        if (secret !== undefined) this.own.add(secret);
      }
    };
    return world;
  }

  /** How a request is sent: on a busy machine, everything that is not deliberately delayed may take long. */
  private httpFor(request: HttpRequest): Http {
    const operation = this.service.operationIn(request);
    if (operation === undefined || !this.armed?.fault.impatient) return PATIENT;
    const arrived = this.service.front.arrived.filter((name) => name === operation);
    return isMet(this.armed, operation, arrived.length + 1) ? IMPATIENT : PATIENT;
  }

  /** Sets the fault for the next run, if any. */
  arm({ subject, step }: Pick<Case, "subject" | "step">, faulty?: Case): void {
    const { front } = this.service;
    front.arrived.length = 0;
    this.met = 0;
    this.armed = faulty;
    front.delay = faulty?.fault.delay ?? 0;
    front.fault = (operation, count) => {
      if (faulty && isMet(faulty, operation, count)) {
        this.met++;
        return faulty.fault.does;
      }
      const isLost = step === "create, answer lost" && operation === subject.create && count === 1;
      if (step === "delete, in use" && operation === subject.remove) return "in-use";
      return isLost ? "lost-after" : undefined;
    };
  }

  /** No more faults from here on. */
  disarm(): void {
    this.armed = undefined;
    this.service.front.arrived.length = 0;
    this.service.front.fault = () => undefined;
  }

  get traffic(): Traffic {
    return { arrived: [...this.service.front.arrived], met: this.met };
  }
}

function isMet({ operation: faulty, nth, fault, lasting }: Case, operation: string, count: number): boolean {
  if (operation !== faulty || count < nth) return false;
  return lasting || count < nth + (fault.times ?? 1);
}
