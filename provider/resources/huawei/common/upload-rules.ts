import type { Failure, Intent } from "../../kind";
import { pairFailures, readCertificates } from "../../key-pair";
import { isSelfIssued, type Certificate } from "../../../x509/parse";
import { samePem } from "../../../x509/pem";
import type { UploadArgs } from "./arguments";

/** What the gateway would refuse, found before any call: content that is unreadable, expired or does not fit its key. */
export function contentFailures({ args, olds, now }: Intent<UploadArgs>): Failure[] {
  const isNew = !samePem(olds.certContent, args.certContent);
  return [
    ...pairFailures(
      ["certContent", "privateKey"],
      args.certContent,
      args.privateKey,
      isNew ? now : undefined,
    ),
    ...pairFailures(["certContentSign", "privateKeySign"], args.certContentSign, args.privateKeySign),
    ...rootFailures(args.trustedRootCa),
  ];
}

function rootFailures(pem: string | undefined): Failure[] {
  if (pem === undefined) return [];
  const roots = readCertificates(pem);
  if (typeof roots === "string") return [{ argument: "trustedRootCa", message: roots }];
  if (roots.every(isTrustAnchor)) return [];
  return [{ argument: "trustedRootCa", message: "is not a CA certificate in PEM" }];
}

// A root of version 1 has no extension in which it could say what it is.
const isTrustAnchor = (certificate: Certificate): boolean =>
  certificate.ca || (certificate.parts.version === 1 && isSelfIssued(certificate));
