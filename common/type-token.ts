// Two providers manage the same kinds of resources under different types.
const DYNAMIC = /^pulumi-nodejs:dynamic\/([^:]+):([^:]+)$/;
const NATIVE = /^pki:(\w+)(?:\/\w+)?:(\w+)$/;

/** The type of a kind's dynamic resources: `pulumi-nodejs:dynamic/alibaba:RootCa`. */
export const dynamicType = (kind: string): string => `pulumi-nodejs:dynamic/${kind.replace(".", ":")}`;

/** The type of a kind's native resources: `pki:alibaba/rootCa:RootCa`. */
export function nativeType(kind: string): string {
  const [module = "", name = ""] = kind.split(".");
  return nativeToken(module, name);
}

/** The token of something in a module of the native package: `pki:alibaba/rootCa:RootCa`. */
export const nativeToken = (module: string, name: string): string =>
  `pki:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** Whether a type belongs to the native package. */
export const isNativeType = (type: string): boolean => type.startsWith("pki:");

/** The type of the native package's providers. */
export const PROVIDER_TYPE = "pulumi:providers:pki";

/**
 * The kind for a type, for example `alibaba.RootCa`; undefined if the type is neither a dynamic nor a native
 * resource. Does not check whether that kind exists or whether a dynamic resource belongs to this package.
 */
export function kindNameOf(type: string): string | undefined {
  const [, module, name] = DYNAMIC.exec(type) ?? NATIVE.exec(type) ?? [];
  return module === undefined || name === undefined ? undefined : `${module}.${name}`;
}

/** Pulumi's type of the resource that stands for a stack and has its outputs. */
export const STACK_TYPE = "pulumi:pulumi:Stack";
