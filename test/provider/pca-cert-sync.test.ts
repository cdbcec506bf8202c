import { createPrivateKey, X509Certificate } from "node:crypto";
import { ServiceError } from "../../provider/base/errors";
import { UNKNOWN } from "../../provider/base/unknown";
import { failOnce, replaceOnDemand } from "./faults";
import {
  argsBelow,
  changeMachine,
  changes,
  hierarchy,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const KIND = "alibaba.PcaCertSync";

let world: World;
let sub: string;
let waited: number[];

/** The same resource in another process over the same store. */
function reopen(): void {
  world = newWorld(world.folder);
  waited = [];
  Object.assign(world.context, {
    wait: (milliseconds: number) => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
  });
}

beforeEach(async () => {
  world = newWorld();
  sub = (await hierarchy(world)).sub.id ?? "";
  reopen();
});

async function issued(kind = "alibaba.ServerCertificate", more: object = {}): Promise<Resource> {
  const certificate = new Resource(world, kind);
  await certificate.up({
    ...argsBelow({ root: certificate, sub: certificate }, kind),
    parentIdentifier: sub,
    ...more,
  });
  return certificate;
}
const sync = (like?: Resource): Resource => new Resource(world, KIND, like?.urn);
const argsFor = ({ id }: Resource): { certificateIdentifier: string | undefined } => ({
  certificateIdentifier: id,
});

const copies = async (): Promise<string[]> => {
  const answer = await world.context.alibaba("ListUserCertificateOrder", { OrderType: "UPLOAD" });
  return answer.CertificateOrderList.map(({ CertificateId }) => String(CertificateId));
};

/** Hides a new copy from the list for the given number of calls, or forever. */
function hideCopies(times: number): void {
  const { alibaba } = world.context;
  let left = times;
  Object.assign(world.context, {
    alibaba: async (operation: string, request: object) => {
      const answer = await alibaba(operation as "ListUserCertificateOrder", request);
      const hides = operation === "ListUserCertificateOrder" && world.calls.includes("UploadPcaCertToCas");
      return hides && left-- > 0 ? { ...answer, CertificateOrderList: [], TotalCount: 0 } : answer;
    },
  });
}

test.each(["alibaba.ServerCertificate", "alibaba.ClientCertificate"])(
  "%s: its copy has both ids and the certificate's key, which is never read",
  async (kind) => {
    const certificate = await issued(kind);
    const copy = sync();
    world.calls.length = 0;
    expect(await copy.up(argsFor(certificate))).toBe("create");
    expect(changes(world)).toEqual(["UploadPcaCertToCas"]);
    expect(world.calls).not.toContain("DescribeCertificatePrivateKey");
    const pem = String(certificate.state.certificate);
    const { fingerprint256 } = new X509Certificate(pem);
    expect(copy.state).toMatchObject({
      certificateId: Number(copy.id),
      certIdentifier: `${copy.id}-cn-hangzhou`,
      certificate: pem,
      fingerprint: fingerprint256.replaceAll(":", ""),
    });
    expect(JSON.stringify(copy.state)).not.toContain("PRIVATE KEY");
    const { Key } = await world.context.alibaba("GetUserCertificateDetail", { CertId: Number(copy.id) });
    expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(Key ?? ""))).toBe(true);
    expect(await copy.up(argsFor(certificate))).toBe("same");
    await copy.refresh();
    expect(await copy.up(argsFor(certificate))).toBe("same");
  },
);

test("renewal: the new copy exists before the old one is deleted, and the old certificate is deleted last", async () => {
  const certificate = await issued();
  const copy = sync();
  await copy.up(argsFor(certificate));
  const old = copy.id;
  const renewed = await issued();
  world.calls.length = 0;
  expect(await copy.up(argsFor(renewed))).toBe("replace");
  expect(changes(world)).toEqual(["UploadPcaCertToCas", "DeleteUserCertificate"]);
  expect(copy.id).not.toBe(old);
  expect(await copies()).toEqual([copy.id]);
  await certificate.destroy();
  expect(await copies()).toEqual([copy.id]);
});

test("a preview shows that a renewal replaces the copy, before the new identifier is known", async () => {
  const copy = sync();
  await copy.up(argsFor(await issued()));
  const inputs = await copy.check({ certificateIdentifier: UNKNOWN });
  const { replaces } = await copy.provider.diff(copy.id ?? "", copy.state, inputs);
  expect(replaces).toEqual(["certificateIdentifier"]);
});

describe("a slow copy", () => {
  test("is waited for", async () => {
    hideCopies(2);
    const copy = sync();
    await copy.up(argsFor(await issued()));
    expect(waited).toEqual([3_000, 6_000]);
    expect(await copies()).toEqual([copy.id]);
  });

  test("for more than three minutes, fails the run; the next one takes it over", async () => {
    hideCopies(Infinity);
    const certificate = await issued();
    const copy = sync();
    await expect(copy.up(argsFor(certificate))).rejects.toThrow(
      /UploadPcaCertToCas: for three minutes .* has not listed a copy .*Run "pulumi up" again/,
    );
    expect(waited.reduce((sum, one) => sum + one)).toBe(180_000);
    reopen();
    const again = sync(copy);
    expect(await again.up(argsFor(certificate))).toBe("create");
    expect(changes(world)).toEqual([]);
    expect(await copies()).toEqual([again.id]);
  });
});

