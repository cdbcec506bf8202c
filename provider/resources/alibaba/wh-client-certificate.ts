import { z } from "zod";
import type { WhClientCertificateArgs } from "../../../sdk/alibaba/wh-client-certificate";
import type { Resolved } from "../../../sdk/resource";
import { country, text, token } from "../fields";
import {
  createOnly,
  replaces,
  updates,
  type ArgsOf,
  type Failure,
  type Field,
  type Intent,
  type Kind,
} from "../kind";
import type { ExpectedCertificate } from "../../x509/compare";
import { CLIENT_USAGES } from "./client-certificate";
import { csrPem, csrText, readCsr, sameCsr, tryCsr } from "../csr";
import { demandFailures, type Gives } from "../csr-demands";
import { endRules, subjectOf, subjectRequest, wholeSubject } from "./common/end-certificate";
import type { IssuedState } from "../issued";
import { adoptField } from "./common/managed";
import type { CreateWHClientCertificateRequest } from "../../api/alibaba/operations";
import { renewalFields } from "../../engine/renewal";
import { retireField } from "../retirement";
import { ALGORITHMS, plannedAuthority } from "./common/issuer-rules";
import { SAN_TYPES, sanFailures, sanFields, sanNames, sanRequest } from "./common/alternative-names";
import {
  expectedPeriod,
  plannedPeriod,
  planValidity,
  validityFields,
  validityRequest,
} from "./common/validity";
import { deleteFromWarehouse, describeInWarehouse, findInWarehouse } from "./common/warehouse";
import { createInWarehouse } from "./common/warehouse-create";

const fields = {
  parentIdentifier: replaces(text(128)),
  commonName: replaces(text(64).optional()),
  algorithm: replaces(z.enum(ALGORITHMS).optional()),
  csr: replaces(csrText.optional(), sameCsr),
  ...sanFields(SAN_TYPES),
  organization: replaces(text(64).optional()),
  organizationUnit: replaces(text(64).optional()),
  country: replaces(country.optional()),
  state: replaces(text(128).optional()),
  locality: replaces(text(128).optional()),
  ...validityFields,
  immediately: createOnly(z.literal([0, 1, 2], "must be 0, 1 or 2").optional()),
  adopt: adoptField,
  withIssuers: updates(z.literal(true).optional()),
  // The operation has no idempotency key; this one is never sent, it only leads to the journal's note.
  createKey: replaces(token.optional()),
  ...renewalFields,
  retire: retireField(["revoke", "retain"]),
} satisfies Record<
  Exclude<keyof Resolved<WhClientCertificateArgs>, "parent"> | "withIssuers" | "createKey",
  Field
>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.WhClientCertificate` over CreateWHClientCertificate (2020-04-07). */
export const whClientCertificate: Kind<Args, IssuedState> = {
  kind: "alibaba.WhClientCertificate",
  fields,
  references: ["parentIdentifier"],
  idempotency: "createKey",
  validity: plannedPeriod,
  above: plannedAuthority,
  rules,
  expected,
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
  ParentIdentifier: args.parentIdentifier,
  CommonName: args.commonName,
  Algorithm: args.algorithm,
  Csr: args.csr === undefined ? undefined : csrPem(args.csr),
  Immediately: args.immediately ?? 2,
  ...sanRequest(args),
  ...subjectRequest(args),
  ...validityRequest(args),
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
  const request = args.csr === undefined ? undefined : tryCsr(args.csr);
  if (typeof request === "string") return [{ argument: "csr", message: request }];
  const demanded = demandFailures(intent, request, GIVES);
  if (demanded.length > 0) return demanded;
  const algorithm = request?.algorithm ?? args.algorithm;
  return [
    ...keyFailures(intent),
    ...sanFailures(intent),
    ...endRules(intent, {
      names: {
        names: [...(request?.names ?? []), ...sanNames(args)],
        commonName: args.commonName ?? request?.name.commonName,
        subjectDer: wholeSubject(args, { commonName: args.commonName, ...request?.name }),
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
