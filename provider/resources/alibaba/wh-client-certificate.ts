import { whClientCertificate as definition } from "../../../schema/alibaba/wh-client-certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { requestOf as sentAs } from "../request";
import type { ExpectedCertificate } from "../../x509/compare";
import { CLIENT_USAGES } from "./client-certificate";
import { readCsr } from "../csr";
import { checkedRequest, type Gives } from "../csr-demands";
import { warehouseArgs } from "./common/described";
import { endRules, subjectOf, completeSubject } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import type { CreateWHClientCertificateRequest } from "../../api/alibaba/operations";
import { plannedAuthority } from "./common/issuer-rules";
import { sanFailures, sanNames, sanRequest } from "./common/alternative-names";
import { drawOnIssuer } from "./common/purchased";
import { expectedPeriod, plannedPeriod, planValidity } from "./common/validity";
import { deleteFromWarehouse, describeInWarehouse, findInWarehouse } from "./common/warehouse";
import { createInWarehouse } from "./common/warehouse-create";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.WhClientCertificate` over CreateWHClientCertificate (2020-04-07). */
export const whClientCertificate: Kind<Args, IssuedState> = {
  ...defined(definition),
  validity: plannedPeriod,
  above: plannedAuthority,
  shortage: drawOnIssuer,
  rules,
  expected,
  describe: (_context, _id, certificate) => Promise.resolve(certificate ? warehouseArgs(certificate) : {}),
  create: (context, args) =>
    createInWarehouse(context, {
      key: args.createKey ?? "",
      request: requestOf(args),
      expected: expected(args),
      withIssuers: args.withIssuers,
    }),
  read: (context, id, state) => findInWarehouse(context, id, state.withIssuers),
  // Nothing can be changed; only another way to name the issuer changes what the state holds.
  update: (context, id, _olds, args) => describeInWarehouse(context, id, args.withIssuers),
  delete: deleteFromWarehouse,
};

const requestOf = (args: Args): CreateWHClientCertificateRequest => ({
  ...sentAs(definition.arguments, args),
  SanValue: sanRequest(args),
});

function expected(args: Args): ExpectedCertificate {
  const request = args.csr === undefined ? undefined : readCsr(args.csr);
  return {
    subject: { ...subjectOf(args), commonName: args.commonName ?? request?.name.commonName },
    publicKey: request?.publicKey,
    names: [...(request?.names ?? []), ...sanNames(args)],
    usage: "clientAuth",
    algorithm: args.algorithm,
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
  const { args } = intent;
  const { request, refused } = checkedRequest(intent, GIVES);
  if (refused.length > 0) return refused;
  const algorithm = request?.algorithm ?? args.algorithm;
  return [
    ...keyFailures(intent),
    ...sanFailures(intent),
    ...endRules(intent, {
      names: {
        names: [...(request?.names ?? []), ...sanNames(args)],
        commonName: args.commonName ?? request?.name.commonName,
        subjectDer: completeSubject(args, { commonName: args.commonName, ...request?.name }),
      },
      namesArgument: request ? "csr" : "sanValue",
      subjectArgument: request ? "csr" : "commonName",
      validity: planValidity(intent),
      algorithm: { argument: request ? "csr" : "algorithm", name: algorithm },
      usages: CLIENT_USAGES,
    }),
  ];
}

/** Either the request decides name and key, or the arguments do; never both in different ways. */
function keyFailures({ args, unknown }: Intent<Args>): Failure[] {
  if (args.csr === undefined) {
    if (unknown.has("csr")) return [];
    const missing = (["commonName", "algorithm"] as const).filter(
      (name) => args[name] === undefined && !unknown.has(name),
    );
    return missing.map((argument) => ({ argument, message: "is required without csr" }));
  }
  const { name, algorithm } = readCsr(args.csr);
  const wanted = args.commonName;
  if (args.algorithm !== undefined && args.algorithm !== algorithm) {
    const message = `is ${args.algorithm}, but the key of csr is ${algorithm ?? "of another kind"}: leave it out`;
    return [{ argument: "algorithm", message }];
  }
  if (wanted !== undefined && name.commonName !== undefined && wanted !== name.commonName) {
    return [{ argument: "commonName", message: "is not the common name of csr: leave it out" }];
  }
  if (wanted === undefined && name.commonName === undefined && !unknown.has("commonName")) {
    return [{ argument: "commonName", message: "is required, because csr has none" }];
  }
  return [];
}