test.each(["before", "after"] as const)("a lost response (%s) copies nothing twice", async (when) => {
  const certificate = await issued();
  failOnce(world, when, "UploadPcaCertToCas");
  const copy = sync();
  await copy.up(argsFor(certificate)).catch(() => copy.up(argsFor(certificate)));
  expect(await copies()).toEqual([copy.id]);
});

describe("an existing copy", () => {
  const copied = async (certificate: Resource): Promise<string> => {
    await world.context.alibaba("UploadPcaCertToCas", { Ids: certificate.id ?? "" });
    return (await copies())[0] ?? "";
  };

  test("that was created elsewhere is left alone: adopt takes it over", async () => {
    const certificate = await issued();
    const id = await copied(certificate);
    const copy = sync();
    await expect(copy.up(argsFor(certificate))).rejects.toThrow(
      new RegExp(`already has this certificate \\(${id}\\).*set adopt to its id, "${id}"`),
    );
    expect(await copy.up({ ...argsFor(certificate), adopt: id })).toBe("create");
    expect(copy.id).toBe(id);
    expect(copy.state.certificate).toBe(certificate.state.certificate);
    expect(await copy.up(argsFor(certificate))).toBe("same");
    reopen();
    await sync(copy).like(copy).destroy();
    expect(await copies()).toEqual([]);
  });

  test("adopt takes over only a copy of this certificate", async () => {
    const [one, other] = [await issued(), await issued()];
    const adopt = await copied(one);
    await expect(sync().up({ ...argsFor(other), adopt })).rejects.toThrow(/CAS holds another certificate/);
    await expect(sync().up({ certificateIdentifier: "none", adopt })).rejects.toThrow(/none does not exist/);
    expect(await copies()).toEqual([adopt]);
  });

  test("of an interrupted run on another machine, is taken over when its id is named", async () => {
    const certificate = await issued();
    world.after = (operation) => {
      if (operation === "UploadPcaCertToCas") throw new Error("killed");
    };
    const copy = sync();
    await expect(copy.up(argsFor(certificate))).rejects.toThrow("killed");
    const [left = ""] = await copies();
    changeMachine(world.folder);
    reopen();
    await expect(sync(copy).up(argsFor(certificate))).rejects.toThrow(/no record of having copied it/);
    Object.assign(world.context, { takeUp: [left] });
    const again = sync(copy);
    await again.up(argsFor(certificate));
    expect(again.id).toBe(left);
  });

  test("replaced on demand, it stays the same copy", async () => {
    const certificate = await issued();
    const copy = sync();
    await copy.up(argsFor(certificate));
    const fresh = await replaceOnDemand(copy, argsFor(certificate));
    expect(fresh.id).toBe(copy.id);
    expect(await copies()).toEqual([copy.id]);
  });
});

test("deleted externally, it is created again", async () => {
  const certificate = await issued();
  const copy = sync();
  await copy.up(argsFor(certificate));
  await world.context.alibaba("DeleteUserCertificate", { CertId: Number(copy.id) });
  await copy.refresh();
  expect(copy.id).toBeUndefined();
  expect(await copy.up(argsFor(certificate))).toBe("create");
  expect(await copies()).toEqual([copy.id]);
});

test("certificates that cannot be copied are refused before any modifying call", async () => {
  const refused = async (identifier: string | undefined): Promise<unknown> => {
    world.calls.length = 0;
    const refusal: unknown = await sync()
      .up({ certificateIdentifier: identifier })
      .catch((error: unknown) => error);
    expect(changes(world)).toEqual([]);
    return refusal;
  };
  expect(await refused("none")).toMatchObject({ code: "INVALID_INPUT", message: /none does not exist/ });
  const revoked = await issued();
  await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: revoked.id ?? "" });
  expect(await refused(revoked.id)).toMatchObject({ message: /has the status REVOKE/ });
  const expired = await issued();
  world.now = new Date(world.now.getTime() + 91 * 86_400_000);
  expect(await refused(expired.id)).toMatchObject({ message: /has expired/ });
});

describe("retiring a certificate that was copied", () => {
  const refuse = (times: number): void => {
    let left = times;
    world.before = (operation) => {
      if (operation !== "DeleteClientCertificate" || left-- <= 0) return;
      const refusal = { operation, serviceCode: "Synchronizing", httpStatus: 400, requestId: "R" };
      throw new ServiceError({ ...refusal, message: "being synchronized" });
    };
  };

  test("is waited for while the service refuses it", async () => {
    const certificate = await issued();
    await sync().up(argsFor(certificate));
    refuse(2);
    await certificate.destroy();
    expect(waited).toEqual([3_000, 6_000]);
  });

  test("fails after three minutes with the refusal", async () => {
    const certificate = await issued();
    await sync().up(argsFor(certificate));
    refuse(Infinity);
    await expect(certificate.destroy()).rejects.toThrow(
      /DeleteClientCertificate: for three minutes .*which has a copy in the certificate service \(Synchronizing: being synchronized\)\. It is revoked/,
    );
  });

  test("one without a copy is not waited for", async () => {
    const certificate = await issued();
    refuse(Infinity);
    await expect(certificate.destroy()).rejects.toThrow(/Synchronizing: being synchronized/);
    expect(waited).toEqual([]);
  });
});
