import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "../../provider";
import type { EngineProperties } from "../../provider/engine/crud";
import { differenceOf } from "../../provider/engine/difference";
import { UNKNOWN } from "../../provider/base/unknown";
import { TABLE } from "./arguments";
import { renderPage } from "./arguments-page";
import { MARKER, NUMBER, type Row } from "./rows";
import { BASE, kindOf, newWorld, removeFolders, Refused, Resource } from "./support";

afterAll(removeFolders);

const world = newWorld();
const without = (props: EngineProperties): EngineProperties =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
const argsWith = (kind: string, row: Row, name: string, value: unknown): EngineProperties =>
  without({ ...BASE[kind], ...besideOf(row, value), [name]: value });
const besideOf = ({ beside }: Row, value: unknown): EngineProperties =>
  typeof beside === "function" ? beside(value) : (beside ?? {});

/** The errors reported to the engine, as text; empty if there are none. */
async function reasons(kind: string, args: EngineProperties): Promise<string> {
  try {
    await new Resource(world, kind).check(args, {});
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

test("arguments and rows correspond one to one", () => {
  const fields = Object.fromEntries(kinds.map(({ kind, fields }) => [kind, Object.keys(fields).sort()]));
  expect(
    Object.fromEntries(Object.entries(TABLE).map(([kind, rows]) => [kind, Object.keys(rows).sort()])),
  ).toEqual(fields);
});

const ROWS = Object.entries(TABLE).flatMap(([kind, rows]) =>
  Object.entries(rows).map(([name, row]) => [kind, name, row] as const),
);

describe.each(ROWS)("%s %s", (kind, name, row) => {
  const field = kindOf(kind).fields[name];

  test("accepts documented values unchanged", async () => {
    for (const value of row.accepted) {
      const inputs = await new Resource(world, kind).check(argsWith(kind, row, name, value), {});
      expect(inputs[name]).toEqual(value);
    }
  });

  test.each(row.refused.map(([value, reason], index) => [index, value, reason] as const))(
    "refuses value %i with the reason, without repeating it",
    async (_, value, reason) => {
      const found = await reasons(kind, argsWith(kind, row, name, value));
      expect(found).toMatch(reason);
      expect(found).toMatch(/^[a-z][A-Za-z]*([[.].*?)?: /);
      expect(found).not.toContain(MARKER);
      expect(found).not.toContain(String(NUMBER));
    },
  );

  test(`can${row.optional ? "" : "not"} be left out`, async () => {
    const args = { ...argsWith(kind, row, name, undefined), ...row.instead };
    // Although each of its forms is optional, validity must be given in one of them.
    const validity = ["years", "months", "days", "beforeTime", "afterTime"].includes(name);
    if (validity && row.optional)
      Object.assign(args, { beforeTime: undefined, afterTime: undefined, days: 90 });
    const found = await reasons(kind, without(args));
    if (row.optional) expect(found).toBe("");
    else expect(found).toMatch(new RegExp(`^${name}: (is required|must be)`));
  });

  test(`changing it: ${row.effect}`, async () => {
    const [a, b] = row.accepted;
    const provider = world.provider(kind);
    const old = argsWith(kind, row, name, a);
    const news = without({ ...old, [name]: b });
    // Only the service knows whether another connection leads to the same place.
    const change =
      name === "connection" ? differenceOf(kindOf(kind), old, news) : await provider.diff("id", old, news);
    expect(change).toEqual({
      changes: row.effect !== "ignore",
      replaces: row.effect === "replace" ? [name] : [],
      changed: row.effect === "ignore" ? [] : [name],
    });
    expect(field?.effect).toBe(row.effect);
    const same = await provider.diff("id", argsWith(kind, row, name, a), argsWith(kind, row, name, a));
    expect(same).toEqual({ changes: false, replaces: [], changed: [] });
  });

  test("not known yet: no objection, and a replacement only if it refers to another resource", async () => {
    const args = argsWith(kind, row, name, UNKNOWN);
    const old = argsWith(kind, row, name, row.accepted[0]);
    if (name === "connection") {
      expect(await reasons(kind, args)).toMatch(/^connection: must be known before the run/);
      return;
    }
    for (const olds of [{}, old]) {
      const inputs = await new Resource(world, kind).check(args, olds);
      expect(inputs[name]).toBe(UNKNOWN);
    }
    const { replaces } = await world.provider(kind).diff("id", old, args);
    expect(replaces).toEqual(
      ["parentIdentifier", "issuerId", "certificateIdentifier"].includes(name) && row.effect === "replace"
        ? [name]
        : [],
    );
  });
});

describe("an argument that is partially unknown", () => {
  test("its known parts are checked", async () => {
    const check = (args: EngineProperties): Promise<string> =>
      reasons("alibaba.ServerCertificate", { ...BASE["alibaba.ServerCertificate"], ...args });
    expect(await check({ domain: ["a.com", UNKNOWN] })).toBe("");
    expect(await check({ domain: [`${MARKER}_a`, UNKNOWN] })).toMatch(/^domain\[0\]: is neither/);
    expect(await check({ tags: { team: UNKNOWN } })).toBe("");
    expect(await check({ domain: [UNKNOWN] })).toBe("");
  });

  test("is passed on unchanged, so that the update sees the real value", async () => {
    const domain = ["a.com", UNKNOWN];
    const args = { ...BASE["alibaba.ServerCertificate"], domain };
    const inputs = await new Resource(world, "alibaba.ServerCertificate").check(args, {});
    expect(inputs.domain).toEqual(domain);
  });
});

describe("an argument that does not exist", () => {
  test.each(kinds.map(({ kind }) => kind))("is named by %s, without its value", async (kind) => {
    for (const value of [MARKER, UNKNOWN, { [MARKER]: NUMBER }]) {
      const found = await reasons(kind, { ...BASE[kind], comonName: value });
      expect(found).toMatch(/there is no argument "comonName"/);
      expect(found).not.toContain(MARKER);
    }
  });
});

test("promise 4: failures name no property, because the engine prints the value of a named property", async () => {
  for (const [kind, name, row] of ROWS) {
    for (const [value] of row.refused) {
      const args = { ...argsWith(kind, row, name, value), resourceUrn: "urn:x" };
      const { failures } = await world.provider(kind).check({}, args);
      expect(failures?.every(({ property }) => property === "")).toBe(true);
    }
  }
});

test("docs/arguments.md shows this table; UPDATE_DOCS=1 writes it", async () => {
  const file = join(__dirname, "../../../docs/arguments.md");
  const say = (kind: string, name: string, value: unknown): Promise<string> => {
    const row = TABLE[kind]?.[name];
    return row ? reasons(kind, argsWith(kind, row, name, value)) : Promise.resolve("");
  };
  const page = await renderPage(TABLE, say);
  if (process.env.UPDATE_DOCS) writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});
