import type { ServerCertificateWithCsrArgs } from "../../../sdk/alibaba/server-certificate-with-csr";
import type { Resolved } from "../../../sdk/resource";
import type { ArgsOf, Failure, Field, Intent, Kind } from "../kind";
import type { ExpectedCertificate } from "../../x509/compare";
import { hostName, hostProblem, uniqueNames } from "../../x509/names";
import { csrField, csrPem, readCsr, tryCsr } from "../csr";
import { demandFailures, type Gives } from "../csr-demands";
import { createEnd, endKind, endRules, subjectOf, wholeSubject } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { SERVER_USAGES, serverFields, serverRequest } from "./common/server-fields";
import { expectedPeriod, plannedPeriod, planValidity } from "./common/validity";

const fields = {
  csr: csrField,
  ...serverFields,
} satisfies Record<Exclude<keyof Resolved<ServerCertificateWithCsrArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.ServerCertificateWithCsr` over CreateServerCertificateWithCsr. */
export const serverCertificateWithCsr: Kind<Args, IssuedState> = {
  kind: "alibaba.ServerCertificateWithCsr",
  fields,
  ...endKind,
  validity: plannedPeriod,
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateServerCertificateWithCsr", {
          ...serverRequest(args),
          Csr: csrPem(args.csr),
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
  const { csr } = intent.args;
  const request = csr === undefined ? undefined : tryCsr(csr);
  if (typeof request === "string") return [{ argument: "csr", message: request }];
  const demanded = demandFailures(intent, request, GIVES);
  if (demanded.length > 0) return demanded;
  const problem = request && hostProblem(request.name.commonName ?? "");
  if (problem) return [{ argument: "csr", message: `its common name ${problem}` }];
  const own = uniqueNames([...(request?.names ?? []), ...(intent.args.domain ?? []).map(hostName)]);
  return endRules(intent, {
    names: {
      names: own,
      commonName: request?.name.commonName,
      subjectDer: request && wholeSubject(intent.args, request.name),
    },
    namesArgument: request ? "csr" : "domain",
    subjectArgument: "csr",
    validity: planValidity(intent),
    algorithm: { argument: "csr", name: request?.algorithm },
    usages: SERVER_USAGES,
  });
}
