import { parseWindows, type RenewalWindow } from "../../common/renewal-windows";
import { crud, type EngineProperties } from "../../provider/engine/crud";
import type { Context } from "../../provider/resources/context";
import { newMemory } from "../../provider/resources/memory";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import {
  argsBelow,
  BASE,
  changes,
  hierarchy,
  kindOf,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const DAY = 86_400_000;
const SERVER = "alibaba.ServerCertificate";
const ends = ({ state }: Resource): Date =>
  parseCertificate(oneFromPem("CERTIFICATE", String(state.certificate))).notAfter;

interface Run {
  readonly world: World;
  readonly messages: string[];
}

/** The next run in the same world, with settings. */
function nextRun(world: World, more: Partial<Context>): Run {
  const messages: string[] = [];
  const tell = (text: string): number => messages.push(text);
  const context = { ...world.context, memory: newMemory(), tell, ...more };
  return { messages, world: { ...world, context, provider: (kind) => crud(kindOf(kind), context) } };
}

const resume = (resource: Resource, { world }: Run): Resource =>
  new Resource(world, resource.kind, resource.urn).like(resource);

describe("renewal windows", () => {
  const world = newWorld();
  let web: Resource;
  let args: EngineProperties;
  let windows: RenewalWindow[];
  beforeAll(async () => {
    args = { ...argsBelow(await hierarchy(world), SERVER), days: 90, renewBefore: "30d" };
    web = new Resource(world, SERVER);
    await web.up(args);
    // Open only on the weekday six days after the one on which it becomes due.
    const opens = new Date(ends(web).getTime() - 24 * DAY);
    const day = opens.toLocaleDateString("en-GB", { weekday: "short", timeZone: "UTC" });
    windows = parseWindows(`${day} 00:00-24:00 UTC`) as RenewalWindow[];
  });
  const before = (days: number): void => {
    world.now = new Date(ends(web).getTime() - days * DAY);
  };

  test("nothing is reported before it is due", async () => {
    before(30.5);
    const run = nextRun(world, { renewalWindows: windows });
    expect(await resume(web, run).up(args)).toBe("same");
    expect(run.messages).toEqual([]);
  });

  test("due outside the windows, it waits, and the run reports until when", async () => {
    before(29);
    const run = nextRun(world, { renewalWindows: windows });
    const next = resume(web, run);
    expect(await next.up(args)).toBe("same");
    expect(next.inputs.renewal).toBeUndefined();
    expect(run.messages).toHaveLength(1);
    expect(run.messages[0]).toMatch(
      /^alibaba\.ServerCertificate \S+ is due since \S+Z: 30d before the certificate ends at \S+Z; it waits for the renewal window that opens at \S+T00:00:00Z \(\w+ 00:00-24:00 UTC\)$/,
    );
  });

  test("if no window opens early enough, the run reports when it is renewed anyway", async () => {
    before(10.3);
    const early = windows.map(({ text }) => text.replace("24:00", "01:00")).join("; ");
    const run = nextRun(world, { renewalWindows: parseWindows(early) as RenewalWindow[] });
    expect(await resume(web, run).up(args)).toBe("same");
    expect(run.messages[0]).toMatch(
      /; no renewal window \(.*\) opens early enough, so it is renewed from \S+Z on$/,
    );
  });

  test.each([
    ["in a window, it is renewed", 24, /^due since \S+Z: 30d before the certificate ends at \S+Z$/],
    [
      "with little time left, it is renewed outside the windows, and the reason says so",
      9,
      /^due since .*; outside the renewal windows \(\w+ 00:00-24:00 UTC\), because too little time is left$/,
    ],
    ["after its end as well", -3, /has ended at .*; outside the renewal windows/],
  ])("%s", async (_, days, reason) => {
    before(days);
    const next = resume(web, nextRun(world, { renewalWindows: windows }));
    const { replaces } = await next.provider.diff(next.id ?? "", next.state, await next.check(args));
    expect(replaces).toContain("renewal");
    // For a replacement, the engine calls check without old inputs.
    const inputs = await next.check(args, {});
    expect(inputs.renewal).toMatch(reason);
  });
});

const WEEK: Partial<Context> = { noRevocationWithin: 7 * DAY };

describe.each<[string, EngineProperties, RegExp, string[]]>([
  [SERVER, {}, /is left in place instead of revoked/, []],
  ["alibaba.WhClientCertificate", {}, /is left in place instead of revoked/, []],
  ["huawei.PrivateCertificate", {}, /is only deleted instead of revoked/, ["DeleteCertificate"]],
  [
    "huawei.PrivateCertificate",
    { revocationReason: "KEY_COMPROMISE", retire: "revoke" },
    /^$/,
    ["RevokeCertificate", "DeleteCertificate"],
  ],
])("no revocation shortly before the end: %s %j", (kind, more, message, calls) => {
  test("it is retired as the service allows, and the run reports that", async () => {
    const world = newWorld();
    const resource = new Resource(world, kind);
    await resource.up({ ...(await below(world, kind)), ...more });
    const left = async (days: number): Promise<[string[], string]> => {
      world.now = new Date(ends(resource).getTime() - days * DAY);
      const run = nextRun(world, WEEK);
      const count = changes(world).length;
      await resume(resource, run).provider.delete(resource.id ?? "", resource.state);
      return [changes(world).slice(count), run.messages.join()];
    };
    const [made, messages] = await left(6.9);
    expect(made).toEqual(calls);
    expect(messages).toMatch(message);
    if (calls.length > 0) return;
    const [early, nothing] = await left(7.1);
    expect(early.join()).toMatch(/Revoke/);
    expect(nothing).toBe("");
  });
});

async function below(world: World, kind: string): Promise<EngineProperties> {
  if (!kind.startsWith("huawei")) return argsBelow(await hierarchy(world), kind);
  const root = new Resource(world, "huawei.CertificateAuthority");
  await root.up(BASE["huawei.CertificateAuthority"]!);
  return { ...BASE[kind], issuerId: root.id };
}
