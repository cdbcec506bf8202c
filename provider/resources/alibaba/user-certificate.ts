import { userCertificate as definition } from "../../../schema/alibaba/user-certificate";
import type { UserCertificateOutputs } from "../../../sdk/alibaba/user-certificate";
import { samePem } from "../../x509/pem";
import { defined } from "../fields-of";
import { pairFailures } from "../key-pair";
import type { Failure, Intent, Kind } from "../kind";
import { deleteUpload } from "./common/certificate-service";
import {
  createUpload,
  describeArguments,
  readUpload,
  updateUpload,
  type AlibabaUploadArgs,
} from "./common/user-certificate";

type Args = AlibabaUploadArgs;

/** `alibaba.UserCertificate` over UploadUserCertificate and what reads and deletes an upload (2020-04-07). */
export const userCertificate: Kind<Args, UserCertificateOutputs> = {
  ...defined(definition),
  rules,
  create: createUpload,
  describe: describeArguments,
  read: readUpload,
  update: updateUpload,
  delete: deleteUpload,
};

const PAIRS = [
  ["cert", "privateKey"],
  ["signCert", "signPrivateKey"],
  ["encryptCert", "encryptPrivateKey"],
] as const;

function rules(intent: Intent<Args>): Failure[] {
  const { args, olds, now } = intent;
  const isNew = ([content]: (typeof PAIRS)[number]): boolean => !samePem(olds[content], args[content]);
  return [
    ...formFailures(intent),
    ...PAIRS.flatMap((pair) => {
      const [content, key] = pair;
      return pairFailures(pair, args[content], args[key], isNew(pair) ? now : undefined);
    }),
    ...(args.adopt !== undefined && args.tags !== undefined
      ? [{ argument: "tags", message: "are set when a certificate is uploaded: leave them out with adopt" }]
      : []),
  ];
}

/** A certificate with its key, or an SM2 pair with both keys. */
function formFailures({ args, unknown }: Intent<Args>): Failure[] {
  const isGiven = (name: keyof Args): boolean => args[name] !== undefined || unknown.has(name);
  const [usual, ...sm2] = PAIRS;
  const pair = sm2.flat();
  const isPair = pair.some(isGiven);
  if (isPair && usual.some(isGiven)) {
    return pair.filter(isGiven).map((argument) => ({
      argument,
      message: "is of an SM2 pair, which is ignored beside cert: leave one out",
    }));
  }
  const missing = (isPair ? pair : usual).filter((name) => !isGiven(name));
  const message = isPair
    ? "is required for an SM2 pair"
    : "is required, or all four arguments of an SM2 pair";
  return missing.map((argument) => ({ argument, message }));
}
