import { clientCertificate as definition } from "../../../schema/alibaba/client-certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { requestOf } from "../request";
import type { ExpectedCertificate } from "../../x509/compare";
import { clientArgs, describeEnd } from "./common/described";
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

export const CLIENT_USAGES = ["clientAuth"];

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.ClientCertificate` over CreateClientCertificate. */
export const clientCertificate: Kind<Args, IssuedState> = {
  ...defined(definition),
  ...endKind,
  hint: organizationHint,
  describe: describeEnd(definition.kind, clientArgs),
  validity: plannedPeriod,
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateClientCertificate", {
          ...requestOf(definition.arguments, args),
          SanValue: sanRequest(args),
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
      subjectDer: completeSubject(intent.args, { commonName: intent.args.commonName }),
    },
    namesArgument: "sanValue",
    subjectArgument: "commonName",
    validity: planValidity(intent),
    algorithm: { argument: "algorithm", name: intent.args.algorithm },
    usages: CLIENT_USAGES,
  });
  return [...sanFailures(intent), ...failures];
}
