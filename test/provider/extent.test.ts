import { extentFailures } from "../../provider/engine/extent";
import { kinds } from "../../provider";
import { newWorld, removeFolders } from "./support";

afterAll(removeFolders);

const listOf = (depth: number): unknown => {
  let value: unknown = "x";
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};
const mapOf = (depth: number): unknown => {
  let value: unknown = "x";
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
};

const DEEP = "must not be nested more than 32 levels deep";
const LARGE = "must not have more than 1048576 characters";

test.each([
  ["a list", listOf(33), DEEP],
  ["a map", mapOf(33), DEEP],
  ["a list deeper than the stack", listOf(100_000), DEEP],
  ["a text", "x".repeat(1_048_577), LARGE],
  ["texts together", Array(33).fill("x".repeat(32_768)), LARGE],
  ["names of a map", { ["x".repeat(1_048_577)]: "" }, LARGE],
  ["numbers", Array(1_048_577).fill(1), LARGE],
])("%s beyond the limit is refused", (_, value, message) => {
  expect(extentFailures({ tags: value })).toEqual([{ argument: "tags", message }]);
});

test("values within the limits are accepted", () => {
  expect(
    extentFailures({ a: listOf(32), b: mapOf(32), c: "x".repeat(1_048_576), d: null, e: undefined }),
  ).toEqual([]);
});

test.each(kinds.map(({ kind, fields }) => [kind, fields] as const))(
  "%s refuses an argument that is nested too deeply by name",
  async (kind, fields) => {
    const [name = ""] = Object.keys(fields);
    const check = newWorld()
      .provider(kind)
      .check({}, { [name]: listOf(100_000), resourceUrn: "urn:x" });
    await expect(check).resolves.toEqual({ failures: [{ property: "", reason: `${name}: ${DEEP}` }] });
  },
);
