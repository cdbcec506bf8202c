import { dueAt } from "../../common/renewal";
import { parseWindows, type RenewalWindow } from "../../common/renewal-windows";
import { DAY } from "../../common/time";
import { isDue, recordCheck } from "../../provider/engine/renewal";
import type { AnyKind } from "../../provider/resources/kind";
import { newMemory } from "../../provider/resources/memory";
import { toPem } from "../../provider/x509/pem";
import { daysAfter, LEAF, make, START } from "../x509/support";
import { kindOf, removeFolders } from "./support";

// The shared requests and keys are created when the module is loaded.
afterAll(removeFolders);

const SERVER = kindOf("alibaba.ServerCertificate");
const URN = "urn:pulumi:prod::shop::web";
const END_TEXT = "2026-05-30T12:00:00Z";

let certificate: string;
beforeAll(async () => {
  // Valid for 90 days from START.
  certificate = toPem("CERTIFICATE", (await make(LEAF)).certificate.der);
});

/** The engine's calls about one resource, at chosen times. */
function conversation(kind: AnyKind = SERVER, windows?: string) {
  const memory = newMemory();
  const messages: string[] = [];
  const levels: (string | undefined)[] = [];
  const more = windows === undefined ? {} : { renewalWindows: parseWindows(windows) as RenewalWindow[] };
  const seed = { [kind.idempotency ?? ""]: "key-1" };
  return {
    messages,
    levels,
    check: (olds: object = seed, urn: unknown = URN) =>
      recordCheck(kind, { memory }, urn, olds as Record<string, unknown>),
    isDue: (day: number, news: Record<string, unknown>, olds: object = { ...seed, certificate }) =>
      isDue(
        kind,
        { id: "id-1", olds: olds as Record<string, unknown>, news },
        {
          clock: () => daysAfter(day),
          memory,
          tell: (text, level) => {
            messages.push(text);
            levels.push(level);
          },
          ...more,
        },
      ),
    isDueSilently: (day: number, news: Record<string, unknown>) =>
      isDue(
        kind,
        { id: "id-1", olds: { ...seed, certificate }, news },
        { clock: () => daysAfter(day), memory, ...more },
      ),
  };
}

describe("a resource is due", () => {
  const news = { renewBefore: "30d" };

  test("once after a check, from the time set by its policy", () => {
    const { messages, check, isDue: due } = conversation();
    expect(due(70, news)).toBe(false);
    expect(messages).toEqual([]);
    check();
    expect(due(59, news)).toBe(false);
    check();
    expect(due(60, news)).toBe(true);
    expect(due(60, news)).toBe(false);
  });

  test("and the next check, which has no old inputs, reports the reason", () => {
    const { check, isDue: due } = conversation();
    check();
    expect(check({})).toBeUndefined();
    due(60, news);
    expect(check({}, "urn:other")).toBeUndefined();
    expect(check({}, null)).toBeUndefined();
    const reason = `due since 2026-04-30T12:00:00Z: 30d before the certificate ends at ${END_TEXT}`;
    expect(check({})).toBe(reason);
    expect(check({ [SERVER.idempotency ?? ""]: 7 })).toBe(reason);
    expect(check()).toBeUndefined();
    expect(check({})).toBeUndefined();
  });

  test("one that is not due reports nothing", () => {
    const { check, isDue: due } = conversation();
    check();
    due(59, news);
    expect(check({})).toBeUndefined();
  });

  const ENDS: [number, string][] = [
    [89, "ends"],
    [90, "has ended"],
    [91, "has ended"],
  ];
  test.each(ENDS)("on day %d the certificate %s", (day, words) => {
    const { check, isDue: due } = conversation();
    check();
    due(day, news);
    expect(check({})).toContain(`before the certificate ${words} at ${END_TEXT}`);
  });

  test("by its share of the jitter, derived from its key", () => {
    const { check, isDue: due } = conversation();
    check();
    due(80, { renewBefore: "30d", renewJitter: "20d" });
    const validity = { notBefore: START, notAfter: daysAfter(90) };
    const moment = dueAt(validity, { renewBefore: "30d", renewJitter: "20d", seed: "key-1" });
    expect(check({})).toBe(
      `due since ${moment!.toISOString().replace(".000", "")}: 30d and its part of 20d before the certificate ends at ${END_TEXT}`,
    );
  });

  test("not if ignoreChanges hides the URN, which is reported only when it is due", () => {
    const { messages, check, isDue: due, isDueSilently } = conversation();
    check(undefined, null);
    expect(due(59, news)).toBe(false);
    expect(messages).toEqual([]);
    check(undefined, null);
    expect(due(60, news)).toBe(false);
    expect(messages).toEqual([
      `alibaba.ServerCertificate id-1 is not renewed, because ignoreChanges keeps it as it is; it is due since 2026-04-30T12:00:00Z: 30d before the certificate ends at ${END_TEXT}`,
    ]);
    check(undefined, null);
    expect(isDueSilently(60, news)).toBe(false);
  });

  const NEVER: [string, Record<string, unknown>, object | undefined][] = [
    ["without a policy", {}, undefined],
    ["by a policy that cannot be read", { renewBefore: "soon" }, undefined],
    ["without a certificate", news, { certificate: undefined }],
    ["with something else for a certificate", news, { certificate: "" }],
  ];
  test.each(NEVER)("never %s", (_, policy, state) => {
    const { check, isDue: due } = conversation();
    check();
    const olds = { [SERVER.idempotency ?? ""]: "key-1", certificate, ...state };
    expect(due(80, policy, olds)).toBe(false);
    expect(check({})).toBeUndefined();
  });

  test("never of a kind that has no idempotency key", () => {
    const { check, isDue: due } = conversation(kindOf("keys.PrivateKey"));
    check({ algorithm: "ECC_256" });
    expect(due(80, news, { algorithm: "ECC_256", certificate })).toBe(false);
  });

  test("if only the program has its key, as after an import", () => {
    const { check, isDue: due } = conversation();
    check();
    expect(due(60, { ...news, [SERVER.idempotency ?? ""]: "key-1" }, { certificate })).toBe(true);
  });

  test("by the key in its state, where the program has another one", () => {
    const { check, isDue: due } = conversation();
    check();
    expect(due(60, { ...news, [SERVER.idempotency ?? ""]: "key-2" })).toBe(true);
  });

  test("by a share of its validity", () => {
    const { check, isDue: due } = conversation();
    check();
    expect(due(71.9, { renewBefore: "20%" })).toBe(false);
    check();
    expect(due(72, { renewBefore: "20%" })).toBe(true);
  });

  test("never after the check of another resource", () => {
    const { check, isDue: due } = conversation();
    check({ [SERVER.idempotency ?? ""]: "key-2" });
    expect(due(80, news)).toBe(false);
  });
});

