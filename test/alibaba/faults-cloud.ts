import { X509Certificate } from "node:crypto";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import { actionOf } from "../../provider/api/alibaba/wire";
import type { EngineProperties } from "../../provider/engine/crud";
import { openStore, type ObjectRow } from "../../provider/local/store";
import type { Cloud } from "../faults/cloud";
import { isKeyOf, isSameCertificate, otherThan, unless } from "../faults/compare";
import { BASE, hierarchy, newWorld, Resource } from "../provider/support";
import { openFront, operationIn } from "./front";
import { KEY } from "./official";

/** Alibaba Cloud CAS in the fault matrix. */
export const ALIBABA: Cloud = {
  async open() {
    const world = newWorld();
    const { root, sub } = await hierarchy(world);
    // The first external CA leaves behind the root that signs them all; its instance is free again without it.
    const external = new Resource(world, "alibaba.ExternalCaCertificate");
    await external.up(BASE["alibaba.ExternalCaCertificate"] ?? {});
    const store = await openStore(world.folder);
    await store
      .deleteFrom("certificates")
      .where("id", "=", external.id ?? "")
      .execute();
    const certificate = new Resource(world, "alibaba.ServerCertificate");
    await certificate.up({ ...BASE["alibaba.ServerCertificate"], parentIdentifier: sub.id });
    const front = await openFront(world.context.alibaba);
    return {
      ...{ world, front, operationIn },
      above: { root: root.id ?? "", sub: sub.id ?? "", certificate: certificate.id ?? "" },
      connect: (http) => ({
        alibaba: createAlibabaClient({
          endpoint: front.endpoint,
          region: "cn-hangzhou",
          credentials: () => Promise.resolve(KEY),
          http,
          timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
          random: () => 1,
        }),
      }),
    };
  },
  secrets: [KEY.accessKeySecret],
  secretsOf: (request) => [(request as { EncryptedCode?: string }).EncryptedCode],
  withToken: ["CreateRootCACertificate", "CreateSubCACertificate", "UploadPcaCertToCas"],
  nameOf: (operation) => actionOf(operation),
  itemBefore: (step, item) => (step === "read, gone" ? undefined : item),
  // Reserves the name of an upload.
  isPart: ({ row }) => row.type === "USER_CERTIFICATE_NAME",
  isRetired: ({ table, row }) =>
    table === "certificates" && row.type.endsWith("ROOT") && row.status === "REVOKE",
  differences({ managed }, { id, state }, { table, row }, args) {
    if (id !== row.id) return [`the state has ${id ?? "nothing"}, the service ${row.id}`];
    if (table === "objects") return uploadDifferences(state, row, args);
    return [
      ...unless(row.status === "ISSUE" && state.status === "ISSUE", `status ${row.status}`),
      ...unless(isSameCertificate(row.certificate, state.certificate), "the state holds another certificate"),
      ...otherThan(managed, JSON.parse(row.details) as EngineProperties, args),
      ...unless(
        args.exportPrivateKey !== true || isKeyOf(row.certificate, state.privateKey),
        "the private key is another one",
      ),
      ...unless(args.withIssuers !== true || state.issuers !== undefined, "the issuers are missing"),
    ];
  },
};

/** The differences of an upload and its state from the certificate to be uploaded. */
function uploadDifferences(
  state: EngineProperties,
  { name, details }: ObjectRow,
  args: EngineProperties,
): string[] {
  const { certificates } = JSON.parse(details) as { certificates: { Cert: string } };
  return [
    ...unless(
      isSameCertificate(certificates.Cert, args.cert ?? state.certificate),
      "another certificate was uploaded",
    ),
    ...unless(state.certificateName === name, `its name is ${name}`),
    ...unless(
      state.fingerprint === new X509Certificate(certificates.Cert).fingerprint256.replaceAll(":", ""),
      "the state has another fingerprint",
    ),
  ];
}
