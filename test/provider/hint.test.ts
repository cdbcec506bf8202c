import { UNKNOWN } from "../../provider/base/unknown";
import type { EngineProperties } from "../../provider/engine/crud";
import { argsBelow, hierarchy, newCsr, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const KINDS = [
  "alibaba.ServerCertificate",
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificate",
  "alibaba.ClientCertificateWithCsr",
];

let world: World;
let cas: Awaited<ReturnType<typeof hierarchy>>;
let messages: string[];
beforeEach(async () => {
  world = newWorld();
  messages = [];
  Object.assign(world.context, {
    tell: (message: string, severity: string) => messages.push(`${severity}: ${message}`),
  });
  cas = await hierarchy(world);
});

/** Without an organization; from a request, with or without one. */
function argsOf(kind: string, request = "/CN=www.example.com"): EngineProperties {
  const { organization: _, ...args } = argsBelow(cas, kind);
  return "csr" in args ? { ...args, csr: newCsr(request) } : args;
}

test.each(KINDS)(
  "%s without an organization is warned about once in a run; what exists is not",
  async (kind) => {
    const first = new Resource(world, kind);
    await first.up(argsOf(kind));
    await new Resource(world, kind).check(argsOf(kind));
    expect(messages).toEqual([
      expect.stringMatching(new RegExp(`^info: ${kind}: without organization, .*"Alibaba Inc\\."`)),
    ]);
    expect(String(first.state.certificate)).toContain("BEGIN CERTIFICATE");

    const later = newWorld(world.folder);
    const laterMessages: string[] = [];
    Object.assign(later.context, { tell: (message: string) => laterMessages.push(message) });
    const again = new Resource(later, kind, first.urn).like(first);
    await again.up({ ...first.inputs, tags: { team: "web" } });
    await again.up({ ...first.inputs, tags: { team: "web" }, days: 31 });
    expect(laterMessages).toEqual([]);
  },
);

test.each(KINDS)("%s with an organization, known or not, gets no warning", async (kind) => {
  for (const organization of ["Example Ltd", UNKNOWN])
    await new Resource(world, kind).check({ ...argsOf(kind), organization });
  expect(messages).toEqual([]);
});

test("the organization of a signing request counts, and one that is not known yet may have it", async () => {
  const kind = "alibaba.ServerCertificateWithCsr";
  await new Resource(world, kind).check(argsOf(kind, "/CN=www.example.com/O=Example Ltd"));
  await new Resource(world, kind).check({ ...argsOf(kind), csr: UNKNOWN });
  expect(messages).toEqual([]);
  await new Resource(world, kind).check(argsOf(kind));
  expect(messages).toHaveLength(1);
});
