import { compileFunction, Script } from "node:vm";
import * as fc from "fast-check";
import type { Importable } from "../../cli/import/found";
import { namesFor } from "../../cli/import/names";

const candidate = (title: string, id: string): Importable => ({ kind: "alibaba.RootCa", title, id });

const namesOf = (...candidates: Importable[]): string[] => {
  const names = namesFor(candidates);
  return candidates.map((one) => Object.values(names(one)).join(" "));
};

test("a title becomes a name and an identifier, in any script, and never a reserved word", () => {
  expect(
    namesOf(
      candidate("Example Root CA", "1"),
      candidate("*.example.com", "2"),
      candidate("机器人", "3"),
      candidate("class", "4"),
      candidate("10.0.0.1", "5"),
      candidate("!", "id-6"),
    ),
  ).toEqual([
    "example-root-ca exampleRootCa",
    "example-com exampleCom",
    "机器人 机器人",
    "class _class",
    "10-0-0-1 _10001",
    "id6 id6",
  ]);
});

test("no name is one that a module has already", () => {
  const titles = ["Module", "exports", "require", "__dirname", "arguments"];
  const names = namesFor(titles.map((title) => candidate(title, title)));
  const program = titles.map((title) => `const ${names(candidate(title, title)).variable} = 1;`).join("");
  expect(() =>
    compileFunction(program, ["exports", "require", "module", "__filename", "__dirname"]),
  ).not.toThrow();
});

test("equal titles are distinguished by identifier", () => {
  expect(
    namesOf(candidate("a", "11-22"), candidate("A", "33-44"), candidate("a 1", "5"), candidate("a1", "6")),
  ).toEqual(["a-1122 a1122", "a-3344 a3344", "a-1-5 a15", "a1-6 a16"]);
});

test("digits that identifiers cannot contain are left out", () => {
  expect(namesOf(candidate("a \u0bf0 b", "1"))).toEqual(["a-b aB"]);
});

test("any titles give names that are unique, valid, and the same in any order", () => {
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 12 });
  // Few of what decides, and anything at all.
  const titles = fc.array(
    fc.oneof(
      fc.constantFrom("a", "A", "a-1", "a1", "\u0bf0", "", "new", "汉"),
      fc.string({ unit: "binary" }),
    ),
    {
      minLength: 12,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(ids, titles, (all, words) => {
      const candidates = all.map((id, index) => candidate(words[index] ?? "", id));
      const names = namesFor(candidates);
      const reversed = namesFor([...candidates].reverse());
      const made = candidates.map(names);
      expect(candidates.map(reversed)).toEqual(made);
      expect(new Set(made.map(({ name }) => name)).size).toBe(all.length);
      expect(new Set(made.map(({ variable }) => variable)).size).toBe(all.length);
      for (const { variable } of made) {
        // The engine of the language is the judge.
        expect(() => new Script(`"use strict"; const ${variable} = 1;`)).not.toThrow();
      }
    }),
    { numRuns: 300 },
  );
});
