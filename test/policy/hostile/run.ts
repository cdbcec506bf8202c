import { dynamicType } from "../../../common/type-token";
import type { EngineProperties } from "../../../provider/engine/crud";
import { UNKNOWN } from "../../../provider/base/unknown";
import type { Governed } from "../../provider/governed";
import { Late, type Declared, type Known, type Program } from "./program";

/** The result of running a program. */
export interface Ran {
  /** The output of `pulumi preview --json`. */
  readonly preview: string;
  /** Reasons for refusals. */
  readonly refusals: readonly string[];
}

interface Step {
  readonly op: string;
  readonly [part: string]: unknown;
}

const urnOf = (stack: string, { kind, name }: Pick<Declared, "kind" | "name">): string =>
  `urn:pulumi:${stack}::test::${dynamicType(kind)}::${name}`;

const plain = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

/** The engine's calls to a provider: one preview or one run of a program. */
export class Run {
  private readonly known = new Map<string, Known>();
  private readonly made = new Map<string, Known>();
  private readonly steps: Step[] = [];
  private readonly refused: { readonly urn: string; readonly message: string }[] = [];

  /** @param issuing - called with the name of each resource before it is created */
  constructor(
    private readonly world: Governed,
    private readonly stack: string,
    state: readonly Known[],
    private readonly isPreview: boolean,
    private readonly issuing: (name: string) => void = () => undefined,
  ) {
    for (const one of state) this.known.set(one.name, one);
  }

  async of(program: Program): Promise<Ran> {
    for (const declared of program(this.isPreview)) {
      try {
        await this.register(declared);
      } catch (error) {
        this.refuse(declared, (error as Error).message);
      }
    }
    const diagnostics = this.refused.map(({ urn, message }) => ({
      ...{ urn, severity: "error" },
      message: `error: resource '${urn}' has a problem: ${message}`,
    }));
    const same = this.made.size - this.steps.length;
    const counts = new Map<string, number>(same > 0 ? [["same", same]] : []);
    for (const { op } of this.steps) counts.set(op, (counts.get(op) ?? 0) + 1);
    const changeSummary = diagnostics.length > 0 ? {} : { changeSummary: Object.fromEntries(counts) };
    return {
      preview: JSON.stringify({ steps: this.steps, diagnostics, ...changeSummary }),
      refusals: this.refused.map(({ message }) => message),
    };
  }

  private refuse(declared: Declared, message: string): void {
    this.refused.push({ urn: urnOf(this.stack, declared), message });
  }

  private async read(declared: Declared, id: string): Promise<void> {
    const resourceUrn = urnOf(this.stack, declared);
    const { props: outputs } = await this.world.provider(declared.kind).read(id, { resourceUrn });
    const found = { id, inputs: {}, outputs, external: true };
    this.made.set(declared.name, { ...declared, ...found });
    this.steps.push(this.step("read", declared, found));
  }

  private async register(declared: Declared): Promise<void> {
    if (declared.reads !== undefined) return this.read(declared, declared.reads);
    const provider = this.world.provider(declared.kind);
    const old = [declared.name, ...(declared.aliases ?? [])]
      .map((name) => this.known.get(name))
      .find(Boolean);
    const news = this.properties(declared, old);
    const inputs = await this.check(declared, old?.inputs ?? {}, news);
    if (inputs === undefined) return;
    if (!old) return this.make("create", declared, inputs, undefined);
    const { changes, replaces } = await provider.diff(old.id, old.outputs, inputs);
    if (replaces.length > 0 || declared.isReplaced === true) {
      const anew = await this.check(declared, {}, news);
      if (anew) await this.make("replace", declared, anew, old, replaces);
      return;
    }
    if (!changes) return void this.made.set(declared.name, { ...old, ...declared, inputs });
    this.steps.push(this.step("update", declared, { inputs, id: old.id }, old));
    if (this.isPreview) return void this.made.set(declared.name, { ...old, ...declared, inputs });
    const { outs } = await provider.update(old.id, old.outputs, inputs);
    this.made.set(declared.name, { ...old, ...declared, inputs, outputs: outs });
  }

  private async check(
    declared: Declared,
    olds: EngineProperties,
    news: EngineProperties,
  ): Promise<EngineProperties | undefined> {
    const { inputs, failures = [] } = await this.world
      .provider(declared.kind)
      .check(olds, plain(news) as EngineProperties);
    if (failures.length === 0) return plain(inputs ?? {}) as EngineProperties;
    this.refuse(declared, failures.map(({ reason }) => reason).join("\n"));
    return undefined;
  }

