import { createAlibabaClient } from "../../provider/client/alibaba/client";
import { createHttp } from "../../provider/client/http";
import { PkiError, ServiceError } from "../../provider/base/errors";
import type { EngineProperties } from "../../provider/engine/crud";
import { isListedUnchanged } from "../../provider/resources/alibaba/common/listed-unchanged";
import { drawOnIssuer } from "../../provider/resources/alibaba/common/purchased";
import type { Context } from "../../provider/resources/context";
import { newMemory } from "../../provider/resources/memory";
import { openFront, type Front } from "../alibaba/front";
import { KEY } from "../alibaba/official";
import type { FaultKind } from "../faults/answers";
import { BASE, hierarchy, kindOf, newWorld, removeFolders, Resource, SERVER, type World } from "./support";

afterAll(removeFolders);

const EXTERNAL = "alibaba.ExternalCaCertificate";

const FORBIDDEN = {
  serviceCode: "Forbidden.RAM",
  httpStatus: 403,
  requestId: "R",
  message: "no permission",
};

describe("a count that cannot be read", () => {
  /** A run that may not read CAs. */
  const blind = (
    alibaba: () => Promise<never>,
  ): { messages: string[]; context: Context; requests: () => number } => {
    const messages: string[] = [];
    let calls = 0;
    const context = {
      memory: newMemory(),
      alibaba: () => {
        calls++;
        return alibaba();
      },
      tell: (message: string, severity: string) => messages.push(`${severity}: ${message}`),
    } as unknown as Context;
    return { messages, context, requests: () => calls };
  };
  const wanted = (number: number): Parameters<typeof drawOnIssuer>[1] => ({
    ...{ urn: `urn-${number}`, name: "a", key: `key-${number}`, isReplacement: false },
    args: { parentIdentifier: `ca-${number}` },
  });

  test("is reported as a warning, once, without another request", async () => {
    const refused = new ServiceError({ ...FORBIDDEN, operation: "DescribeCACertificate" });
    const { messages, context, requests } = blind(() => Promise.reject(refused));
    for (const number of [1, 2, 3]) expect(await drawOnIssuer(context, wanted(number))).toEqual([]);
    expect(requests()).toBe(1);
    expect(messages).toEqual([
      expect.stringMatching(/^warning: what is left of the purchased .* cannot be read, .*Forbidden\.RAM/),
    ]);
  });

  describe("does not fail a preview, and is reported once", () => {
    const FAULTS: readonly (FaultKind | "refused" | "empty" | "counts as text")[] = [
      ...(["refused", "throttled", "lost-before", "reset-before", "500-before"] as const),
      ...(["truncated-after", "html-after", "malformed-after", "slow", "empty", "counts as text"] as const),
    ];

    /** Those after which a check need not run out of patience. */
    const QUICK = FAULTS.filter((fault) => fault !== "slow");

    let world: World;
    let front: Front;
    let below: string;
    beforeAll(async () => {
      world = newWorld(undefined, {}, { certificateCount: 1 });
      below = (await hierarchy(world)).sub.id ?? "";
      await new Resource(world, EXTERNAL).up(BASE[EXTERNAL] ?? {});
      front = await openFront(async (operation, request) => {
        const answer = await world.context.alibaba(operation, request);
        return disturbed?.operation === operation
          ? (changed(answer, disturbed.fault) as typeof answer)
          : answer;
      });
      // Longer than a check waits.
      front.delay = 60_000;
    });
    afterAll(() => front.close());

    let disturbed: { operation: string; fault: string } | undefined;
    const changed = (answer: object, fault: string): object => {
      if (fault === "refused")
        throw new ServiceError({ ...FORBIDDEN, operation: disturbed?.operation ?? "" });
      if (fault === "empty") return { RequestId: "R" };
      return fault === "counts as text"
        ? { Certificate: { CertIssuedCount: "ten", CertTotalCount: "1" } }
        : answer;
    };

    /** A run over the network, of which one operation fails. */
    function faulty(operation: string, fault: (typeof FAULTS)[number]): { run: World; messages: string[] } {
      disturbed = { operation, fault };
      front.fault = (called) => (called === operation ? (fault as FaultKind) : undefined);
      const timer = { now: () => Date.now(), sleep: () => Promise.resolve() };
      const alibaba = createAlibabaClient({
        ...{ endpoint: front.endpoint, region: "cn-hangzhou", http: createHttp(), timer, random: () => 1 },
        credentials: () => Promise.resolve(KEY),
      });
      const run = newWorld(world.folder, { alibaba }, { certificateCount: 1 });
      const messages: string[] = [];
      Object.assign(run.context, { tell: (message: string) => messages.push(message) });
      return { run, messages };
    }

    const ONCE = [
      expect.stringMatching(/^what is left of the purchased CAs and certificates cannot be read/) as string,
    ];

    // Through the plugin, the CA is also read for what is above it, which has a warning of its own.
    async function checkTogether(run: World, kind: string, all: readonly EngineProperties[]): Promise<void> {
      const provider = run.provider(kind);
      const checks = all.map((args, index) => provider.check({}, { ...args, resourceUrn: `urn-${index}` }));
      for (const { failures = [] } of await Promise.all(checks)) expect(failures).toEqual([]);
    }

    const servers = (): EngineProperties[] =>
      ["a", "b", "c"].map((name) => ({
        ...SERVER,
        organization: "Example Ltd",
        parentIdentifier: below,
        commonName: `${name}.example.com`,
      }));
    const external = BASE[EXTERNAL] ?? {};

    test.each(FAULTS)(
      "a CA that cannot be described: %s",
      async (fault) => {
        const { run, messages } = faulty("DescribeCACertificate", fault);
        await checkTogether(run, "alibaba.ServerCertificate", servers());
        expect(messages).toEqual(ONCE);
      },
      30_000,
    );

    test.each(QUICK.filter((fault) => fault !== "counts as text"))(
      "an instance whose status cannot be read: %s",
      async (fault) => {
        const { run, messages } = faulty("GetCAInstanceStatus", fault);
        await checkTogether(run, EXTERNAL, [external, external]);
        expect(messages).toEqual(ONCE);
      },
    );

    test.each(QUICK)("the CA of a used instance that cannot be described: %s", async (fault) => {
      const { run, messages } = faulty("DescribeCACertificate", fault);
      await checkTogether(run, EXTERNAL, [external, external]);
      expect(messages).toEqual(ONCE);
    });
  });

  test("an instance that the account does not have is refused, not taken for one", async () => {
    const { messages, context } = blind(() => Promise.resolve({ InstanceStatusList: [] }) as Promise<never>);
    const args = { ...BASE[EXTERNAL] };
    const wantedCa = { urn: "urn", name: "a", key: undefined, isReplacement: false, args };
    expect(await kindOf(EXTERNAL).shortage?.(context, wantedCa)).toEqual([
      { argument: "instanceId", message: `the account has no instance ${String(args.instanceId)}` },
    ]);
    expect(messages).toEqual([]);
  });

  test("a mistake in this package is not taken for one", async () => {
    const { context } = blind(() => Promise.reject(new TypeError("x is not a function")));
    await expect(drawOnIssuer(context, wanted(1))).rejects.toThrow(TypeError);
  });
});

