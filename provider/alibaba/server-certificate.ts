import { z } from "zod";
import type { ServerCertificateArgs } from "../../sdk/alibaba/server-certificate";
import type { Resolved } from "../../sdk/resource";
import type { Context } from "../backend";
import { PkiError } from "../errors";
import { country, host, sameFlag, sameNames, sameOrDefault, sameText, text, token } from "../fields";
import {
  createOnly,
  PartialCreate,
  replaces,
  updates,
  type ArgsOf,
  type Failure,
  type Field,
  type Intent,
  type Kind,
} from "../kind";
import { familyOf } from "../x509/algorithms";
import { hostName } from "../x509/names";
import { issuedState, type IssuedState } from "./facts";
import { deleteLeaf, describeLeaf, exportPrivateKey, findLeaf } from "./leaf";
import { applyManaged, managedDrift, managedFields, managedRequest, type Managed } from "./managed";
import type { CreateCertificateResponse, CreateServerCertificateRequest } from "./operations";
import { createOnce } from "./recover";
import { ALGORITHMS, chainFailures, plannedAuthority } from "./rules";
import { planValidity, validityFields, validityRequest } from "./validity";

const fields = {
  parentIdentifier: replaces(text(128)),
  commonName: replaces(host.max(64, "must not be longer than 64 characters"), sameText),
  algorithm: replaces(z.enum(ALGORITHMS)),
  domain: replaces(z.array(host).max(100).optional(), sameNames),
  organization: replaces(text(64).optional(), sameOrDefault("Alibaba Inc.")),
  organizationUnit: replaces(text(64).optional()),
  country: replaces(country.optional()),
  state: replaces(text(128).optional()),
  locality: replaces(text(128).optional()),
  ...validityFields,
  enableCrl: replaces(z.boolean().optional(), sameFlag),
  immediately: createOnly(z.literal([0, 1, 2], "must be 0, 1 or 2").optional()),
  customIdentifier: replaces(token.optional()),
  exportPrivateKey: updates(z.boolean().optional(), sameFlag),
  withIssuers: updates(z.literal(true).optional()),
  ...managedFields,
} satisfies Record<Exclude<keyof Resolved<ServerCertificateArgs>, "parent"> | "withIssuers", Field>;

type Args = ArgsOf<typeof fields>;

interface State extends IssuedState {
  privateKey?: string | undefined;
}

/** `alibaba.ServerCertificate` over CreateServerCertificate. */
export const serverCertificate: Kind<Args, State> = {
  kind: "alibaba.ServerCertificate",
  fields,
  references: ["parentIdentifier"],
  idempotency: "customIdentifier",
  rules,

  async create(context, args) {
    const created = await createOnce(context, args.parentIdentifier, args.customIdentifier ?? "", (key) =>
      context.alibaba("CreateServerCertificate", { ...request(args), CustomIdentifier: key }),
    );
    const { Identifier: id, key } = created;
    const { state, managed } = created.recovered
      ? await takeUp(context, id, args)
      : { state: await stateOf(context, created, args), managed: { ...args, aliasName: undefined } };
    try {
      await applyManaged(context, id, managed, args);
      return { id, key, state: { ...state, ...(await keyOf(context, id, args, {})) } };
    } catch (cause) {
      throw new PartialCreate({ id, key, state }, cause);
    }
  },

  async read(context, id, state) {
    const leaf = await findLeaf(context, id, state.withIssuers);
    return leaf && { state: leaf.state, drift: managedDrift(leaf.details, state) };
  },

  async update(context, id, olds, args) {
    await applyManaged(context, id, olds, args);
    const { state } = await describeLeaf(context, id, args.withIssuers);
    return { ...state, ...(await keyOf(context, id, args, olds)) };
  },

  delete: deleteLeaf,
};

const request = (args: Args): CreateServerCertificateRequest => ({
  CommonName: args.commonName,
  Domain: args.domain?.join(","),
  Organization: args.organization,
  OrganizationUnit: args.organizationUnit,
  Country: args.country,
  State: args.state,
  Locality: args.locality,
  Algorithm: args.algorithm,
  ParentIdentifier: args.parentIdentifier,
  EnableCrl: args.enableCrl === undefined ? undefined : Number(args.enableCrl),
  Immediately: args.immediately ?? 2,
  ...validityRequest(args),
  ...managedRequest(args),
});

// What the answer of the create call leaves out is read.
async function stateOf(context: Context, created: CreateCertificateResponse, args: Args): Promise<State> {
  const { X509Certificate: certificate, CertificateChain: chain } = created;
  if (certificate === undefined || chain === undefined) {
    return (await describeLeaf(context, created.Identifier, args.withIssuers)).state;
  }
  return issuedState({ certificate, chain, status: "ISSUE" }, args.withIssuers);
}

/** Takes up what an earlier attempt made, unless the key that led to it belongs to another certificate. */
async function takeUp(context: Context, id: string, args: Args): Promise<{ state: State; managed: Managed }> {
  const { details, state } = await describeLeaf(context, id, args.withIssuers);
  const wanted = [args.commonName, ...(args.domain ?? [])].map((host) => hostName(host).value);
  const found = (JSON.parse(details.Sans) as { Value: string }[]).map(({ Value }) => Value);
  if (!sameNames(wanted, found) || details.FullAlgorithm !== args.algorithm) {
    throw new PkiError(
      "INVALID_INPUT",
      `CreateServerCertificate: customIdentifier: the certificate ${id} has this key already, with other names or another algorithm: choose a key that is unique`,
    );
  }
  return { state, managed: managedDrift(details, args) };
}

async function keyOf(
  context: Context,
  id: string,
  args: Args,
  olds: Partial<State>,
): Promise<Pick<State, "privateKey">> {
  if (!args.exportPrivateKey) return {};
  return { privateKey: olds.privateKey ?? (await exportPrivateKey(context, id)) };
}

function rules({ args, unknown, issuing, issuer, now }: Intent<Args>): Failure[] {
  const validity = planValidity(args, unknown, now);
  if (validity.failure) return [validity.failure];
  return chainFailures(
    {
      label: "this certificate",
      ca: false,
      family: args.algorithm && familyOf(args.algorithm),
      extendedKeyUsages: ["serverAuth"],
      ...(issuing ? validity.period : {}),
      issued: false,
      issuer: issuer && plannedAuthority(issuer, now),
    },
    { issuer: "parent", algorithm: "algorithm", validity: validity.argument, usages: "parent" },
  );
}
