// Two providers manage the same kinds of resources, and the engine knows them by different types.
const DYNAMIC = /^pulumi-nodejs:dynamic\/([^:]+):([^:]+)$/;
const NATIVE = /^pki:(\w+)(?:\/\w+)?:(\w+)$/;

/** The type of a kind's dynamic resources: `pulumi-nodejs:dynamic/alibaba:RootCa`. */
export const dynamicType = (kind: string): string => `pulumi-nodejs:dynamic/${kind.replace(".", ":")}`;

/** The type of a kind's native resources: `pki:alibaba/rootCa:RootCa`. */
export function nativeType(kind: string): string {
  const [module = "", name = ""] = kind.split(".");
  return nativeToken(module, name);
}

/** What a module of the native package calls something: `pki:alibaba/rootCa:RootCa`. */
export const nativeToken = (module: string, name: string): string =>
  `pki:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** Whether a type is one of the native package. */
export const isNativeType = (type: string): boolean => type.startsWith("pki:");

/** The type of the native package's providers. */
export const PROVIDER_TYPE = "pulumi:providers:pki";

/**
 * The kind that a type stands for, for example `alibaba.RootCa`; undefined when it is neither that of a dynamic nor of
 * a native resource. Whether there is such a kind, and whether a dynamic resource is one of this package, it does not say.
 */
export function kindNameOf(type: string): string | undefined {
  const [, module, name] = DYNAMIC.exec(type) ?? NATIVE.exec(type) ?? [];
  return module === undefined || name === undefined ? undefined : `${module}.${name}`;
}
