import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dynamicType, kindNameOf, nativeType } from "../../common/type-token";
import { definitions } from "../../schema";

test.each(definitions.map(({ kind }) => kind))("both types of %s denote the same kind", (kind) => {
  expect([dynamicType(kind), nativeType(kind)].map(kindNameOf)).toEqual([kind, kind]);
});

test("native types match the package's schema", () => {
  const schema = readFileSync(join(__dirname, "../../../schema/schema.json"), "utf8");
  const { resources } = JSON.parse(schema) as { resources: Record<string, { isComponent?: boolean }> };
  const tokens = Object.keys(resources).filter((token) => resources[token]?.isComponent !== true);
  expect(tokens.sort()).toEqual(definitions.map(({ kind }) => nativeType(kind)).sort());
});

test.each([
  ["random:index/randomUuid:RandomUuid", undefined],
  ["pulumi:providers:pki", undefined],
  ["pulumi:providers:pulumi-nodejs", undefined],
  ["pulumi-pki:index:Hierarchy", undefined],
  ["xpki:alibaba/rootCa:RootCa", undefined],
  ["pki:alibaba:RootCa", "alibaba.RootCa"],
])("%s stands for %s", (type, kind) => {
  expect(kindNameOf(type)).toBe(kind);
});
