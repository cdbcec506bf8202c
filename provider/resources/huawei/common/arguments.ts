import type { apigCertificate } from "../../../../schema/huawei/apig-certificate";
import type { certificateAuthority } from "../../../../schema/huawei/certificate-authority";
import type { privateCertificate } from "../../../../schema/huawei/private-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";

/** Values of the arguments of an upload. */
export type UploadArgs = ArgumentsOf<typeof apigCertificate>;

/** Values of the arguments of a CA. */
export type HuaweiAuthorityArgs = ArgumentsOf<typeof certificateAuthority>;

/** Values of the arguments of a certificate. */
export type IssuingArguments = ArgumentsOf<typeof privateCertificate>;
