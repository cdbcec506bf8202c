import { z } from "zod";
import type { ServerCertificateArgs } from "../../sdk/alibaba/server-certificate";
import type { Resolved } from "../../sdk/resource";
import type { Context } from "../backend";
import { host, sameFlag, sameNames, sameText } from "../fields";
import { replaces, updates, type ArgsOf, type Field, type Kind } from "../kind";
import { hostName } from "../x509/names";
import type { IssuedState } from "./facts";
import { deleteLeaf, exportPrivateKey } from "./leaf";
import { ALGORITHMS } from "./rules";
import { createServer, readServer, serverFields, serverRequest, serverRules, updateServer } from "./server";

const fields = {
  commonName: replaces(host.max(64, "must not be longer than 64 characters"), sameText),
  algorithm: replaces(z.enum(ALGORITHMS)),
  exportPrivateKey: updates(z.boolean().optional(), sameFlag),
  ...serverFields,
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
  rules: (intent) => serverRules(intent, { argument: "algorithm", name: intent.args.algorithm }),

  create: (context, args) =>
    createServer(context, args, {
      call: (CustomIdentifier) =>
        context.alibaba("CreateServerCertificate", {
          ...serverRequest(args),
          CommonName: args.commonName,
          Algorithm: args.algorithm,
          CustomIdentifier,
        }),
      isOurs: ({ Sans, FullAlgorithm }) => {
        const wanted = [args.commonName, ...(args.domain ?? [])].map((name) => hostName(name).value);
        const found = (JSON.parse(Sans) as { Value: string }[]).map(({ Value }) => Value);
        return sameNames(wanted, found) && FullAlgorithm === args.algorithm;
      },
      finish: async (id, state) => ({ ...state, ...(await keyOf(context, id, args, {})) }),
    }),

  read: readServer,

  async update(context, id, olds, args) {
    const state = await updateServer(context, id, olds, args);
    return { ...state, ...(await keyOf(context, id, args, olds)) };
  },

  delete: deleteLeaf,
};

async function keyOf(
  context: Context,
  id: string,
  args: Args,
  olds: Partial<State>,
): Promise<Pick<State, "privateKey">> {
  if (!args.exportPrivateKey) return {};
  return { privateKey: olds.privateKey ?? (await exportPrivateKey(context, id)) };
}
