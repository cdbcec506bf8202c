import type { EngineProperties } from "../../provider/engine/crud";
import { cloudOf } from "../../provider/api/places";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import { kinds } from "../../provider";
import { certificates } from "../engine/store";
import { nextProcess } from "./faults";
import { argsBelow, BASE, hierarchy, newCsr, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const DAY = 86_400_000;
const SERVER = "alibaba.ServerCertificate";

const certificateOf = ({ state }: Resource): ReturnType<typeof parseCertificate> =>
  parseCertificate(oneFromPem("CERTIFICATE", String(state.certificate)));

/** Arguments of a kind below existing CAs. */
async function argsOf(world: World, kind: string): Promise<EngineProperties> {
  if (kind !== "huawei.PrivateCertificate") return argsBelow(await hierarchy(world), kind);
  const root = new Resource(world, "huawei.CertificateAuthority");
  await root.up(BASE["huawei.CertificateAuthority"]!);
  return { ...BASE[kind], issuerId: root.id };
}

/** The time at which the policy makes it due. */
const setDue = (world: World, resource: Resource, share: number, more: number): void => {
  const { notBefore, notAfter } = certificateOf(resource);
  const lifetime = notAfter.getTime() - notBefore.getTime();
  world.now = new Date(notAfter.getTime() - lifetime * share + more);
};

/** Kinds that are replaced when due; lists and fleets are renewed in place (revocation-list.test.ts, fleet.test.ts). */
const RENEWABLE = kinds
  .filter((kind) => "renewBefore" in kind.fields && !kind.renewedInPlace && !kind.members)
  .map(({ kind }) => kind);
/** Resources that exist only in the state can be neither found nor adopted, because no service knows them. */
const AT_A_SERVICE = RENEWABLE.filter((kind) => cloudOf(kind) !== undefined);

test("every certificate except that of an external CA can be renewed", () => {
  const uploads = ["huawei.ApigCertificate", "alibaba.UserCertificate", "alibaba.PcaCertSync"];
  const issuing = kinds.filter(({ kind, fields }) => "adopt" in fields && !uploads.includes(kind));
  const others = issuing.map(({ kind }) => kind).filter((kind) => !RENEWABLE.includes(kind));
  expect(others).toEqual(["alibaba.ExternalCaCertificate"]);
});

describe.each(RENEWABLE)("promise 5: %s", (kind) => {
  test("does nothing until due, then is replaced with a reason that no later run shows", async () => {
    const world = newWorld();
    const args = { ...(await argsOf(world, kind)), renewBefore: "25%" };
    const resource = new Resource(world, kind);
    await resource.up(args);
    expect(resource.inputs.renewal).toBeUndefined();
    const first = certificateOf(resource);

    setDue(world, resource, 0.25, -1000);
    expect(await resource.up(args)).toBe("same");
    setDue(world, resource, 0.25, 1000);
    const next = nextProcess(resource, world);
    expect(await next.up(args)).toBe("replace");
    expect(next.inputs.renewal).toMatch(/^due since \S+Z: 25% before the certificate ends at \S+Z$/);
    expect(next.state.renewal).toBeUndefined();
    expect(certificateOf(next).notAfter.getTime()).toBeGreaterThan(first.notAfter.getTime());
    expect(await next.up(args)).toBe("same");
    expect(next.inputs.renewal).toBeUndefined();
  });
});

describe("a server certificate of 90 days", () => {
  let world: World;
  let web: Resource;
  let base: EngineProperties;

  beforeEach(async () => {
    world = newWorld();
    base = await argsOf(world, SERVER);
    web = new Resource(world, SERVER);
    await web.up({ ...base, renewBefore: "30d" });
  });
  const at = (day: number): void => {
    world.now = new Date(certificateOf(web).notBefore.getTime() + day * DAY);
  };

  test("tls#34, vault-tf#2407: another threshold replaces nothing unless it makes it due, which is reported", async () => {
    at(50);
    expect(await web.up({ ...base, renewBefore: "20d" })).toBe("same");
    expect(await web.up({ ...base })).toBe("same");
    expect(await web.up({ ...base, renewBefore: "39d", renewJitter: "1h" })).toBe("same");
    expect(await web.up({ ...base, renewBefore: "41d" })).toBe("replace");
    expect(web.inputs.renewal).toMatch(/: 41d before the certificate ends at/);
  });

  test("vault-tf#353: it can be renewed at any time by changing only the threshold, and back", async () => {
    at(10);
    expect(await web.up({ ...base, renewBefore: "89d" })).toBe("replace");
    expect(await web.up({ ...base, renewBefore: "30d" })).toBe("same");
  });

  test("tls#268, acme#540: a diff without a preceding check is that of a refresh, and finds no drift", async () => {
    at(80);
    await web.refresh();
    const { changes, replaces } = await web.provider.diff(web.id!, web.state, web.inputs);
    expect({ changes, replaces }).toEqual({ changes: false, replaces: [] });
    // Each check makes exactly one diff consider the clock.
    await web.check({ ...base, renewBefore: "30d" });
    expect((await web.provider.diff(web.id!, web.state, web.inputs)).replaces).toEqual(["renewal"]);
    expect((await web.provider.diff(web.id!, web.state, web.inputs)).replaces).toEqual([]);
  });

  test("an expired one is read without error and planned for replacement", async () => {
    at(100);
    await web.refresh();
    expect(await web.up({ ...base, renewBefore: "30d" })).toBe("replace");
    expect(web.inputs.renewal).toMatch(/^due since \S+: 30d before the certificate has ended at/);
  });

  test("without renewBefore nothing happens, expired or not", async () => {
    at(100);
    expect(await web.up(base)).toBe("same");
  });

  test("acme#556: the jitter is the same in every run and process, and is reported", async () => {
    const args = { ...base, renewBefore: "30d", renewJitter: "20d" };
    at(39);
    expect(await nextProcess(web, world).up(args)).toBe("same");
    let day = 39;
    while ((await nextProcess(web, world).check(args), day < 61)) {
      at(day);
      const again = nextProcess(web, world);
      await again.check(args);
      const { replaces } = await again.provider.diff(again.id!, again.state, again.inputs);
      if (replaces.length > 0) break;
      day++;
    }
    expect(day).toBeLessThanOrEqual(60);
    at(day);
    expect(await web.up(args)).toBe("replace");
    expect(web.inputs.renewal).toMatch(/30d and its part of 20d before/);
  });

  test("a change of arguments and a due renewal give one replacement", async () => {
    at(70);
    world.calls.length = 0;
    expect(await web.up({ ...base, renewBefore: "30d", domain: ["b.example.com"] })).toBe("replace");
    expect(world.calls.filter((call) => call.startsWith("Create") && !call.includes("Revoke"))).toHaveLength(
      1,
    );
    expect(await web.up({ ...base, renewBefore: "30d", domain: ["b.example.com"] })).toBe("same");
  });
});

test.each(AT_A_SERVICE)("promise 7: %s: an interrupted renewal is finished by the next run", async (kind) => {
  const world = newWorld();
  const args = { ...(await argsOf(world, kind)), renewBefore: "25%" };
  const resource = new Resource(world, kind);
  await resource.up(args);
  setDue(world, resource, 0.25, 1000);
  const before = certificates(world.folder).map(({ id }) => id);
  world.after = (operation) => {
    if (operation.startsWith("Create")) throw new Error("killed");
  };
  await expect(resource.up(args)).rejects.toThrow("killed");
  const made = certificates(world.folder).filter(({ id }) => !before.includes(id));
  expect(made).toHaveLength(1);

  const next = nextProcess(resource, newWorld(world.folder));
  next.world.now = world.now;
  expect(await next.up(args)).toBe("replace");
  expect(next.id).toBe(made[0]?.id);
  const after = certificates(world.folder).filter(({ id }) => !before.includes(id));
  expect(after.map(({ id }) => id)).toEqual([next.id]);
});

test.each(AT_A_SERVICE)("%s: an adopted one is renewed, not adopted again", async (kind) => {
  const world = newWorld();
  const args = await argsOf(world, kind);
  const owner = new Resource(world, kind);
  await owner.up(args);
  const adopted = new Resource(world, kind);
  const wanted = { ...args, adopt: owner.id, renewBefore: "25%" };
  await adopted.up(wanted);
  expect(adopted.id).toBe(owner.id);
  setDue(world, adopted, 0.25, 1000);
  const next = nextProcess(adopted, world);
  expect(await next.up(wanted)).toBe("replace");
  expect(next.id).not.toBe(owner.id);
  expect(await next.up(wanted)).toBe("same");
});

describe("a CA of Huawei Cloud that is declared again while the deletion of its generations is pending", () => {
  const AUTHORITY = "huawei.CertificateAuthority";
  const args = { ...BASE[AUTHORITY], validity: { type: "YEAR", value: 1 }, renewBefore: "60d" };

  /** Two generations, both destroyed. */
  async function destroyed(world: World): Promise<Resource> {
    const ca = new Resource(world, AUTHORITY);
    await ca.up({ ...args, pendingDays: 30 });
    world.now = new Date(world.now.getTime() + 306 * DAY);
    const renewed = nextProcess(ca, world);
    expect(await renewed.up({ ...args, pendingDays: 30 })).toBe("replace");
    const last = new Resource(world, AUTHORITY).like(renewed);
    await renewed.destroy();
    return last;
  }

  test("is restored as its last generation", async () => {
    const world = newWorld();
    const last = await destroyed(world);
    const again = new Resource(newWorld(world.folder), AUTHORITY, last.urn);
    again.world.now = world.now;
    await again.up(args);
    expect(again.id).toBe(last.id);
    expect(await again.up(args)).toBe("same");
  });

  test("is a new one if that generation would be renewed at once", async () => {
    const world = newWorld();
    const last = await destroyed(world);
    const again = new Resource(newWorld(world.folder), AUTHORITY, last.urn);
    again.world.now = new Date(world.now.getTime() + 20 * DAY);
    await again.up({ ...args, renewBefore: "350d" });
    expect(again.id).not.toBe(last.id);
  });
});

describe("the key of a renewed certificate", () => {
  const csr = newCsr("/CN=www.example.com");
  const keyOf = (resource: Resource): Buffer => certificateOf(resource).spki;

  test("a new one where the cloud makes it, the same where the signing request is the same, a new one with it", async () => {
    const world = newWorld();
    const below = await hierarchy(world);
    const args = { ...argsBelow(below, "alibaba.ServerCertificateWithCsr"), csr, renewBefore: "30d" };
    const own = new Resource(world, "alibaba.ServerCertificateWithCsr");
    const made = new Resource(world, SERVER);
    const madeArgs = { ...argsBelow(below, SERVER), renewBefore: "30d", exportPrivateKey: true };
    await own.up(args);
    await made.up(madeArgs);
    const [kept, rolled] = [keyOf(own), made.state.privateKey];
    world.now = new Date(world.now.getTime() + 61 * DAY);
    expect(await own.up(args)).toBe("replace");
    expect(await made.up(madeArgs)).toBe("replace");
    expect(keyOf(own)).toEqual(kept);
    expect(made.state.privateKey).not.toBe(rolled);
    expect(await own.up({ ...args, csr: newCsr("/CN=www.example.com") })).toBe("replace");
    expect(keyOf(own)).not.toEqual(kept);
  });

  test("vault#10815: an external CA keeps its key when another instance certifies the same request", async () => {
    const world = newWorld();
    const kind = "alibaba.ExternalCaCertificate";
    const ca = new Resource(world, kind);
    await ca.up(BASE[kind]!);
    const before = keyOf(ca);
    expect(await ca.up({ ...BASE[kind], instanceId: "cas_deposit-cn-2" })).toBe("replace");
    expect(keyOf(ca)).toEqual(before);
  });
});
