import { randomBytes } from "node:crypto";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import type { Context } from "../../provider/resources/context";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { connected } from "../../provider/engine/connected";
import type { EngineProperties, DynamicProvider } from "../../provider/engine/crud";
import { kinds } from "../../provider";
import type { AnyKind } from "../../provider/resources/kind";
import type { Journal } from "../../provider/resources/creates/journal";
import { localBackend } from "../../provider/local";
import type { LocalEnvironment } from "../../provider/local/call";
import { openStore } from "../../provider/local/store";
import { localPlaces } from "../../provider/local/places";
import { newMemory } from "../../provider/resources/memory";
import type { Places } from "../../provider/api/places";
import { pluginProvider, type PluginProvider } from "../../provider/plugin/provider";
import { inOnePlace, plansInMemory, pluginDoor, THROUGH_PLUGIN } from "../plugin/door";
import { newFolder } from "../x509/support";
import { BASE, ROOT, SUB } from "./bases";

export { newFolder, removeFolders } from "../x509/support";
export { BASE, GATEWAY, KEY, newCertificate, newCsr, ROOT, SERVER, signer, SUB } from "./bases";

/** The kind with the given name. */
export function kindOf(name: string): AnyKind {
  const kind = kinds.find((candidate) => candidate.kind === name);
  if (!kind) throw new Error(`there is no kind ${name}`);
  return kind;
}

type Operation = keyof AlibabaOperations | keyof HuaweiOperations;

/** A local CA in its own folder, with a clock and a call log; calls can be made to fail. */
export interface World {
  readonly context: Context;
  readonly folder: string;
  /** Operations in call order. */
  readonly calls: Operation[];
  now: Date;
  /** Called before an operation is executed. */
  before: (operation: Operation, request: unknown) => void;
  /** Called after it was executed, before its answer arrives. */
  after: (operation: Operation, request: unknown) => void;
  provider(kind: string): DynamicProvider;
  /** The provider that the engine uses with the native plugin. */
  readonly plugin: PluginProvider;
}

const nothing = (): void => undefined;

const journals = new Map<string, Map<string, string>>();

/** The journal of a machine, shared by the worlds over one folder until the machine changes. */
export function memoryJournal(folder: string): Journal {
  const entries = journals.get(folder) ?? new Map<string, string>();
  journals.set(folder, entries);
  return {
    begin: (key, note = "") => entries.set(key, note),
    note: (key) => entries.get(key),
    end: (key) => entries.set(key, "done"),
    evidence: (key) => (entries.has(key) ? (entries.get(key) === "done" ? "done" : "pending") : undefined),
  };
}

/** Moves the worlds over the folder to a machine with an empty journal. */
export const changeMachine = (folder: string): void => journals.get(folder)?.clear();

/** Clients that execute operations instead of an in-process local CA. */
export type Remote = Partial<Pick<Context, "alibaba" | "huawei">>;

/** Most diff tests have no store, so peeking finds nothing. */
const withoutPeeking = (places: Places): Places => ({
  ...places,
  look: async (kind, peek) => (peek ? {} : places.look(kind)),
});

/** The place behind a test's clients: always the same account. */
export const ONE_ACCOUNT: Places = {
  isLocal: false,
  look: () => Promise.resolve({ region: "test", account: "test" }),
  standing: () => Promise.resolve(undefined),
  prepare: () => Promise.resolve(),
  movedTo: [],
};

/** Creates a {@link World}; a second one over the same folder is what another process sees. */
export function newWorld(
  folder = newFolder(),
  remote: Remote = {},
  { certificateCount }: Pick<LocalEnvironment, "certificateCount"> = {},
): World {
  const calls: Operation[] = [];
  const clock = (): Date => world.now;
  const environment = async (): Promise<LocalEnvironment> => ({
    store: await openStore(folder, undefined, { mustExist: true }),
    clock,
    entropy: randomBytes,
    url: "http://localhost:8640",
    certificateCount,
  });
  const local = localBackend(environment);
  const watched =
    (cloud: (operation: never, request: never) => Promise<unknown>) =>
    async (operation: Operation, request: unknown): Promise<unknown> => {
      calls.push(operation);
      world.before(operation, request);
      const answer = await cloud(operation as never, request as never);
      world.after(operation, request);
      return answer;
    };
  const context = {
    alibaba: watched(remote.alibaba ?? local.alibaba) as Invoke<AlibabaOperations>,
    huawei: watched(remote.huawei ?? local.huawei) as Invoke<HuaweiOperations>,
    ...{ clock, entropy: randomBytes, journal: memoryJournal(folder), memory: newMemory() },
    // The clients always lead to a service over this folder.
    places: withoutPeeking(localPlaces(folder)),
    isPurchased: certificateCount !== undefined,
  };
  const contextOf = inOnePlace(context);
  const provider = (kind: string): DynamicProvider => connected(kindOf(kind), contextOf);
  const plugin = pluginProvider(contextOf, plansInMemory());
  const world: World = {
    ...{ context, folder, calls, provider, plugin },
    now: new Date("2026-03-01T12:00:00Z"),
    ...{ before: nothing, after: nothing },
  };
  return world;
}

export const STUB = "the stub's text";