  private async make(
    op: "create" | "replace",
    declared: Declared,
    inputs: EngineProperties,
    old: Known | undefined,
    replaceReasons: readonly string[] = [],
  ): Promise<void> {
    this.steps.push({ ...this.step(op, declared, { inputs }, old), replaceReasons });
    if (this.isPreview)
      return void this.made.set(declared.name, { ...declared, id: "", inputs, outputs: {} });
    this.issuing(declared.name);
    const { id, outs } = await this.world.provider(declared.kind).create(inputs);
    this.made.set(declared.name, { ...declared, id, inputs, outputs: outs });
    if (old) await this.world.provider(declared.kind).delete(old.id, old.outputs);
  }

  /** The properties passed to a check. */
  private properties(declared: Declared, old: Known | undefined): EngineProperties {
    const { args, parent, request, transform, ignoreChanges = [] } = declared;
    const known = Object.entries(args).map(([name, value]) => [name, this.valueOf(value)] as const);
    const given: EngineProperties = {
      ...Object.fromEntries<unknown>(known),
      ...(parent === undefined ? {} : this.below(parent)),
      ...(parent === undefined && declared.kind.startsWith("alibaba.Server") ? { withIssuers: true } : {}),
      ...(request === undefined ? {} : this.requested(request)),
      resourceUrn: urnOf(this.stack, declared),
      ...(this.isPreview ? {} : { applying: true }),
    };
    const own = transform?.(given) ?? given;
    const ignored = ignoreChanges.filter((name) => old !== undefined && name in old.inputs);
    return { ...own, ...Object.fromEntries<unknown>(ignored.map((name) => [name, old?.inputs[name]])) };
  }

  private valueOf(value: unknown): unknown {
    return value instanceof Late ? (this.isPreview ? UNKNOWN : value.value) : value;
  }

  private below(parent: string): EngineProperties {
    const ca = this.made.get(parent);
    if (!ca) throw new Error(`the CA ${parent} has not come about`);
    const isThere = ca.id !== "";
    return {
      parentIdentifier: isThere ? ca.id : UNKNOWN,
      issuerPlan: {
        ...{ kind: ca.kind, name: ca.name, ...(ca.external ? {} : declaredOf(ca.inputs)) },
        certificate: isThere ? ca.outputs.certificate : UNKNOWN,
      },
    };
  }

  private requested(name: string): EngineProperties {
    const request = this.made.get(name);
    if (!request) throw new Error(`the request ${name} has not come about`);
    return {
      csr: request.id === "" ? UNKNOWN : request.outputs.csr,
      requestUrn: urnOf(this.stack, request),
    };
  }

  private step(op: string, declared: Declared, now: object, old?: Known): Step {
    const urn = urnOf(this.stack, declared);
    const oldState = old && { ...rawOf(this.stack, old) };
    const aliases = (declared.aliases ?? []).map((name) => urnOf(this.stack, { ...declared, name }));
    const newState = {
      ...{ urn, type: dynamicType(declared.kind), custom: true, ...now },
      ...{ propertyDependencies: dependencies(this.stack, declared), aliases },
      ignoreChanges: declared.ignoreChanges ?? [],
    };
    return { op, urn, ...(oldState ? { oldState } : {}), newState };
  }
}

const declaredOf = ({
  algorithm,
  years,
  commonName,
  organization,
  organizationUnit,
  locality,
  state,
}: EngineProperties) =>
  ({ algorithm, years, commonName, organization, organizationUnit, locality, state }) as EngineProperties;

function dependencies(
  stack: string,
  { args, parent, request }: Declared | (Known & { args?: EngineProperties; request?: string }),
): Record<string, string[]> {
  const late = Object.entries(args ?? {}).filter(([, value]) => value instanceof Late);
  const random = `urn:pulumi:${stack}::test::random:index/randomUuid:RandomUuid::late`;
  const ca = urnOf(stack, { kind: "alibaba.SubCa", name: parent ?? "" });
  return {
    ...Object.fromEntries(late.map(([name]) => [name, [random]])),
    ...(parent === undefined ? {} : { parentIdentifier: [ca], issuerPlan: [ca] }),
    ...(request === undefined
      ? {}
      : { csr: [urnOf(stack, { kind: "keys.CertificateRequest", name: request })] }),
  };
}

const rawOf = (stack: string, one: Known): object => ({
  ...{ urn: urnOf(stack, one), type: dynamicType(one.kind), custom: true, id: one.id },
  ...{ inputs: one.inputs, outputs: { ...one.inputs, ...one.outputs } },
  ...{ external: one.external, propertyDependencies: dependencies(stack, one) },
});

/** A state as printed by `pulumi stack export`. */
export const exported = (stack: string, state: readonly Known[]): string =>
  JSON.stringify({ version: 3, deployment: { resources: state.map((one) => rawOf(stack, one)) } });
