import { components } from "../../schema/components";
import { isOptionalInPrograms } from "../../schema/resource";
import type {
  AuthorityNode,
  AuthoritySpec,
  CaRolloverArgs,
  ClientNode,
  HierarchyArgs,
  HierarchySubject,
  RollingAuthority,
  RootGenerations,
  ServerNode,
} from "../../sdk";

/** Whether a property is optional, by name: does not compile unless it lists all of them correctly. */
type Optionality<T> = { readonly [N in keyof T]-?: undefined extends T[N] ? "optional" : "required" };

const SPEC: Optionality<AuthoritySpec> = {
  commonName: "required",
  years: "required",
  algorithm: "optional",
  renewBefore: "optional",
  renewJitter: "optional",
};

const LEAF = {
  days: "required",
  algorithm: "optional",
  csr: "optional",
  exportPrivateKey: "optional",
  retire: "optional",
  renewBefore: "optional",
  renewJitter: "optional",
} as const;

const NODE: Optionality<AuthorityNode> = {
  ...SPEC,
  retire: "optional",
  authorities: "optional",
  servers: "optional",
  clients: "optional",
};

const SUBJECT: Optionality<HierarchySubject> = {
  country: "required",
  state: "required",
  locality: "required",
  organization: "required",
  organizationalUnit: "required",
};

const SERVER: Optionality<ServerNode> = { ...LEAF, names: "required" };
const CLIENT: Optionality<ClientNode> = { ...LEAF, commonName: "required", emails: "optional" };
const GENERATIONS: Optionality<RootGenerations> = { generations: "required", issuing: "required" };

const HIERARCHY: Optionality<HierarchyArgs<never>> = {
  cloud: "required",
  subject: "required",
  algorithm: "optional",
  tags: "optional",
  connection: "optional",
  roots: "required",
  renewBefore: "optional",
  renewJitter: "optional",
};

/** Other languages lack the callback that creates the CA of a generation: they describe it by arguments. */
const ROLLOVER: Omit<Optionality<CaRolloverArgs<unknown, string, RollingAuthority>>, "create"> = {
  generations: "required",
  issuing: "required",
};

const optionality = (properties: (typeof components)[number]["inputs"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      isOptionalInPrograms(property) ? "optional" : "required",
    ]),
  );

const [hierarchy, rollover] = components;

test("a hierarchy has the same arguments as in TypeScript", () => {
  expect(optionality(hierarchy?.inputs ?? {})).toEqual(HIERARCHY);
});

test("a rollover has the same arguments as in TypeScript, including those that its CAs share", () => {
  const { cloud, subject, algorithm, tags, connection } = HIERARCHY;
  expect(optionality(rollover?.inputs ?? {})).toEqual({
    ...{ ...ROLLOVER, cloud, subject, algorithm, tags, connection },
  });
});

// A root is either a CA or its generations: the required arguments of either become optional in both together.
const either = (all: object): Record<string, string> =>
  Object.fromEntries(Object.keys(all).map((name) => [name, "optional"]));

test.each([
  ["HierarchySubject", SUBJECT],
  ["AuthoritySpec", SPEC],
  ["AuthorityNode", NODE],
  ["ServerNode", SERVER],
  ["ClientNode", CLIENT],
  ["RootNode", { ...either(SPEC), ...either(GENERATIONS), authorities: "optional" }],
])("the record %s has the properties of its type", (name, properties) => {
  expect(optionality(hierarchy?.records[name]?.properties ?? {})).toEqual(properties);
});
