import type { UserCertificateDetail } from "../../provider/api/alibaba/operations";
import type { EngineProperties } from "../../provider/engine/crud";
import { ServiceError } from "../../provider/base/errors";
import { importExisting } from "../../provider/engine/import";
import { failOnce } from "./faults";
import {
  BASE,
  changeMachine,
  changes,
  kindOf,
  newCertificate,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const KIND = "alibaba.UserCertificate";
const ARGS = BASE[KIND] ?? {};

let world: World;
beforeEach(async () => {
  world = newWorld();
  await world.context.places.prepare();
});

const upload = (like?: Resource): Resource => new Resource(world, KIND, like?.urn);

const uploads = async (): Promise<string[]> => {
  const answer = await world.context.alibaba("ListUserCertificateOrder", { OrderType: "UPLOAD" });
  return answer.CertificateOrderList.map(({ CertificateId }) => String(CertificateId));
};
const detail = (id: string | undefined): Promise<UserCertificateDetail> =>
  world.context.alibaba("GetUserCertificateDetail", { CertId: Number(id) });

const renewed = (): EngineProperties => {
  const { certificate: cert, privateKey } = newCertificate("gateway.example.com");
  return { ...ARGS, cert, privateKey };
};

test("its id is returned as a number and with the region; the key is not read back", async () => {
  const web = upload();
  expect(await web.up(ARGS)).toBe("create");
  expect(web.state).toMatchObject({
    certificateId: Number(web.id),
    certIdentifier: `${web.id}-cn-hangzhou`,
    certificateName: expect.stringMatching(/^gateway-[0-9a-f]{10}$/) as string,
    commonName: "gateway.example.com",
  });
  expect(await web.up(ARGS)).toBe("same");
  await web.refresh();
  expect(await web.up(ARGS)).toBe("same");
});

test("renewal: the new upload has its own name, and exists before the old one is deleted", async () => {
  const web = upload();
  await web.up(ARGS);
  const old = { id: web.id, name: web.state.certificateName };
  world.calls.length = 0;
  expect(await web.up(renewed())).toBe("replace");
  expect(changes(world)).toEqual(["UploadUserCertificate", "DeleteUserCertificate"]);
  expect(web.id).not.toBe(old.id);
  expect(web.state.certificateName).not.toBe(old.name);
  expect(await uploads()).toEqual([web.id]);
});

test.each(["before", "after"] as const)("a lost response (%s) uploads nothing twice", async (when) => {
  failOnce(world, when, "UploadUserCertificate");
  const web = upload();
  await web.up(ARGS).catch(() => web.up(ARGS));
  expect(await uploads()).toEqual([web.id]);
});

test("an upload of an interrupted run is recovered by the next one", async () => {
  const web = upload();
  world.after = (operation) => {
    if (operation === "UploadUserCertificate") throw new Error("killed");
  };
  await expect(web.up(ARGS)).rejects.toThrow("killed");
  world.after = () => undefined;
  const [left] = await uploads();
  await upload(web).up(ARGS);
  expect(await uploads()).toEqual([left]);
});

test("on another machine it is unclear whether it is in use: the run stops, and a refresh resolves it", async () => {
  const web = upload();
  await web.up(ARGS);
  const [made] = await uploads();
  world = newWorld(world.folder);
  changeMachine(world.folder);
  await expect(upload(web).up(ARGS)).rejects.toThrow(/has the idempotency key of this create/);
  expect(await uploads()).toEqual([made]);
});

test("deleted externally, it is created again; with another name or certificate, it is replaced", async () => {
  const web = upload();
  await web.up(ARGS);
  await world.context.alibaba("DeleteUserCertificate", { CertId: Number(web.id) });
  await web.refresh();
  expect(web.id).toBeUndefined();
  expect(await web.up(ARGS)).toBe("create");
});

describe("a deletion that the service refuses", () => {
  const refusing = (times: number): { waited: number[] } => {
    const waited: number[] = [];
    Object.assign(world.context, {
      wait: (milliseconds: number) => {
        waited.push(milliseconds);
        return Promise.resolve();
      },
    });
    let left = times;
    world.before = (operation) => {
      if (operation !== "DeleteUserCertificate" || left-- <= 0) return;
      const refusal = { operation, serviceCode: "CertInUse", httpStatus: 400, requestId: "R" };
      throw new ServiceError({ ...refusal, message: "the certificate is deployed" });
    };
    return { waited };
  };

  test("for a while, is waited for", async () => {
    const web = upload();
    await web.up(ARGS);
    const { waited } = refusing(2);
    await web.destroy();
    expect(waited).toEqual([3_000, 6_000]);
    expect(await uploads()).toEqual([]);
  });

  test("forever, fails after three minutes, and says what uses it and what to do", async () => {
    const web = upload();
    await web.up(ARGS);
    const { waited } = refusing(Infinity);
    await expect(web.destroy()).rejects.toThrow(
      /for three minutes .* \(CertInUse: the certificate is deployed\).*ListCloudResources knows nothing.*Give what uses it another certificate, then run "pulumi up" again/,
    );
    expect(waited.reduce((sum, one) => sum + one)).toBe(180_000);
  });
});

test("an existing one is imported with its certificate, and stays; with another one it is replaced", async () => {
  const { cert: Cert, privateKey: Key } = ARGS as { cert: string; privateKey: string };
  const { CertId } = await world.context.alibaba("UploadUserCertificate", { Name: "gateway", Cert, Key });
  const id = String(CertId);
  const { state, inputs } = await importExisting(kindOf(KIND), world.context, id);
  expect(JSON.stringify({ state, inputs })).not.toContain("PRIVATE KEY");
  const web = Object.assign(upload(), { id, state, inputs });
  await web.up(ARGS);
  expect(web.id).toBe(id);
  expect(await web.up(ARGS)).toBe("same");
  expect(await web.up(renewed())).toBe("replace");
});

test("adopt takes over only an upload of this certificate", async () => {
  const { certificate: Cert, privateKey: Key } = newCertificate("other.example.com");
  const { CertId } = await world.context.alibaba("UploadUserCertificate", { Name: "other", Cert, Key });
  const adopt = String(CertId);
  await expect(upload().up({ ...ARGS, adopt })).rejects.toThrow(/CAS holds another certificate/);
  const web = upload();
  expect(await web.up({ name: "other", cert: Cert, privateKey: Key, adopt })).toBe("create");
  expect(web.id).toBe(adopt);
  expect(await detail(web.id)).toMatchObject({ Name: "other" });
});

test("the arguments are a certificate with its key, or a whole SM2 pair", async () => {
  const { cert, privateKey } = ARGS;
  await expect(upload().check({ name: "x" })).rejects.toThrow(/cert: is required.*SM2 pair/);
  await expect(upload().check({ name: "x", cert })).rejects.toThrow(/privateKey: is required/);
  await expect(upload().check({ name: "x", signCert: cert })).rejects.toThrow(
    /encryptCert: is required for an SM2 pair/,
  );
  const both = { ...ARGS, signCert: cert, signPrivateKey: privateKey };
  await expect(upload().check(both)).rejects.toThrow(/ignored beside cert/);
  const other = newCertificate("other.example.com").privateKey;
  await expect(upload().check({ ...ARGS, privateKey: other })).rejects.toThrow(/is not the key/);
});
