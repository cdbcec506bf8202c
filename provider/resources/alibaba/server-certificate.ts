import { serverCertificate as definition } from "../../../schema/alibaba/server-certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Kind } from "../kind";
import { requestOf } from "../request";
import type { ExpectedCertificate } from "../../x509/compare";
import { hostName, uniqueNames, type GeneralName } from "../../x509/names";
import { describeEnd, serverArgs } from "./common/described";
import {
  createEnd,
  endKind,
  endRules,
  organizationHint,
  subjectOf,
  completeSubject,
} from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { domainRequest, SERVER_USAGES } from "./common/server-fields";
import { expectedPeriod, plannedPeriod, planValidity } from "./common/validity";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.ServerCertificate` over CreateServerCertificate. */
export const serverCertificate: Kind<Args, IssuedState> = {
  ...defined(definition),
  ...endKind,
  hint: organizationHint,
  describe: describeEnd(definition.kind, serverArgs),
  validity: plannedPeriod,
  rules: (intent) =>
    endRules(intent, {
      names: {
        names: hostNames(intent.args),
        commonName: intent.args.commonName,
        subjectDer: completeSubject(intent.args, { commonName: intent.args.commonName }),
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
          ...requestOf(definition.arguments, args),
          CommonName: hostName(args.commonName).value,
          Domain: domainRequest(args.domain),
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
