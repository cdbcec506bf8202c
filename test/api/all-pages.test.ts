import { expect, test } from "@jest/globals";
import { allPages } from "../../provider/api/pages";

test("a list is read until its total, or until a page is empty because something was deleted meanwhile", async () => {
  const pages = [["a", "b"], ["c"], []];
  const read = (total: number) => (page: number) => Promise.resolve({ items: pages[page - 1] ?? [], total });
  expect(await allPages(read(3))).toEqual(["a", "b", "c"]);
  expect(await allPages(read(5))).toEqual(["a", "b", "c"]);
});

test("a list that repeats a page for ever is refused", async () => {
  const read = () => Promise.resolve({ items: [{ Identifier: "a" }], total: 1e12 });
  await expect(allPages(read)).rejects.toMatchObject({
    code: "BAD_ANSWER",
    message: expect.stringContaining("page 2 of a list is page 1 again") as unknown,
  });
});
