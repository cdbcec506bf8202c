import { createPrivateKey } from "node:crypto";
import type { AlibabaOperations, ClientCertificateDetails } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import { commonNames, ROOT, SERVER, SUB, x509 } from "../local/ca";
import type { Front } from "./front";

/** The environment of a lifecycle, and what it has created so far. */
export interface World {
  readonly front: Front;
  /** The operations of version 2020-06-30, through an official client. */
  readonly pca: Invoke<AlibabaOperations>;
  /** The operations of version 2020-04-07. */
  readonly warehouse: Invoke<AlibabaOperations>;
  /** Identifiers, and a PEM certificate. */
  readonly made: { root: string; sub: string; leaf: string; certificate: string };
}

export type Step = [name: string, run: (world: World) => Promise<void>];
export const step = (...parts: Step): Step => parts;

/** How a call is refused, as every official client reports the service's error. */
export async function refused(call: Promise<unknown>, code: string): Promise<void> {
  await expect(call).rejects.toMatchObject({
    code,
    requestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
  });
}

// Parameters of the operations that this provider does not use.
const REGION = { RegionId: "cn-hangzhou" };
export const TOKEN = { ClientToken: "token" };

const PASSWORD = "aA1,.+-_#";
export const NAME = "名 *~+&=%/ \"'";

async function describeLeaf({ pca, made }: World): Promise<ClientCertificateDetails> {
  return (await pca("DescribeClientCertificate", { Identifier: made.leaf })).Certificate;
}

/** From the first CA to the last trace of a certificate; add a step here for a new operation. */
export const STEPS: Step[] = [
  step("CreateRootCACertificate", async ({ pca, made }) => {
    const request = { ...ROOT, ...TOKEN, Organization: NAME };
    const answer = await pca("CreateRootCACertificate", request);
    expect(x509(answer.Certificate).ca).toBe(true);
    expect((await pca("CreateRootCACertificate", request)).Identifier).toBe(answer.Identifier);
    made.root = answer.Identifier;
  }),
  step("CreateSubCACertificate", async ({ pca, made }) => {
    const lists = {
      ExtendedKeyUsages: ["serverAuth", "clientAuth"],
      EnableCrl: false,
      PathLenConstraint: 0,
    };
    const request = { ...SUB, ...TOKEN, ...lists, ParentIdentifier: made.root };
    const answer = await pca("CreateSubCACertificate", request);
    expect(commonNames(answer.CertificateChain)).toEqual(["Sub", "Root"]);
    expect((await pca("CreateSubCACertificate", request)).Identifier).toBe(answer.Identifier);
    made.sub = answer.Identifier;
    const { Certificate } = await pca("DescribeCACertificate", { Identifier: made.sub });
    expect(Certificate).toMatchObject({ CertificateType: "SUB_ROOT", CrlStatus: "0", Status: "ISSUE" });
  }),
  step("CreateServerCertificate", async ({ pca, made }) => {
    const answer = await pca("CreateServerCertificate", {
      ...SERVER,
      ParentIdentifier: made.sub,
      Domain: "example.com,10.0.0.1",
      Organization: NAME,
      Immediately: 2,
      EnableCrl: 0,
      CustomIdentifier: "mine",
      Tags: [
        { Key: "a b", Value: NAME },
        { Key: "empty", Value: "" },
      ],
    });
    expect(commonNames(answer.CertificateChain ?? "")).toEqual(["www.example.com", "Sub", "Root"]);
    made.leaf = answer.Identifier;
    made.certificate = answer.X509Certificate ?? "";
    expect(x509(made.certificate).serialNumber.toLowerCase()).toBe(answer.SerialNumber);
  }),
  step("DescribeClientCertificate", async (world) => {
    expect(await describeLeaf(world)).toMatchObject({
      X509Certificate: world.made.certificate,
      Status: "ISSUE",
      CustomIdentifier: "mine",
      Organization: NAME,
      Days: 90,
      Sans: JSON.stringify([
        { Type: 2, Value: "www.example.com" },
        { Type: 2, Value: "example.com" },
        { Type: 7, Value: "10.0.0.1" },
      ]),
      Tags: [
        { TagKey: "a b", TagValue: NAME },
        { TagKey: "empty", TagValue: "" },
      ],
    });
  }),
  step("DescribeCACertificateList", async ({ pca, made }) => {
    const page = await pca("DescribeCACertificateList", { CurrentPage: 1, ShowSize: 1, CaStatus: "issue" });
    expect(page).toMatchObject({ TotalCount: 2, ShowSize: 1, CertificateList: [{ Identifier: made.root }] });
  }),
  step("ListCert", async ({ pca, made }) => {
    const page = await pca("ListCert", { ParentIdentifier: made.sub, CurrentPage: 1, ShowSize: 1 });
    expect(page).toMatchObject({ TotalCount: 1, ShowSize: 1, List: [{ Identifier: made.leaf }] });
    expect(await pca("ListCert", { ParentIdentifier: made.root })).toMatchObject({
      TotalCount: 0,
      List: [],
    });
  }),
  step("DescribeCertificatePrivateKey", async ({ pca, made }) => {
    const request = { Identifier: made.leaf, EncryptedCode: PASSWORD };
    const { EncryptedData } = await pca("DescribeCertificatePrivateKey", request);
    const key = createPrivateKey({ key: EncryptedData, passphrase: PASSWORD });
    expect(x509(made.certificate).checkPrivateKey(key)).toBe(true);
  }),
  step("UpdatePcaCertificate", async (world) => {
    await world.pca("UpdatePcaCertificate", { ...TOKEN, Identifier: world.made.leaf, AliasName: NAME });
    expect(await describeLeaf(world)).toMatchObject({ AliasName: NAME });
  }),
  step("TagResources and UntagResources", async (world) => {
    const resource = { ...REGION, ResourceId: [world.made.leaf], ResourceType: "PcaCertificate" };
    const Tag = [
      { Key: "环境", Value: NAME },
      { Key: "a b", Value: "new" },
    ];
    await world.pca("TagResources", { ...resource, Tag });
    await world.pca("UntagResources", { ...resource, TagKey: ["empty", "absent"] });
    expect((await describeLeaf(world)).Tags).toEqual([
      { TagKey: "a b", TagValue: "new" },
      { TagKey: "环境", TagValue: NAME },
    ]);
  }),
  step("MoveResourceGroup", async (world) => {
    await world.pca("MoveResourceGroup", {
      ...REGION,
      ResourceId: world.made.leaf,
      ResourceGroupId: "rg-2",
      ResourceType: "PcaCertificate",
    });
    expect(await describeLeaf(world)).toMatchObject({ ResourceGroupId: "rg-2" });
  }),
  step("what is throttled is an error too", async ({ pca, front, made }) => {
    front.fault = () => "throttled";
    const call = pca("DescribeClientCertificate", { Identifier: made.leaf });
    await expect(call).rejects.toMatchObject({ code: "Throttling.User", requestId: "R-THROTTLE" });
    front.fault = () => undefined;
  }),
  step("DeleteClientCertificate is refused before CreateRevokeClientCertificate", async (world) => {
    const leaf = { Identifier: world.made.leaf };
    await refused(world.pca("DeleteClientCertificate", leaf), "InvalidStatus");
    await world.pca("CreateRevokeClientCertificate", leaf);
    expect(await describeLeaf(world)).toMatchObject({ Status: "REVOKE" });
  }),
  step("DeleteClientCertificate", async (world) => {
    await world.pca("DeleteClientCertificate", { Identifier: world.made.leaf });
    await refused(describeLeaf(world), "NotFound");
  }),
];
