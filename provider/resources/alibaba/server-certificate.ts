import { z } from "zod";
import type { ServerCertificateArgs } from "../../../sdk/alibaba/server-certificate";
import type { Resolved } from "../../../sdk/resource";
import { commonHost, sameFlag, sameHost } from "../fields";
import { replaces, updates, type ArgsOf, type Field, type Kind } from "../kind";
import type { ExpectedCertificate } from "../../x509/compare";
import { hostName, uniqueNames, type GeneralName } from "../../x509/names";
import { createEnd, endKind, endRules, subjectOf, wholeSubject } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { ALGORITHMS } from "./common/issuer-rules";
import { SERVER_USAGES, serverFields, serverRequest } from "./common/server-fields";
import { expectedPeriod, plannedPeriod, planValidity } from "./common/validity";

const fields = {
  commonName: replaces(commonHost, sameHost),
  algorithm: replaces(z.enum(ALGORITHMS)),
  exportPrivateKey: updates(z.boolean().optional(), sameFlag),
  ...serverFields,
} satisfies Record<Exclude<keyof Resolved<ServerCertificateArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.ServerCertificate` over CreateServerCertificate. */
export const serverCertificate: Kind<Args, IssuedState> = {
  kind: "alibaba.ServerCertificate",
  fields,
  ...endKind,
  validity: plannedPeriod,
  rules: (intent) =>
    endRules(intent, {
      names: {
        names: hostNames(intent.args),
        commonName: intent.args.commonName,
        subjectDer: wholeSubject(intent.args, { commonName: intent.args.commonName }),
      },
      namesArgument: "domain",
      subjectArgument: "commonName",
      validity: planValidity(intent),
      algorithm: { argument: "algorithm", name: intent.args.algorithm },
      usages: SERVER_USAGES,
    }),
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateServerCertificate", {
          ...serverRequest(args),
          CommonName: hostName(args.commonName).value,
          Algorithm: args.algorithm,
          CustomIdentifier,
        }),
      expected: expected(args),
      sets: { ...args, aliasName: undefined },
    }),
};

const hostNames = ({ commonName, domain = [] }: Partial<Args>): GeneralName[] =>
  uniqueNames([...(commonName === undefined ? [] : [commonName]), ...domain].map(hostName));

function expected(args: Args): ExpectedCertificate {
  return {
    subject: { ...subjectOf(args), commonName: hostName(args.commonName).value },
    names: hostNames(args),
    algorithm: args.algorithm,
    usage: "serverAuth",
    period: expectedPeriod(args),
  };
}
