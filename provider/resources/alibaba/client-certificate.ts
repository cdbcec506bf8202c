import { z } from "zod";
import type { ClientCertificateArgs } from "../../../sdk/alibaba/client-certificate";
import type { Resolved } from "../../../sdk/resource";
import { sameFlag, text } from "../fields";
import { replaces, updates, type ArgsOf, type Failure, type Field, type Intent, type Kind } from "../kind";
import type { ExpectedCertificate } from "../../x509/compare";
import {
  createEnd,
  endFields,
  endKind,
  endRequest,
  endRules,
  subjectFields,
  subjectOf,
  subjectRequest,
  wholeSubject,
} from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { ALGORITHMS } from "./common/issuer-rules";
import { sanFailures, sanFields, sanNames, sanRequest } from "./common/alternative-names";
import {
  expectedPeriod,
  plannedPeriod,
  planValidity,
  validityFields,
  validityRequest,
} from "./common/validity";

export const CLIENT_USAGES = ["clientAuth"];

const fields = {
  commonName: replaces(text(64)),
  algorithm: replaces(z.enum(ALGORITHMS)),
  exportPrivateKey: updates(z.boolean().optional(), sameFlag),
  ...sanFields([1, 6]),
  ...endFields,
  ...subjectFields,
  ...validityFields,
} satisfies Record<Exclude<keyof Resolved<ClientCertificateArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.ClientCertificate` over CreateClientCertificate. */
export const clientCertificate: Kind<Args, IssuedState> = {
  kind: "alibaba.ClientCertificate",
  fields,
  ...endKind,
  validity: plannedPeriod,
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateClientCertificate", {
          ...endRequest(args),
          ...subjectRequest(args),
          ...sanRequest(args),
          ...validityRequest(args),
          CommonName: args.commonName,
          Algorithm: args.algorithm,
          AliasName: args.aliasName,
          CustomIdentifier,
        }),
      expected: expected(args),
      sets: args,
    }),
};

function expected(args: Args): ExpectedCertificate {
  return {
    subject: { ...subjectOf(args), commonName: args.commonName },
    names: sanNames(args),
    algorithm: args.algorithm,
    usage: "clientAuth",
    period: expectedPeriod(args),
  };
}

function rules(intent: Intent<Args>): Failure[] {
  const failures = endRules(intent, {
    names: {
      names: sanNames(intent.args),
      commonName: intent.args.commonName,
      subjectDer: wholeSubject(intent.args, { commonName: intent.args.commonName }),
    },
    namesArgument: "sanValue",
    subjectArgument: "commonName",
    validity: planValidity(intent),
    algorithm: { argument: "algorithm", name: intent.args.algorithm },
    usages: CLIENT_USAGES,
  });
  return [...sanFailures(intent), ...failures];
}
