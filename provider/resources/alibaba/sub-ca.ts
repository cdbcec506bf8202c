import { z } from "zod";
import type { SubCaArgs } from "../../../sdk/alibaba/sub-ca";
import type { Resolved } from "../../../sdk/resource";
import { sameFlag, text, whole } from "../fields";
import { replaces, updates, type ArgsOf, type Failure, type Field, type Intent, type Kind } from "../kind";
import { chainFailures } from "../planned-chain";
import { ifKnown } from "../../base/unknown";
import { familyOf } from "../../x509/algorithms";
import { periodBelow } from "../../x509/validity";
import {
  authorityFields,
  authorityLifecycle,
  authorityValidity,
  createAuthority,
  expectedAuthority,
  subjectRequest,
} from "./common/authority";
import type { IssuedState } from "../issued";
import { managedRequest } from "./common/managed";
import { SUBORDINATE_ALGORITHMS, plannedAuthority } from "./common/issuer-rules";
import { sameUsages, usage } from "./common/usages";

const fields = {
  ...authorityFields,
  parentIdentifier: replaces(text(128)),
  algorithm: replaces(z.enum(SUBORDINATE_ALGORITHMS)),
  pathLenConstraint: replaces(whole(0, 20).optional(), (a, b) => (a ?? 0) === (b ?? 0)),
  extendedKeyUsages: replaces(z.array(usage).min(1).optional(), sameUsages),
  enableCrl: replaces(z.boolean().optional(), sameFlag),
  crlDay: replaces(whole(1, 365).optional()),
  certMaxTime: replaces(whole(0, 2 ** 31 - 1).optional()),
  withIssuers: updates(z.literal(true).optional()),
} satisfies Record<Exclude<keyof Resolved<SubCaArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.SubCa` over CreateSubCACertificate. */
export const subCa: Kind<Args, IssuedState> = {
  kind: "alibaba.SubCa",
  fields,
  references: ["parentIdentifier"],
  idempotency: "clientToken",
  rules,
  validity: authorityValidity,
  above: plannedAuthority,
  expected: (args) => ({
    ...expectedAuthority(args),
    pathLength: args.pathLenConstraint ?? 0,
    extendedKeyUsages: args.extendedKeyUsages,
  }),
  create: (context, args) =>
    createAuthority(context, args, (clientToken) =>
      context.alibaba("CreateSubCACertificate", {
        ...subjectRequest(args),
        ...managedRequest(args),
        Years: args.years,
        Algorithm: args.algorithm,
        ParentIdentifier: args.parentIdentifier,
        PathLenConstraint: args.pathLenConstraint,
        ExtendedKeyUsages: args.extendedKeyUsages,
        EnableCrl: args.enableCrl,
        CrlDay: args.crlDay,
        CertMaxTime: args.certMaxTime,
        ClientToken: clientToken,
      }),
    ),
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
