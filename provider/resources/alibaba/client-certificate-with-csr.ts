import type { ClientCertificateWithCsrArgs } from "../../../sdk/alibaba/client-certificate-with-csr";
import type { Resolved } from "../../../sdk/resource";
import type { ArgsOf, Failure, Field, Intent, Kind } from "../kind";
import type { ExpectedCertificate } from "../../x509/compare";
import { CLIENT_USAGES } from "./client-certificate";
import { csrField, csrPem, readCsr, tryCsr } from "../csr";
import { demandFailures, type Gives } from "../csr-demands";
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
import { SAN_TYPES, sanFailures, sanFields, sanNames, sanRequest } from "./common/alternative-names";
import {
  expectedPeriod,
  plannedPeriod,
  planValidity,
  validityFields,
  validityRequest,
} from "./common/validity";

const fields = {
  csr: csrField,
  ...sanFields(SAN_TYPES),
  ...endFields,
  ...subjectFields,
  ...validityFields,
} satisfies Record<Exclude<keyof Resolved<ClientCertificateWithCsrArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.ClientCertificateWithCsr` over CreateClientCertificateWithCsr. */
export const clientCertificateWithCsr: Kind<Args, IssuedState> = {
  kind: "alibaba.ClientCertificateWithCsr",
  fields,
  ...endKind,
  validity: plannedPeriod,
  rules,
  expected,
  create: (context, args) =>
    createEnd(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateClientCertificateWithCsr", {
          ...endRequest(args),
          ...subjectRequest(args),
          ...sanRequest(args),
          ...validityRequest(args),
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
  const { csr } = intent.args;
  const request = csr === undefined ? undefined : tryCsr(csr);
  if (typeof request === "string") return [{ argument: "csr", message: request }];
  const demanded = demandFailures(intent, request, GIVES);
  if (demanded.length > 0) return demanded;
  if (request && request.name.commonName === undefined) {
    return [{ argument: "csr", message: "its subject has no common name" }];
  }
  const failures = endRules(intent, {
    names: {
      names: [...(request?.names ?? []), ...sanNames(intent.args)],
      commonName: request?.name.commonName,
      subjectDer: request && wholeSubject(intent.args, request.name),
    },
    namesArgument: request ? "csr" : "sanValue",
    subjectArgument: "csr",
    validity: planValidity(intent),
    algorithm: { argument: "csr", name: request?.algorithm },
    usages: CLIENT_USAGES,
  });
  return [...sanFailures(intent), ...failures];
}