/** An error as shown by the engine. */
export class Refused extends Error {}

/** A resource as the engine keeps it; calls are made in the engine's order. */
export class Resource {
  id: string | undefined;
  inputs: EngineProperties = {};
  state: EngineProperties = {};
  /** Its create failed in part, so the engine requests an update even without changes. */
  unfinished = false;

  constructor(
    readonly world: World,
    readonly kind: string,
    readonly urn = `urn:pulumi:dev::test::${kind}::${randomBytes(8).toString("hex")}`,
  ) {}

  get provider(): DynamicProvider {
    return THROUGH_PLUGIN ? pluginDoor(this.world.plugin, this) : this.world.provider(this.kind);
  }

  /** Copies the state of another resource. */
  like({ id, inputs, state, unfinished }: Resource): this {
    Object.assign(this, { id, inputs, state, unfinished });
    return this;
  }

  /** Returns the checked inputs. Throws {@link Refused}. */
  async check(args: EngineProperties, olds = this.inputs): Promise<EngineProperties> {
    const news = { ...args, __provider: STUB, resourceUrn: this.urn };
    const { inputs, failures } = await this.provider.check(olds, news);
    if (failures?.length) throw new Refused(failures.map(({ reason }) => reason).join("\n"));
    return { ...inputs, __provider: STUB };
  }

  /** Applies the arguments, like `pulumi up`. */
  async up(args: EngineProperties): Promise<"create" | "replace" | "update" | "same"> {
    const inputs = await this.check(args);
    if (this.id === undefined) return this.create(inputs, "create");
    const { changes, replaces } = await this.provider.diff(this.id, this.state, inputs);
    if (replaces.length > 0) return this.create(await this.check(args, {}), "replace");
    if (!changes && !this.unfinished) {
      this.inputs = inputs;
      return "same";
    }
    const { outs } = await this.provider.update(this.id, this.state, inputs).catch((error: unknown) => {
      this.keepPart(inputs, error);
      throw error;
    });
    Object.assign(this, { inputs, state: { ...outs, __provider: STUB }, unfinished: false });
    return "update";
  }

  private async create<T>(inputs: EngineProperties, step: T): Promise<T> {
    const old = this.id === undefined ? undefined : { id: this.id, state: this.state };
    const { id, outs } = await this.provider.create(inputs).catch((error: unknown) => {
      this.keepPart(inputs, error);
      throw error;
    });
    Object.assign(this, { id, inputs, state: { ...outs, __provider: STUB } });
    if (old) await this.provider.delete(old.id, old.state);
    return step;
  }

  /** An error with an id means that something was created nevertheless, so it is saved in the state. */
  private keepPart(inputs: EngineProperties, error: unknown): void {
    const { id, properties } = error as { id?: string; properties?: EngineProperties };
    if (id !== undefined) Object.assign(this, { id, inputs, state: properties, unfinished: true });
  }

  /** Whether the next `pulumi up` would change something, in words of the engine. */
  async wouldChange(args: EngineProperties): Promise<boolean> {
    return (await this.provider.diff(this.id ?? "", this.state, await this.check(args))).changes;
  }

  /** Like `pulumi refresh`. */
  async refresh(): Promise<void> {
    const { id, props, inputs = this.inputs } = await this.provider.read(this.id ?? "", this.state);
    if (id === "") this.forget();
    else Object.assign(this, { inputs, state: { ...props, __provider: STUB } });
  }

  /** Like `pulumi destroy`. */
  async destroy(): Promise<void> {
    await this.provider.delete(this.id ?? "", this.state);
    this.forget();
  }

  private forget(): void {
    Object.assign(this, { id: undefined, inputs: {}, state: {}, unfinished: false });
  }
}

/** A root and a subordinate CA below it. */
export async function hierarchy(world: World): Promise<{ root: Resource; sub: Resource }> {
  const root = new Resource(world, "alibaba.RootCa");
  await root.up(ROOT);
  const sub = new Resource(world, "alibaba.SubCa");
  await sub.up({ ...SUB, parentIdentifier: root.id, withIssuers: true });
  return { root, sub };
}

/** {@link BASE}, below the CAs of a {@link hierarchy}. */
export function argsBelow({ root, sub }: { root: Resource; sub: Resource }, kind: string): EngineProperties {
  const base = BASE[kind] ?? {};
  if (!("parentIdentifier" in base)) return base;
  return { ...base, parentIdentifier: kind === "alibaba.SubCa" ? root.id : sub.id };
}

/** {@link BASE}, with its references resolved in the world. */
export async function argsIn(
  world: World,
  kind: string,
  above: ReturnType<typeof hierarchy> = hierarchy(world),
): Promise<EngineProperties> {
  const cas = await above;
  if (kind !== "alibaba.PcaCertSync") return argsBelow(cas, kind);
  const certificate = new Resource(world, "alibaba.ServerCertificate");
  await certificate.up(argsBelow(cas, certificate.kind));
  return { certificateIdentifier: certificate.id };
}

/** The calls that modify something. */
export const changes = (world: World): string[] =>
  world.calls.filter((operation) => !/^(2020-04-07\/)?(Describe|List|Get|Show|Export)/.test(operation));
