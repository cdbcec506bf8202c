import { apigCertificate as definition } from "../../../schema/huawei/apig-certificate";
import type { ApigCertificateOutputs } from "../../../sdk/huawei/apig-certificate";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import type { UploadArgs } from "./common/arguments";
import { contentFailures } from "./common/upload-rules";
import { describeUpload } from "./common/described";
import { createUpload, deleteUpload, readUpload, updateUpload } from "./common/upload";

/** `huawei.ApigCertificate` over CreateCertificateV2 and what updates, binds and deletes an upload. */
export const apigCertificate: Kind<UploadArgs, ApigCertificateOutputs> = {
  ...defined(definition),
  rules,
  create: createUpload,
  describe: describeUpload,
  read: readUpload,
  update: updateUpload,
  delete: deleteUpload,
};

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
