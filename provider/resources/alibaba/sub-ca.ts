import { subCa as definition } from "../../../schema/alibaba/sub-ca";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { chainFailures } from "../planned-chain";
import { requestOf } from "../request";
import { ifKnown } from "../../base/unknown";
import { familyOf } from "../../x509/algorithms";
import { periodBelow } from "../../x509/validity";
import {
  authorityLifecycle,
  authorityValidity,
  createAuthority,
  expectedAuthority,
  type AlibabaAuthorityState,
} from "./common/authority";
import { describeAuthority } from "./common/described";
import { plannedAuthority } from "./common/issuer-rules";
import { drawOnIssuer, drawOnInstances } from "./common/purchased";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.SubCa` over CreateSubCACertificate. */
export const subCa: Kind<Args, AlibabaAuthorityState> = {
  ...defined(definition),
  rules,
  validity: authorityValidity,
  above: plannedAuthority,
  shortage: (context, resource) => {
    drawOnInstances(context, resource);
    // The minimum is about certificates: of CAs, only a few are purchased.
    return drawOnIssuer({ ...context, minimumRemaining: undefined }, resource);
  },
  expected: (args) => ({
    ...expectedAuthority(args),
    pathLength: args.pathLenConstraint ?? 0,
    extendedKeyUsages: args.extendedKeyUsages,
  }),
  create: (context, args) =>
    createAuthority(context, args, (clientToken) =>
      context.alibaba("CreateSubCACertificate", {
        ...requestOf(definition.arguments, args),
        ClientToken: clientToken,
      }),
    ),
  describe: describeAuthority(definition.kind),
  ...authorityLifecycle,
};

function rules({ args, issuing, issuer, now }: Intent<Args>): Failure[] {
  const above = issuer && plannedAuthority(issuer, now);
  const yearsAbove = ifKnown(issuer?.years) as number | undefined;
  const dates =
    issuing && args.years !== undefined
      ? periodBelow(args.years, now, { years: yearsAbove, notAfter: above?.notAfter })
      : {};
  return chainFailures(
    { issuing },
    {
      label: "this CA",
      ca: true,
      family: args.algorithm && familyOf(args.algorithm),
      extendedKeyUsages: args.extendedKeyUsages,
      ...dates,
      issued: false,
      issuer: above,
    },
    {
      issuer: "parent",
      algorithm: "algorithm",
      validity: "years",
      usages: "extendedKeyUsages",
      names: "commonName",
      subject: "commonName",
    },
  );
}
