import { serverCertificateWithCsr as definition } from "../../../schema/alibaba/server-certificate-with-csr";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { requestOf } from "../request";
import type { ExpectedCertificate } from "../../x509/compare";
import { hostName, hostProblem, uniqueNames } from "../../x509/names";
import { readCsr } from "../csr";
import { checkedRequest, type Gives } from "../csr-demands";
import { describeEnd, requestedArgs } from "./common/described";
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

/** `alibaba.ServerCertificateWithCsr` over CreateServerCertificateWithCsr. */
export const serverCertificateWithCsr: Kind<Args, IssuedState> = {
  ...defined(definition),
  ...endKind,
  hint: organizationHint,
  describe: describeEnd(definition.kind, requestedArgs),
  validity: plannedPeriod,
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateServerCertificateWithCsr", {
          ...requestOf(definition.arguments, args),
          Domain: domainRequest(args.domain),
          CustomIdentifier,
        }),
      expected: expected(args),
      sets: { ...args, aliasName: undefined },
    }),
};

function expected(args: Args): ExpectedCertificate {
  const { publicKey, names } = readCsr(args.csr);
  return {
    subject: subjectOf(args),
    publicKey,
    names: uniqueNames([...names, ...(args.domain ?? []).map(hostName)]),
    usage: "serverAuth",
    period: expectedPeriod(args),
  };
}

const GIVES: Gives = {
  what: "a server certificate",
  isCa: false,
  usages: SERVER_USAGES,
  extensions: false,
  names: true,
};

function rules(intent: Intent<Args>): Failure[] {
  const { request, refused } = checkedRequest(intent, GIVES);
  if (refused.length > 0) return refused;
  const problem = request && hostProblem(request.name.commonName ?? "");
  if (problem) return [{ argument: "csr", message: `its common name ${problem}` }];
  const own = uniqueNames([...(request?.names ?? []), ...(intent.args.domain ?? []).map(hostName)]);
  return endRules(intent, {
    names: {
      names: own,
      commonName: request?.name.commonName,
      subjectDer: request && completeSubject(intent.args, request.name),
    },
    namesArgument: request ? "csr" : "domain",
    subjectArgument: "csr",
    validity: planValidity(intent),
    algorithm: { argument: "csr", name: request?.algorithm },
    usages: SERVER_USAGES,
  });
}
