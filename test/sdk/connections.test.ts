import { alibaba, huawei } from "../../sdk";
import { registered, useMocks } from "./mocks";

const SUBJECT = { organization: "E", organizationUnit: "P", locality: "H", state: "Z" };
const ROOT = { ...SUBJECT, commonName: "Root", algorithm: "ECC_256", years: 10 } as const;
const SUB = { ...SUBJECT, commonName: "Sub", algorithm: "ECC_256", years: 5 } as const;
const WEB = { commonName: "www.example.com", algorithm: "ECC_256", days: 90 } as const;

beforeEach(() => useMocks());

test.each(["false", "true"])(
  "whatever a CA issues uses the connection of the CA (pki:plugin %s)",
  async (plugin) => {
    process.env.PKI_PLUGIN = plugin;
    try {
      const root = new alibaba.RootCa("root", { ...ROOT, connection: "shared" });
      const sub = new alibaba.SubCa("sub", { ...SUB, parent: root });
      const web = new alibaba.ServerCertificate("web", { ...WEB, parent: sub });
      const other = new alibaba.ServerCertificate("other", { ...WEB, parent: sub, connection: "again" });
      const own = new alibaba.RootCa("own", ROOT);
      const below = new alibaba.SubCa("below", { ...SUB, parent: own });
      for (const [name, resource, connection] of [
        ["sub", sub, "shared"],
        ["web", web, "shared"],
        ["other", other, "again"],
        ["below", below, undefined],
      ] as const) {
        expect((await registered(name, resource)).inputs.connection).toBe(connection);
      }
      // States of earlier releases have none.
      expect((await registered("below", below)).inputs).not.toHaveProperty("connection");
    } finally {
      delete process.env.PKI_PLUGIN;
    }
  },
);

test("a resource that is only read takes its connection from the options, and passes it on", async () => {
  const root = alibaba.RootCa.get("root", "root-1", { connection: "shared" });
  const sub = new alibaba.SubCa("sub", { ...SUB, parent: root });
  const upload = huawei.ApigCertificate.get("upload", "upload-1", { connection: "gateway" });
  expect((await registered("root", root)).inputs.connection).toBe("shared");
  expect((await registered("sub", sub)).inputs.connection).toBe("shared");
  expect((await registered("upload", upload)).inputs.connection).toBe("gateway");
  const plain = alibaba.RootCa.get("plain", "root-2");
  expect((await registered("plain", plain)).inputs).not.toHaveProperty("connection");
});
