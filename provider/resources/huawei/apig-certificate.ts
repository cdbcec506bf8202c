import { z } from "zod";
import type { ApigCertificateArgs, ApigCertificateOutputs } from "../../../sdk/huawei/apig-certificate";
import type { Resolved } from "../../../sdk/resource";
import { sameFlag, text } from "../fields";
import {
  createOnly,
  replaces,
  sameBy,
  updates,
  type ArgsOf,
  type Failure,
  type Field,
  type Intent,
  type Kind,
} from "../kind";
import { sameKey } from "../private-key";
import { contentFailures } from "./common/upload-rules";
import { createUpload, deleteUpload, readUpload, updateUpload } from "./common/upload";
import { commonNameMeaning } from "../../x509/names";
import { certificatesText } from "../pem-field";
import { samePem } from "../../x509/pem";

const pem = z.string().max(60_000, "must not be longer than 60000 characters");
const shortPem = z.string().max(8092, "must not be longer than 8092 characters");

const fields = {
  name: updates(
    z
      .string()
      .regex(
        /^[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{3,49}$/,
        "must be 4 to 50 letters, digits, _ or Chinese characters, beginning with a letter or Chinese character",
      ),
  ),
  certContent: updates(certificatesText(60_000), samePem),
  privateKey: updates(pem, sameKey),
  type: replaces(z.enum(["global", "instance"]).optional(), (a, b) => (a ?? "global") === (b ?? "global")),
  instanceId: replaces(text(64).optional()),
  trustedRootCa: updates(certificatesText(60_000, "is not the certificate of a CA, PEM").optional(), samePem),
  algorithmType: replaces(z.enum(["RSA", "ECC", "SM2"]).optional()),
  certContentSign: updates(certificatesText(8092).optional(), samePem),
  privateKeySign: updates(shortPem.optional(), sameKey),
  domains: updates(
    z
      .array(z.strictObject({ domain: text(255), verifiedClientCertificateEnabled: z.boolean().optional() }))
      .max(100)
      .optional(),
    sameBy(domainsMeaning),
  ),
  detachOnDelete: updates(z.boolean().optional(), sameFlag),
  adopt: createOnly(text(64).optional()),
  // The operation has no idempotency key; this one is never sent, it only leads to the journal's note.
  createKey: createOnly(text(64).optional()),
} satisfies Record<keyof Resolved<ApigCertificateArgs> | "createKey", Field>;

/** Values of the arguments of an upload. */
export type UploadArgs = ArgsOf<typeof fields>;

/** `huawei.ApigCertificate` over CreateCertificateV2 and what updates, binds and deletes an upload. */
export const apigCertificate: Kind<UploadArgs, ApigCertificateOutputs> = {
  kind: "huawei.ApigCertificate",
  fields,
  idempotency: "createKey",
  rules,
  create: createUpload,
  read: readUpload,
  update: updateUpload,
  delete: deleteUpload,
};

/** The order of domains and how they are written mean nothing; none at all is not the same as an empty list. */
function domainsMeaning(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return (list as NonNullable<UploadArgs["domains"]>)
    .map(({ domain, verifiedClientCertificateEnabled: verified }) => [commonNameMeaning(domain), verified])
    .sort();
}

function rules(intent: Intent<UploadArgs>): Failure[] {
  return [...typeFailures(intent), ...sm2Failures(intent), ...contentFailures(intent)];
}

function typeFailures({ args, unknown }: Intent<UploadArgs>): Failure[] {
  if (unknown.has("instanceId") || unknown.has("type")) return [];
  const isInstance = args.type === "instance";
  if (isInstance === (args.instanceId !== undefined)) return [];
  const message = isInstance
    ? "is required with type instance"
    : "is for type instance only: set type, or leave it out";
  return [{ argument: "instanceId", message }];
}

function sm2Failures({ args, unknown }: Intent<UploadArgs>): Failure[] {
  if (unknown.has("algorithmType")) return [];
  const pair = ["certContentSign", "privateKeySign"] as const;
  const isSm2 = args.algorithmType === "SM2";
  const wrong = pair.filter((name) => isSm2 !== (args[name] !== undefined || unknown.has(name)));
  const message = isSm2
    ? "is required with algorithmType SM2"
    : "is for algorithmType SM2 only: leave it out";
  return wrong.map((argument) => ({ argument, message }));
}
