import { X509Certificate } from "node:crypto";
import type { EngineProperties } from "../../../provider/engine/crud";
import { hierarchy, newWorld, Resource, SUB, type World } from "../../provider/support";
import type { Ca, Existing } from "./law";
import type { Known } from "./program";

/** CAs of a stack before anybody proposes a change. */
export interface Estate {
  readonly world: World;
  readonly state: readonly Known[];
  readonly cas: Readonly<Record<Ca, Existing>>;
  /** Issues a certificate that the stack had before it had a policy. */
  issue(name: string, args: EngineProperties): Promise<Known>;
}

const DAY = 86_400_000;
/** Age of the certificates that predate the policy. */
export const AGE_DAYS = 5;

export async function newEstate(): Promise<Estate> {
  const world = newWorld();
  const { root } = await hierarchy(world);
  const rootKnown = knownOf("root", root);
  const makeCa = async (name: Ca): Promise<Known> => {
    const ca = new Resource(world, "alibaba.SubCa");
    await ca.up({ ...SUB, commonName: `Example ${name}`, parentIdentifier: root.id });
    return { ...knownOf(name, ca), parent: "root" };
  };
  const authorities = [await makeCa("services"), await makeCa("lab"), await makeCa("partner")];
  const cas = Object.fromEntries(authorities.map((ca) => [ca.name, existing(ca)])) as Estate["cas"];
  const before = new Date(world.now);
  const now = new Date(before.getTime() + AGE_DAYS * DAY);
  world.now = now;
  return {
    ...{ world, cas, state: [rootKnown, ...authorities] },
    async issue(name, args) {
      world.now = before;
      const leaf = new Resource(world, "alibaba.ServerCertificate");
      await leaf.up({ ...args, parentIdentifier: cas.services.id });
      world.now = now;
      return { ...knownOf(name, leaf), parent: "services" };
    },
  };
}

function knownOf(name: string, { kind, id = "", inputs, state }: Resource): Known {
  const { __provider: _, ...own } = inputs;
  const { __provider: __, ...outputs } = state;
  return { kind, name, id, inputs: own, outputs };
}

function existing({ id, outputs }: Known): Existing {
  const certificate = String(outputs.certificate);
  const subject = new X509Certificate(certificate).subject.split("\n").reverse().join(",");
  return { id, certificate, subject };
}
