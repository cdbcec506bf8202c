import { sql } from "kysely";
import { createAlibabaClient } from "../../provider/alibaba/client";
import { createHttp } from "../../provider/http";
import { openStore, type CertificateRow, type Store } from "../../provider/local/store";
import type { Properties } from "../../provider/crud";
import { BASE, Resource, changeMachine, hierarchy, newWorld, type World } from "../provider/support";
import type { Case, Operation, Step, Subject } from "./faults-cases";
import { openFront, type Front } from "./front";
import { KEY } from "./official";

const PATIENT = createHttp();
/** Far above what any answer takes on a busy machine, and no longer than two ticks of undici's clock. */
const IMPATIENT = createHttp({ answerTimeout: 900 });

/** A resource before a step. */
export interface Subjected {
  readonly resource: Resource;
  readonly args: Properties;
  /** What the store holds of it. */
  readonly row: CertificateRow | undefined;
}

/** What a step has called. */
export interface Traffic {
  /** Operations that arrived at the front, in their order. */
  readonly arrived: readonly Operation[];
  /** How many of them the case's fault has met. */
  readonly met: number;
}

/** A service of its own: a store, two CAs, a front before it. Cases take turns on it, each from a clean store. */
export class Lane {
  /** What no error may ever show. */
  readonly secrets = new Set([KEY.accessKeySecret]);
  private readonly issued = new Map<Subject, Promise<Subjected>>();
  private kept: string[] = [];
  private number = 0;
  private met = 0;

  private constructor(
    private readonly service: World,
    private readonly store: Store,
    private readonly front: Front,
    private readonly above: { root: string; sub: string },
  ) {}

  static async open(): Promise<Lane> {
    const service = newWorld();
    const store = await openStore(service.folder);
    // Nothing here outlives the test, and no process is killed.
    await sql`PRAGMA synchronous = OFF`.execute(store);
    const { root, sub } = await hierarchy(service);
    const above = { root: root.id ?? "", sub: sub.id ?? "" };
    const lane = new Lane(service, store, await openFront(service.context.alibaba), above);
    // The first external CA leaves the root that signs them all.
    await new Resource(service, "alibaba.ExternalCaCertificate").up(
      BASE["alibaba.ExternalCaCertificate"] ?? {},
    );
    const authorities = (await lane.rows()).filter(({ type, id }) => type === "ROOT" || id === above.sub);
    lane.kept = authorities.map(({ id }) => id);
    await lane.clean();
    return lane;
  }

  async close(): Promise<void> {
    await this.front.close();
    await this.store.destroy();
  }

  get host(): string {
    return new URL(this.front.endpoint).host;
  }

  /** Operations that have reached the service since the lane was clean; it may have refused them. */
  get reached(): readonly Operation[] {
    return this.service.calls as Operation[];
  }

  /** What the store holds of the case. */
  rows(): Promise<CertificateRow[]> {
    const rows = this.store.selectFrom("certificates").selectAll();
    return (this.kept.length > 0 ? rows.where("id", "not in", this.kept) : rows).execute();
  }

  async clean(): Promise<void> {
    await this.store.deleteFrom("certificates").where("id", "not in", this.kept).execute();
    this.service.calls.length = 0;
  }

  /** A resource as it is before the step, in a process that has just started. */
  async before(subject: Subject, step: Step, impatient = false): Promise<Subjected> {
    const world = this.newProcess(impatient);
    if (step.startsWith("create")) {
      const args = subject.args(++this.number, this.above);
      return { resource: new Resource(world, subject.kind), args, row: undefined };
    }
    const { resource, args, row } = await this.existing(subject);
    // One and the same certificate stands for many: who adopted it in a case before must not count.
    changeMachine(this.service.folder);
    if (row && step !== "read, gone") await this.store.insertInto("certificates").values(row).execute();
    if (step === "adopt") {
      const adopting = { ...args, ...subject.change, adopt: resource.id };
      return { resource: new Resource(world, subject.kind), args: adopting, row };
    }
    return { resource: new Resource(world, subject.kind, resource.urn).like(resource), args, row };
  }

  /** The resource in a process that has just started, some time later. */
  restarted(resource: Resource): Resource {
    const world = this.newProcess(false);
    world.now = new Date(world.now.getTime() + 60_000);
    return new Resource(world, resource.kind, resource.urn).like(resource);
  }

  // Issuing is slow: each lane issues one of each, and puts it back for every case.
  private existing(subject: Subject): Promise<Subjected> {
    const issue = async (): Promise<Subjected> => {
      const args = subject.args(++this.number, this.above);
      const resource = new Resource(this.service, subject.kind);
      await resource.up(args);
      const [row] = await this.rows();
      await this.clean();
      return { resource, args, row };
    };
    const known = this.issued.get(subject) ?? issue();
    this.issued.set(subject, known);
    return known;
  }

  private newProcess(impatient: boolean): World {
    const invoke = createAlibabaClient({
      endpoint: this.front.endpoint,
      region: "cn-hangzhou",
      credentials: () => Promise.resolve(KEY),
      http: impatient ? IMPATIENT : PATIENT,
      timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
      random: () => 1,
    });
    const world = newWorld(this.service.folder, invoke);
    world.before = (_operation, request) => {
      const { EncryptedCode: password } = request as { EncryptedCode?: string };
      if (password !== undefined) this.secrets.add(password);
    };
    return world;
  }

  /** What the next run meets; no fault when none is given. */
  arm({ subject, step }: Pick<Case, "subject" | "step">, faulty?: Case): void {
    this.front.arrived.length = 0;
    this.met = 0;
    this.front.delay = faulty?.fault.delay ?? 0;
    this.front.fault = (operation, count) => {
      if (faulty && isMet(faulty, operation, count)) {
        this.met++;
        return faulty.fault.does;
      }
      const isLost = step === "create, answer lost" && operation === subject.create && count === 1;
      return isLost ? "lost-after" : undefined;
    };
  }

  /** From here on nothing fails. */
  disarm(): void {
    this.front.arrived.length = 0;
    this.front.fault = () => undefined;
  }

  get traffic(): Traffic {
    return { arrived: [...this.front.arrived] as Operation[], met: this.met };
  }
}

function isMet({ operation: faulty, nth, fault, lasting }: Case, operation: string, count: number): boolean {
  if (operation !== faulty || count < nth) return false;
  return lasting || count < nth + (fault.times ?? 1);
}
