import {
  createUrn,
  CustomResource,
  isSecret,
  output,
  runtime,
  type CustomResourceOptions,
  type dynamic as Dynamic,
  type ID,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { PkiError } from "../common/errors";
import { dynamicType, nativeType } from "../common/type-token";
import { checkGiven, hideSecrets } from "./arguments";
import { tellClearSettings } from "./clear-settings";
import { checkInstalled } from "./installed";
import { isMocked, valueOf } from "./known";
import { door, movedFrom } from "./native";
import { Provider } from "./provider";
import { checkStackSettings } from "./stack-settings";
import { stubOf } from "./stub";
import { keepUserFrames, withoutLibraryFrames } from "./user-frames";

/** What a resource is, as data: everything the program side needs to know of one kind. */
export interface Definition {
  /** `<cloud>.<Resource>`, for example `alibaba.RootCa`. Frozen: it stands in the state of every resource. */
  readonly kind: `${string}.${string}`;
  /** Every property that the provider computes. */
  readonly outputs: readonly string[];
  /** Computed properties that every resource has which exists: not known where the engine has none. */
  readonly required?: readonly string[];
  /** Arguments and outputs that are always encrypted in state and hidden in previews, marked by the user or not. */
  readonly secrets?: readonly string[];
}

/** The outputs of a resource as the program sees them. */
export type Outputs<T> = { readonly [K in keyof T]: Output<T[K]> };

/** Arguments with every `Input` resolved: what the provider validates. */
export type Resolved<Args> = {
  [K in keyof Args]: Args[K] extends Input<infer T> | undefined ? Plain<T> : never;
};
type Plain<T> = T extends readonly Input<infer E>[]
  ? E[]
  : T extends Record<string, Input<infer V>>
    ? Record<string, V>
    : T;

/** The class of one kind of resource, with documented arguments and outputs. */
export type ResourceClass<Args, Out> = abstract new (
  name: string,
  args: Args,
  opts?: CustomResourceOptions,
) => Dynamic.Resource & Outputs<Out>;

/** Resource options of something that is only read. */
export interface ReadOptions extends CustomResourceOptions {
  /** The connection in `pki:connections` by which it is read. Default: the stack's own settings. */
  readonly connection?: Input<string> | undefined;
}

/** What a class can do whose resources exist outside the state. */
export interface Gettable {
  /**
   * Reads an existing resource that this program does not manage: nothing is issued, changed or ever destroyed. It is
   * read anew in every run; the run fails when the service does not have it.
   *
   * @param name - name in this program
   * @param id - the service's identifier
   * @param opts - as of every resource, and the connection by which it is read
   * @returns the resource with everything that the service tells; not what it does not, such as a private key
   */
  get<T>(
    this: new (name: string, args: never, opts?: CustomResourceOptions) => T,
    name: string,
    id: Input<ID>,
    opts?: ReadOptions,
  ): T;
}

/** Gives a class the static `get`. */
export function gettable<C extends object>(Base: C): C & Gettable {
  const get: Gettable["get"] = function get(name, id, opts) {
    // Without an identifier the engine would make a new one.
    if (!(id as unknown)) {
      throw new PkiError("INVALID_INPUT", `get "${name}": the identifier to read is missing`);
    }
    const { connection, ...options } = opts ?? {};
    return new this(name, { connection } as never, { ...options, id });
  };
  return Object.assign(Base, { get });
}

/**
 * Turns a definition into a Pulumi resource class.
 *
 * The provider learns neither the name nor the URN of a resource from the engine, so the URN travels as an
 * input: with it, a create whose answer was lost finds what it made instead of making it twice.
 */
export function resource<Args extends object, Out>(definition: Definition): ResourceClass<Args, Out> {
  const secrets: ReadonlySet<string> = new Set(definition.secrets);
  const native = nativeType(definition.kind);
  const dynamic = dynamicType(definition.kind);

  abstract class PkiResource extends CustomResource {
    constructor(name: string, args: Args, options?: CustomResourceOptions) {
      checkGiven({ kind: definition.kind, name, args, opts: options });
      const { isNative, isMoved } = door();
      const opts = options ?? {};
      if (isNative) checkStackSettings(definition.kind, name, native, opts);
      else checkDynamic(definition.kind, name, opts);
      tellClearSettings();
      const [type, other] = isNative ? [native, dynamic] : [dynamic, native];
      const computed = Object.fromEntries(definition.outputs.map((output) => [output, undefined]));
      // The engine tells the plugin; beside that only a signing request is found by it.
      const isUrnFromEngine = isNative && definition.kind !== REQUEST;
      const resourceUrn = isUrnFromEngine ? undefined : plainUrn(name, type, opts.parent);
      const hidden = { ...applyingOf(opts), ...requestOf(args) };
      const own = isNative ? {} : { resourceUrn, __provider: stubOf(definition.kind) };
      const inputs = { ...computed, ...hideSecrets(args, secrets), ...hidden, ...own };
      const merged = {
        ...(isMoved ? movedFrom(other, opts) : opts),
        additionalSecretOutputs: [...new Set([...(opts.additionalSecretOutputs ?? []), ...secrets])],
      };
      const restore = keepUserFrames();
      try {
        super(type, name, inputs, merged);
      } catch (error) {
        throw withoutLibraryFrames(error);
      } finally {
        restore();
      }
      const outputs = this as unknown as Record<string, Output<unknown>>;
      for (const name of definition.required ?? [])
        outputs[name] = valueOf(outputs[name] ?? output(undefined));
      for (const name of secrets) guardSecret(definition.kind, name, outputs[name]);
      if (definition.kind === REQUEST && resourceUrn)
        requests.set(outputs.csr as unknown as object, resourceUrn);
    }
  }
  return PkiResource as unknown as ResourceClass<Args, Out>;
}

/** A dynamic resource needs the package where the program is, and knows no account but the one of its stack. */
function checkDynamic(kind: string, name: string, { provider }: CustomResourceOptions): void {
  checkInstalled();
  if (!(provider instanceof Provider)) return;
  throw new PkiError(
    "INVALID_CONFIG",
    `${kind} "${name}": a provider of its own is for resources of the native plugin: set pki:plugin to true, or leave the option provider out`,
  );
}

/**
 * Fails the program when a secret output came back in clear: the option `additionalSecretOutputs` has been replaced on
 * the way to the engine, which only this shows.
 */
function guardSecret(kind: string, name: string, value: Output<unknown> | undefined): void {
  if (!value || isMocked() || runtime.isDryRun()) return;
  value.apply(async (plain) => {
    if (plain === undefined || plain === "" || (await isSecret(value))) return;
    throw withoutLibraryFrames(
      new PkiError(
        "INVALID_INPUT",
        `${kind}: the output ${name} is now unencrypted in the state, because a transformation replaced the resource option additionalSecretOutputs instead of adding to it (pulumi.mergeOptions). Correct it, run again, and then replace the key`,
      ),
    );
  });
}

/** The provider is not told whether a run is a preview. What is only read is never checked, so its inputs stay as they are. */
const applyingOf = ({ id }: CustomResourceOptions): { applying?: true } =>
  runtime.isDryRun() || id !== undefined ? {} : { applying: true };

/**
 * A resource's URN as text. As an output it would depend on the parent, which to the engine means on everything in
 * the component: its first child would wait for those that wait for it.
 */
const plainUrn = (name: string, type: string, parent: Resource | undefined): Promise<string> =>
  // A callback would never be called when the parent could not be registered, and the program would not end.
  (createUrn(name, type, parent) as unknown as { promise(): Promise<string> }).promise();

const REQUEST = "keys.CertificateRequest";

/** Signing requests by the outputs that hold them, with the URNs of the resources that make them. */
const requests = new WeakMap<object, Promise<string>>();

/**
 * Says that a signing request is another resource's as it is. To the engine an output that was computed from it looks
 * the same, and whoever reviews a preview has to know which names will be asked for.
 */
function requestOf(args: object): { requestUrn?: Promise<string> } {
  const { csr } = args as { csr?: unknown };
  const requestUrn = typeof csr === "object" && csr !== null ? requests.get(csr) : undefined;
  return requestUrn ? { requestUrn } : {};
}
