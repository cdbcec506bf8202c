import { Iam, type AskIam } from "../../provider/client/huawei/iam";
import { REGION, USER } from "./official";

const START = Date.parse("2026-01-02T00:00:00Z");
const HOUR = 3_600_000;

/** An identity service that counts its calls and issues tokens valid for an hour. */
function make(expiresAt: (now: number) => string | undefined): {
  iam: Iam;
  asked: string[];
  clock: { now: number };
} {
  const asked: string[] = [];
  const clock = { now: START };
  const ask: AskIam = (method, path) => {
    const token = `t${asked.push(`${method} ${path}`)}`;
    const fields = { token: { expires_at: expiresAt(clock.now), domain: { id: "d" } } };
    return Promise.resolve({ headers: { "x-subject-token": token }, fields });
  };
  const timer = { now: () => clock.now, sleep: () => Promise.resolve() };
  const iam = new Iam({ kind: "password", ...USER }, { region: REGION }, ask, timer);
  return { iam, asked, clock };
}

const inAnHour = (now: number): string => new Date(now + HOUR).toISOString();

test.each([
  [54, "t1"],
  [55, "t2"],
  [60, "t2"],
])("after %d of 60 minutes the token is %s", async (minutes, token) => {
  const { iam, clock } = make(inAnHour);
  await iam.scope("ccm");
  clock.now += minutes * 60_000;
  expect(await iam.scope("ccm")).toEqual({ token, id: "d" });
});

test.each([undefined, "soon"])("an expiry that is %s: a day is assumed", async (end) => {
  const { iam, clock } = make(() => end);
  await iam.scope("ccm");
  clock.now += 23 * HOUR;
  expect(await iam.scope("ccm")).toMatchObject({ token: "t1" });
  clock.now += HOUR;
  expect(await iam.scope("ccm")).toMatchObject({ token: "t2" });
});

test("concurrent calls renew an expiring token once", async () => {
  const { iam, asked, clock } = make(inAnHour);
  await iam.scope("ccm");
  clock.now += HOUR;
  await Promise.all([iam.scope("ccm"), iam.scope("ccm"), iam.scope("ccm")]);
  expect(asked).toHaveLength(2);
});

test("concurrent calls request the first token once", async () => {
  const { iam, asked } = make(inAnHour);
  await Promise.all([iam.scope("ccm"), iam.scope("ccm"), iam.scope("ccm")]);
  expect(asked).toEqual(["POST /v3/auth/tokens"]);
});
