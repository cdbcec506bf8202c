import { findAlibaba } from "../../cli/import/alibaba";
import { findHuawei } from "../../cli/import/huawei";
import { serviceNodes } from "../../inventory/service";
import { CLOUDS, type Cloud } from "../../common/cloud";
import { askService } from "../../provider/engine/access";
import { argsIn, BASE, hierarchy, newWorld, removeFolders, Resource, type World } from "../provider/support";
import { COMMAND_CALLS } from "./command-calls";

afterAll(removeFolders);

const KINDS: Readonly<Record<Cloud, readonly string[]>> = {
  alibaba: [
    "alibaba.ServerCertificate",
    "alibaba.ClientCertificate",
    "alibaba.WhClientCertificate",
    "alibaba.UserCertificate",
  ],
  huawei: ["huawei.PrivateCertificate", "huawei.ApigCertificate"],
};

const worlds = {} as Record<Cloud, World>;

/** An account of each cloud with at least one of everything that the commands read. */
beforeAll(async () => {
  for (const cloud of CLOUDS) {
    const world = newWorld();
    const above = hierarchy(world);
    const issuer = new Resource(world, "huawei.CertificateAuthority");
    if (cloud === "huawei") await issuer.up(BASE[issuer.kind]!);
    for (const kind of KINDS[cloud]) {
      const args = await argsIn(world, kind, above);
      await new Resource(world, kind).up("issuerId" in args ? { ...args, issuerId: issuer.id } : args);
    }
    worlds[cloud] = world;
  }
});

const COMMANDS = {
  doctor: async ({ context }: World, cloud: Cloud): Promise<void> => {
    for (const service of cloud === "alibaba" ? (["cas"] as const) : (["ccm", "apig"] as const))
      await askService(context, service);
  },
  list: ({ context }: World, cloud: Cloud) => serviceNodes(context, [cloud]),
  import: ({ context }: World, cloud: Cloud) => (cloud === "alibaba" ? findAlibaba : findHuawei)(context),
};

const CASES = (["doctor", "list", "import"] as const).flatMap((command) =>
  CLOUDS.map((cloud) => [command, cloud] as const),
);

test.each(CASES)(
  "pki %s calls the operations of %s that its policy allows, and all of them",
  async (command, cloud) => {
    const world = worlds[cloud];
    world.calls.length = 0;
    await COMMANDS[command](world, cloud);
    expect([...new Set(world.calls)].sort()).toEqual([...COMMAND_CALLS[command][cloud]].sort());
  },
);