describe("a resource that is renewed in place", () => {
  // The list of a CA whose certificate is valid for longer. Such a resource has a policy of its own.
  const LIST: AnyKind = {
    ...SERVER,
    renewedInPlace: () => ({
      notBefore: START,
      notAfter: daysAfter(60),
      renewBefore: "30d",
      shownBy: "nextUpdate",
    }),
  };
  const news = {};
  const reason = "due since 2026-03-31T12:00:00Z: 30d before the list ends at 2026-04-30T12:00:00Z";

  test("is due by its own dates, which a run reports, and the engine has nothing to replace", () => {
    const { messages, levels, check, isDue: due } = conversation(LIST);
    check();
    expect(due(29, news)).toBe(false);
    check();
    expect(due(30, news)).toBe(true);
    expect(messages).toEqual([`alibaba.ServerCertificate id-1 is renewed: ${reason}`]);
    expect(levels).toEqual(["info"]);
    expect(check({})).toBeUndefined();
  });

  test("is renewed silently where nothing is reported", () => {
    const { check, isDueSilently } = conversation(LIST);
    check();
    expect(isDueSilently(30, news)).toBe(true);
  });

  test("does not wait for a window, nor for a URN that ignoreChanges hides", () => {
    const { check, isDue: due } = conversation(LIST, CLOSED);
    check(undefined, null);
    expect(due(30, news)).toBe(true);
  });
});

/** 30 April 2026, the day on which the certificate becomes due, is a Thursday; these open on the Tuesday after. */
const CLOSED = "Tue 12:00-13:00 UTC; Tue 15:00-16:00 UTC";

describe("outside the renewal windows", () => {
  const news = { renewBefore: "30d" };
  const begin = (windows = CLOSED) => {
    const all = conversation(SERVER, windows);
    all.check();
    return all;
  };

  test("it waits for the next one, and a run reports that with all windows", () => {
    const { messages, levels, check, isDue: due } = begin();
    expect(due(60, news)).toBe(false);
    expect(messages).toEqual([
      `alibaba.ServerCertificate id-1 is due since 2026-04-30T12:00:00Z: 30d before the certificate ends at ${END_TEXT}; it waits for the renewal window that opens at 2026-05-05T12:00:00Z (${CLOSED})`,
    ]);
    expect(levels).toEqual(["info"]);
    expect(check({})).toBeUndefined();
  });

  test("it waits silently where nothing is reported", () => {
    const { isDueSilently } = begin();
    expect(isDueSilently(60, news)).toBe(false);
  });

  test("in one of them, it is renewed", () => {
    const { check, isDue: due } = begin();
    expect(due(65, news)).toBe(true);
    expect(check({})).not.toContain("window");
  });

  // The last third of the 30 days begins on 20 May, a Wednesday, at 12:00.
  test("it is renewed from the moment at which the last third of the time begins", () => {
    const { isDue: due } = begin();
    expect(due(80 - 1 / DAY, news)).toBe(false);
    const { check, isDue: later } = begin();
    expect(later(80, news)).toBe(true);
    expect(check({})).toContain(`; outside the renewal windows (${CLOSED}), because too little time is left`);
  });

  test.each([
    [
      "opens a moment before",
      "Wed 11:59-12:30 UTC",
      /; it waits for the renewal window that opens at 2026-05-20T11:59:00Z/,
    ],
    [
      "opens just then",
      "Wed 12:00-12:30 UTC",
      /; no renewal window .* opens early enough, so it is renewed from 2026-05-20T12:00:00Z on$/,
    ],
    ["opens later", "Wed 12:01-12:31 UTC", /; no renewal window .* opens early enough/],
  ])("a window that %s", (_, windows, words) => {
    const { messages, isDue: due } = begin(windows);
    expect(due(79, news)).toBe(false);
    expect(messages.join()).toMatch(words);
  });
});
