import { createAlibabaClient } from "../../provider/client/alibaba/client";
import { OPERATIONS } from "../../provider/api/alibaba/operations";
import type { HttpAnswer } from "../../provider/client/http";
import { sampleOf } from "../api/samples";

const ANSWER: HttpAnswer = {
  status: 200,
  headers: {},
  body: JSON.stringify(sampleOf(OPERATIONS.ListCert.answer)),
};

/** Clients that share one clock, which advances only when somebody waits for it. */
function clients(...keys: string[]): { call: (index: number) => Promise<unknown>; waited: () => number } {
  let now = 1_000_000;
  const timer = {
    now: () => now,
    sleep: (pause: number) => {
      now += pause;
      return Promise.resolve();
    },
  };
  const made = keys.map((accessKeyId) =>
    createAlibabaClient({
      ...{ endpoint: "https://cas.example", region: "cn-hangzhou", timer, random: () => 0 },
      credentials: () => Promise.resolve({ accessKeyId, accessKeySecret: "secret" }),
      http: () => Promise.resolve(ANSWER),
    }),
  );
  return { call: (index) => made[index]!("ListCert", {}), waited: () => now - 1_000_000 };
}

test("clients of one user share its 10 calls per second", async () => {
  const { call, waited } = clients("shared", "shared");
  for (let index = 0; index < 10; index++) await call(index % 2);
  expect(waited()).toBe(0);
  await call(0);
  expect(waited()).toBeGreaterThan(0);
});

test("users do not wait for each other", async () => {
  const { call, waited } = clients("one", "other");
  for (let index = 0; index < 20; index++) await call(index % 2);
  expect(waited()).toBe(0);
});
