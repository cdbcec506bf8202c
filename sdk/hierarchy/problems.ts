import { isLater } from "../arguments";

/** What is wrong with a value, in words that begin with its path; undefined if nothing is. */
type Check = (value: unknown, place: string, ignored: string[]) => string | undefined;

const present: Check = (value, place) =>
  value === undefined || value === null ? `${place} is required` : undefined;
const count: Check = (value, place) =>
  typeof value === "number" && Number.isInteger(value) && value > 0
    ? undefined
    : `${place} must be a whole number from 1`;
const flag: Check = (value, place) =>
  typeof value === "boolean" ? undefined : `${place} must be true or false`;
const text: Check = (value, place) =>
  typeof value === "string" ? undefined : `${place} must be a plain string, known when the program runs`;
const list: Check = (value, place) => (Array.isArray(value) ? undefined : `${place} must be a list`);
const oneOf =
  (...values: string[]): Check =>
  (value, place) =>
    values.includes(value as string) ? undefined : `${place} must be one of ${values.join(", ")}`;

interface Shape {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

/** An object with certain properties. Others are reported: the compiler does not catch a misspelled name in a tree. */
const shaped =
  ({ required, optional }: Shape): Check =>
  (value, place, ignored) => {
    if (!isObject(value)) return `${place} must be an object`;
    const checks: Record<string, Check> = { ...required, ...optional };
    const strange = Object.keys(value).filter((name) => !Object.hasOwn(checks, name));
    ignored.push(...strange.map((name) => `${place}.${name}`));
    return firstOf(Object.entries(checks), ([name, check]) =>
      value[name] === undefined && !(name in required)
        ? undefined
        : (present(value[name], `${place}.${name}`, ignored) ??
          check(value[name], `${place}.${name}`, ignored)),
    );
  };

/** An object whose properties all have the same type. */
const named =
  (check: Check): Check =>
  (value, place, ignored) =>
    isObject(value)
      ? firstOf(Object.entries(value), ([name, node]) => check(node, `${place}.${name}`, ignored))
      : `${place} must be an object`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problemOfItem = problem(item);
    if (problemOfItem !== undefined) return problemOfItem;
  }
  return undefined;
}

const algorithm = oneOf("RSA_2048", "RSA_4096", "ECC_256", "ECC_384", "SM2_256");
const renewal = { renewBefore: present, renewJitter: present };
const retire = oneOf("revoke", "retain");
const leaf = { algorithm, ...renewal, csr: present, exportPrivateKey: flag, retire };
const server: Check = (value, place, ignored) => {
  const names = isObject(value) && value.csr !== undefined ? {} : { names: list };
  return shaped({ required: { days: count, ...names }, optional: { ...leaf, names: list } })(
    value,
    place,
    ignored,
  );
};
const client: Check = (value, place, ignored) => {
  const names = isObject(value) && value.csr !== undefined ? {} : { commonName: present };
  const optional = { ...leaf, commonName: present, emails: list };
  return shaped({ required: { days: count, ...names }, optional })(value, place, ignored);
};
const specification = {
  required: { commonName: present, years: count },
  optional: { algorithm, ...renewal },
};
const authority: Check = (value, place, ignored) =>
  shaped({
    ...specification,
    optional: {
      ...specification.optional,
      retire,
      authorities: named(authority),
      servers: named(server),
      clients: named(client),
    },
  })(value, place, ignored);
const root: Check = (value, place, ignored) => {
  const optional = { authorities: named(authority) };
  if (isObject(value) && "generations" in value) {
    const required = { generations: named(shaped(specification)), issuing: text };
    return shaped({ required, optional })(value, place, ignored);
  }
  return shaped({ ...specification, optional: { ...specification.optional, ...optional } })(
    value,
    place,
    ignored,
  );
};

const subject = {
  country: present,
  state: present,
  locality: present,
  organization: present,
  organizationalUnit: present,
};
const hierarchy = shaped({
  required: {
    cloud: oneOf("alibaba", "huawei"),
    subject: shaped({ required: subject, optional: {} }),
    roots: named(root),
  },
  optional: { algorithm, tags: present, connection: present, renewBefore: text, renewJitter: text },
});

/** The first problem of a hierarchy's arguments, each considered alone, and the properties that are not known. */
export function readArguments(args: unknown): { problem: string | undefined; ignored: string[] } {
  const ignored: string[] = [];
  return { problem: hierarchy(args, "args", ignored), ignored };
}