describe("two connections of one run, each with a CA of the same identifier", () => {
  type Answers = (operation: string) => Promise<unknown>;

  /** The contexts of two connections, which share what the run remembers. */
  const connected = (one: Answers, other: Answers): readonly [one: Context, other: Context] => {
    const shared = { memory: newMemory(), clock: () => new Date(0), tell: () => undefined };
    const context = (connection: string, alibaba: Answers): Context =>
      ({ ...shared, connection, alibaba }) as unknown as Context;
    return [context("one", one), context("other", other)];
  };
  const left = (CertRemainingCount: number, Sha2 = `${CertRemainingCount}`): Answers => {
    const counts = { CertIssuedCount: 9 - CertRemainingCount, CertRemainingCount, CertTotalCount: 9 };
    return (operation) =>
      Promise.resolve(
        operation === "ListCert" ? { List: [], TotalCount: 0 } : { Certificate: { ...counts, Sha2 } },
      );
  };
  const draw = (context: Context, urn: string): ReturnType<typeof drawOnIssuer> =>
    drawOnIssuer(context, {
      ...{ urn, name: "a", key: undefined, isReplacement: false },
      args: { parentIdentifier: "ca" },
    });

  test("draw on the count of their own", async () => {
    const [one, other] = connected(left(1), left(2));
    expect(await draw(one, "a")).toEqual([]);
    for (const urn of ["b", "c"]) expect(await draw(other, urn)).toEqual([]);
    expect(await draw(other, "d")).toMatchObject([
      { message: expect.stringMatching(/2 are left.*least 3/) as string },
    ]);
    expect(await draw(one, "e")).toMatchObject([
      { message: expect.stringMatching(/1 is left.*least 2/) as string },
    ]);
  });

  test("draw together on a CA that both lead to", async () => {
    const [one, other] = connected(left(2, "the same"), left(2, "the same"));
    for (const [context, urn] of [
      [one, "a"],
      [other, "b"],
      [one, "a"],
    ] as const) {
      expect(await draw(context, urn)).toEqual([]);
    }
    expect(await draw(other, "c")).toMatchObject([
      { message: expect.stringMatching(/2 are left.*least 3/) as string },
    ]);
  });

  test("of which one cannot read the count: the other still refuses", async () => {
    const [one, other] = connected(() => Promise.reject(new PkiError("NO_ANSWER", "no answer")), left(0));
    expect(await draw(one, "a")).toEqual([]);
    expect(await draw(other, "b")).toHaveLength(1);
  });

  test("believe only their own list of what the CA has issued", async () => {
    const entry = { Identifier: "id", Status: "ISSUE", AliasName: "", Tags: [] };
    const [one, other] = connected(() => Promise.resolve({ List: [entry], TotalCount: 1 }), left(0));
    const state = { parentIdentifier: "ca", certificate: "PEM", status: "ISSUE" };
    const seen = async (context: Context): Promise<boolean> => {
      let isUnchanged = false;
      for (let read = 0; read < 11; read++) isUnchanged = await isListedUnchanged(context, "id", state);
      return isUnchanged;
    };
    expect([await seen(one), await seen(other)]).toEqual([true, false]);
  });
});
