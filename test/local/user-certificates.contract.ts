import { createPrivateKey as keyOf } from "node:crypto";
import { DAY } from "../../common/time";
import type { AlibabaOperations, UploadUserCertificateRequest } from "../../provider/api/alibaba/operations";
import { privateKeyPem } from "../../provider/x509/keys";
import { LEAF, make, pem } from "../x509/support";
import { Ca, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";
import { csrOf } from "./judge";

/** A certificate that expires in a number of days. */
const newPair = async (days = 365): Promise<{ Cert: string; Key: string }> => {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const period = { notBefore: new Date(today - DAY), notAfter: new Date(today + days * DAY) };
  const { certificate, privateKey } = await make({ ...LEAF, ...period });
  return { Cert: pem(certificate), Key: privateKeyPem(privateKey) };
};

/** An SM2 pair: one certificate for signing, one for encryption. */
async function newSm2(): Promise<Omit<UploadUserCertificateRequest, "Name">> {
  const [sign, encrypt] = [await make(LEAF, undefined, "SM2_256"), await make(LEAF, undefined, "SM2_256")];
  return {
    SignCert: pem(sign.certificate),
    SignPrivateKey: privateKeyPem(sign.privateKey),
    EncryptCert: pem(encrypt.certificate),
    EncryptPrivateKey: privateKeyPem(encrypt.privateKey),
  };
}

/** Certificates in the certificate service: uploaded ones, and those created by UploadPcaCertToCas. */
export function userCertificatesContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let pair: { Cert: string; Key: string };
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    pair = await newPair();
  });
  afterAll(() => ca.service.close());

  let count = 0;
  const upload = async (more: Partial<UploadUserCertificateRequest> = {}): Promise<number> =>
    (await ca.invoke("UploadUserCertificate", { Name: `upload-${count++}`, ...pair, ...more })).CertId;
  const detail = (
    CertId: number,
    CertFilter?: boolean,
  ): Promise<AlibabaOperations["GetUserCertificateDetail"][1]> =>
    ca.invoke("GetUserCertificateDetail", { CertId, CertFilter });

  describe("UploadUserCertificate", () => {
    test("is returned with its certificate and key, or without them if they are filtered out", async () => {
      const id = await upload({ Name: "web", ResourceGroupId: "rg-1", Tags: [{ Key: "a", Value: "b" }] });
      const details = await detail(id);
      const certificate = x509(pair.Cert);
      expect(details).toMatchObject({
        ...{ Id: id, CertIdentifier: `${id}-cn-hangzhou`, Name: "web", ResourceGroupId: "rg-1" },
        ...{ Cert: pair.Cert, Key: pair.Key, Expired: false, BuyInAliyun: false },
        NotBefore: Date.parse(certificate.validFrom),
        NotAfter: Date.parse(certificate.validTo),
        StartDate: new Date(certificate.validFrom).toISOString().slice(0, 10),
        EndDate: new Date(certificate.validTo).toISOString().slice(0, 10),
        SerialNo: certificate.serialNumber.toLowerCase(),
        Sha2: certificate.fingerprint256.replaceAll(":", ""),
        Fingerprint: certificate.fingerprint.replaceAll(":", ""),
      });
      const { Cert, Key, ...rest } = details;
      expect([Cert, Key]).toEqual([pair.Cert, pair.Key]);
      expect(await detail(id, true)).toEqual({ ...rest, RequestId: expect.any(String) as string });
    });

    test("an SM2 pair is returned as it was uploaded; next to Cert and Key it is ignored", async () => {
      const sm2 = await newSm2();
      expect(await detail(await upload({ ...sm2, Cert: undefined, Key: undefined }))).toMatchObject(sm2);
      const both = await detail(await upload(sm2));
      expect(both).toMatchObject(pair);
      expect(Object.keys(both)).not.toContain("SignCert");
    });

    test("a name can be used once, even by two concurrent uploads, and again after deletion", async () => {
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => upload({ Name: "once" })));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
      expect((await refused(upload({ Name: "once" }))).serviceCode).toBe("NameRepeat");
      const made = outcomes.find((outcome) => outcome.status === "fulfilled");
      await ca.invoke("DeleteUserCertificate", { CertId: made!.value });
      expect(await upload({ Name: "once" })).not.toBe(made!.value);
    });

    test("uploads that are incomplete, inconsistent, or empty are refused", async () => {
      const [other, sm2] = [await newPair(), await newSm2()];
      const none = { Cert: undefined, Key: undefined };
      for (const more of [{ Key: undefined }, none, { ...none, ...sm2, EncryptCert: undefined }]) {
        expect((await refused(upload(more))).serviceCode).toBe("MissingParameter");
      }
      const swapped = { SignCert: sm2.EncryptCert, EncryptCert: sm2.SignCert };
      for (const more of [{ Key: other.Key }, { Cert: "x" }, { Key: "x" }, { ...none, ...sm2, ...swapped }]) {
        expect((await refused(upload(more))).serviceCode).toBe("InvalidParameter");
      }
      expect((await refused(upload({ Name: "x".repeat(64) }))).message).toMatch(/63 characters/);
    });
  });

  test("DeleteUserCertificate: afterwards, every operation returns exactly NotFound", async () => {
    const CertId = await upload();
    await ca.invoke("DeleteUserCertificate", { CertId });
    expect(await refused(detail(CertId))).toMatchObject(NOT_FOUND);
    expect(await refused(ca.invoke("DeleteUserCertificate", { CertId }))).toMatchObject(NOT_FOUND);
  });

  test("ListCloudResources: nothing is deployed here", async () => {
    const CertIds = JSON.stringify([await upload()]);
    expect(await ca.invoke("ListCloudResources", { CertIds })).toMatchObject({ Data: [], Total: 0 });
  });

  describe("ListUserCertificateOrder", () => {
    type Query = AlibabaOperations["ListUserCertificateOrder"][0];
    let own: Ca;
    const ids: number[] = [];
    const ask = (request: Query = {}) =>
      own.invoke("ListUserCertificateOrder", { OrderType: "UPLOAD", ...request });
    const found = async (request: Query): Promise<number[]> =>
      (await ask(request)).CertificateOrderList.map(({ CertificateId }) => CertificateId);
    beforeAll(async () => {
      own = await Ca.open(makeInvoke);
      const soon = await newPair(7);
      for (let number = 0; number < 5; number++) {
        const more = { Name: `cert-${number}`, ResourceGroupId: number === 1 ? "rg-1" : undefined };
        const request = { ...(number === 2 ? soon : pair), ...more };
        ids.push((await own.invoke("UploadUserCertificate", request)).CertId);
      }
    });
    afterAll(() => own.service.close());

    test("pages without gaps or duplicates; there are no orders", async () => {
      const pages: number[] = [];
      for (let CurrentPage = 1; CurrentPage <= 4; CurrentPage++) {
        const answer = await ask({ CurrentPage, ShowSize: 2 });
        expect(answer).toMatchObject({ CurrentPage, ShowSize: 2, TotalCount: 5 });
        pages.push(...answer.CertificateOrderList.map(({ CertificateId }) => CertificateId));
      }
      expect([...pages].sort()).toEqual([...ids].sort());
      expect(await ask()).toMatchObject({ CurrentPage: 1, ShowSize: 50, TotalCount: 5 });
      expect(await found({ OrderType: "CERT" })).toHaveLength(5);
      expect(await found({ OrderType: undefined })).toEqual([]);
      expect(await found({ OrderType: "BUY" })).toEqual([]);
    });

    test("filters by status, group and keyword", async () => {
      expect(await found({ Status: "WILLEXPIRED" })).toEqual([ids[2]]);
      expect(await found({ Status: "ISSUED" })).toHaveLength(4);
      expect(await found({ Status: "EXPIRED" })).toEqual([]);
      expect(await found({ ResourceGroupId: "rg-1" })).toEqual([ids[1]]);
      const { CertificateOrderList } = await ask();
      const [first] = CertificateOrderList;
      expect(await found({ Keyword: first!.InstanceId! })).toEqual([first!.CertificateId]);
      expect(await found({ Keyword: "no such name" })).toEqual([]);
      expect(first).toMatchObject({ Name: "cert-0", Upload: true, Expired: false });
    });
  });

  describe("UploadPcaCertToCas", () => {
    let sub: string;
    beforeAll(async () => {
      sub = (await ca.hierarchy()).sub;
    });
    const uploaded = async (pem: string): Promise<number[]> => {
      const sha2 = x509(pem).fingerprint256.replaceAll(":", "");
      const answer = await ca.invoke("ListUserCertificateOrder", { OrderType: "UPLOAD", ShowSize: 1000 });
      return answer.CertificateOrderList.filter(({ Sha2 }) => Sha2 === sha2).map((one) => one.CertificateId);
    };

    test("by number or identifier, several at once; the key is included; a second call does nothing", async () => {
      const [one, two] = [await ca.server(sub, { Immediately: 1 }), await ca.client(sub, { Immediately: 1 })];
      const before = await ca.leaf(one.Identifier);
      expect(before.UploadFlag).toBe(0);
      const Ids = `${before.Id},${two.Identifier}`;
      await ca.invoke("UploadPcaCertToCas", { Ids });
      expect((await ca.leaf(one.Identifier)).UploadFlag).toBe(1);
      const ids = [...(await uploaded(one.X509Certificate!)), ...(await uploaded(two.X509Certificate!))];
      expect(ids).toHaveLength(2);
      const { Cert, Key } = await detail(ids[0]!);
      expect(Cert).toContain(one.X509Certificate);
      expect(x509(one.X509Certificate!).checkPrivateKey(keyOf(Key!))).toBe(true);
      await ca.invoke("UploadPcaCertToCas", { Ids });
      expect(await uploaded(one.X509Certificate!)).toEqual([ids[0]]);
    });

    test("a deleted certificate is uploaded again", async () => {
      const { Identifier, X509Certificate } = await ca.server(sub, { Immediately: 1 });
      await ca.invoke("UploadPcaCertToCas", { Ids: Identifier });
      const [CertId] = await uploaded(X509Certificate!);
      await ca.invoke("DeleteUserCertificate", { CertId: CertId! });
      expect(await uploaded(X509Certificate!)).toEqual([]);
      await ca.invoke("UploadPcaCertToCas", { Ids: Identifier });
      expect(await uploaded(X509Certificate!)).toHaveLength(1);
    });

    test("a missing certificate, or one whose key only its owner has, is refused, and nothing happens", async () => {
      const { Identifier, X509Certificate } = await ca.server(sub, { Immediately: 1 });
      for (const other of ["none", "12345", "9".repeat(16)]) {
        expect(
          await refused(ca.invoke("UploadPcaCertToCas", { Ids: `${Identifier},${other}` })),
        ).toMatchObject(NOT_FOUND);
      }
      const request = { Csr: await csrOf(), ParentIdentifier: sub, Days: 9 };
      const own = await ca.invoke("CreateServerCertificateWithCsr", request);
      const refusal = await refused(
        ca.invoke("UploadPcaCertToCas", { Ids: `${Identifier},${own.Identifier}` }),
      );
      expect(refusal.message).toMatch(/does not hold the key/);
      expect(await uploaded(X509Certificate!)).toEqual([]);
    });
  });
}
