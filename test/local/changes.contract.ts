import { Ca, NOT_FOUND, refused, type MakeInvoke } from "./ca";

export function changesContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    ({ root, sub } = await ca.hierarchy());
  });
  afterAll(() => ca.service.close());

  describe("revoking and deleting an end certificate", () => {
    test("ISSUE → REVOKE → gone, each step once", async () => {
      const { Identifier } = await ca.server(sub);
      await refused(ca.invoke("DeleteClientCertificate", { Identifier }));
      expect((await ca.leaf(Identifier)).Status).toBe("ISSUE");
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      expect((await ca.leaf(Identifier)).Status).toBe("REVOKE");
      const again = await refused(ca.invoke("CreateRevokeClientCertificate", { Identifier }));
      expect(again.serviceCode).not.toBe("NotFound");
      await ca.invoke("DeleteClientCertificate", { Identifier });
      expect(await refused(ca.leaf(Identifier))).toMatchObject(NOT_FOUND);
      expect(await refused(ca.invoke("DeleteClientCertificate", { Identifier }))).toMatchObject(NOT_FOUND);
    });

    test("a CA is neither revoked nor deleted this way", async () => {
      await refused(ca.invoke("CreateRevokeClientCertificate", { Identifier: sub }));
      await refused(ca.invoke("DeleteClientCertificate", { Identifier: sub }));
      expect((await ca.authority(sub)).Status).toBe("ISSUE");
    });
  });

  describe.each([
    ["an end certificate", async () => (await ca.server(sub)).Identifier],
    ["a CA", async () => (await ca.sub(root)).Identifier],
  ])("alias, group and tags of %s", (what, make) => {
    const describe_ = (
      id: string,
    ): Promise<{ AliasName?: unknown; ResourceGroupId?: unknown; Tags?: unknown }> =>
      what === "a CA" ? ca.authority(id) : ca.leaf(id);
    const target = (id: string): { ResourceId: string[]; ResourceType: string } => ({
      ResourceId: [id],
      ResourceType: "PcaCertificate",
    });

    test("UpdatePcaCertificate sets the alias, MoveResourceGroup the group; everything else stays", async () => {
      const id = await make();
      await ca.invoke("UpdatePcaCertificate", { Identifier: id, AliasName: "别名" });
      const move = { ResourceId: id, ResourceGroupId: "rg-1", ResourceType: "PcaCertificate" };
      await ca.invoke("MoveResourceGroup", move);
      expect(await describe_(id)).toMatchObject({
        AliasName: "别名",
        ResourceGroupId: "rg-1",
        Status: "ISSUE",
      });
      expect(await refused(ca.invoke("MoveResourceGroup", { ...move, ResourceId: "none" }))).toMatchObject(
        NOT_FOUND,
      );
    });

    test("TagResources adds and overwrites, UntagResources removes; Key becomes TagKey", async () => {
      const id = await make();
      const tag = (tags: Record<string, string>): Promise<unknown> =>
        ca.invoke("TagResources", {
          ...target(id),
          Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        });
      await tag({ a: "1", b: "2" });
      await tag({ b: "3", c: "" });
      await ca.invoke("UntagResources", { ...target(id), TagKey: ["a", "never"] });
      const { Tags } = await describe_(id);
      expect(Tags).toHaveLength(2);
      expect(Tags).toEqual(
        expect.arrayContaining([
          { TagKey: "b", TagValue: "3" },
          { TagKey: "c", TagValue: "" },
        ]),
      );
    });

    test("at most 20 tags; a call that would exceed them changes nothing", async () => {
      const id = await make();
      const tags = (count: number): { Key: string; Value: string }[] =>
        Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
      await refused(ca.invoke("TagResources", { ...target(id), Tag: tags(21) }));
      expect((await describe_(id)).Tags).toEqual([]);
      await ca.invoke("TagResources", { ...target(id), Tag: tags(20) });
      expect((await describe_(id)).Tags).toHaveLength(20);
    });

    test("concurrent changes are all kept", async () => {
      const id = await make();
      const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
      await Promise.all(
        keys.map((Key) => ca.invoke("TagResources", { ...target(id), Tag: [{ Key, Value: "v" }] })),
      );
      expect((await describe_(id)).Tags).toHaveLength(10);
    });
  });

  test("tags and group given on create are set from the start", async () => {
    const more = { Tags: [{ Key: "team", Value: "pki" }], ResourceGroupId: "rg-2" };
    const made = {
      root: (await ca.root(more)).Identifier,
      sub: (await ca.sub(root, more)).Identifier,
      server: (await ca.server(sub, more)).Identifier,
    };
    const expected = { Tags: [{ TagKey: "team", TagValue: "pki" }], ResourceGroupId: "rg-2" };
    expect(await ca.authority(made.root)).toMatchObject(expected);
    expect(await ca.authority(made.sub)).toMatchObject(expected);
    expect(await ca.leaf(made.server)).toMatchObject(expected);
  });
}
