import { clientCertificateWithCsr as definition } from "../../../schema/alibaba/client-certificate-with-csr";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { requestOf } from "../request";
import type { ExpectedCertificate } from "../../x509/compare";
import { CLIENT_USAGES } from "./client-certificate";
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
import { sanFailures, sanNames, sanRequest } from "./common/alternative-names";
import { expectedPeriod, plannedPeriod, planValidity } from "./common/validity";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.ClientCertificateWithCsr` over CreateClientCertificateWithCsr. */
export const clientCertificateWithCsr: Kind<Args, IssuedState> = {
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
        context.alibaba("CreateClientCertificateWithCsr", {
          ...requestOf(definition.arguments, args),
          SanValue: sanRequest(args),
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
    names: [...names, ...sanNames(args)],
    usage: "clientAuth",
    period: expectedPeriod(args),
  };
}

const GIVES: Gives = {
  what: "a client certificate",
  isCa: false,
  usages: CLIENT_USAGES,
  extensions: false,
  names: true,
};

function rules(intent: Intent<Args>): Failure[] {
  const { request, refused } = checkedRequest(intent, GIVES);
  if (refused.length > 0) return refused;
  if (request && request.name.commonName === undefined) {
    return [{ argument: "csr", message: "its subject has no common name" }];
  }
  const failures = endRules(intent, {
    names: {
      names: [...(request?.names ?? []), ...sanNames(intent.args)],
      commonName: request?.name.commonName,
      subjectDer: request && completeSubject(intent.args, request.name),
    },
    namesArgument: request ? "csr" : "sanValue",
    subjectArgument: "csr",
    validity: planValidity(intent),
    algorithm: { argument: "csr", name: request?.algorithm },
    usages: CLIENT_USAGES,
  });
  return [...sanFailures(intent), ...failures];
}
