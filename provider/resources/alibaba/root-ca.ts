import { z } from "zod";
import type { RootCaArgs } from "../../../sdk/alibaba/root-ca";
import type { Resolved } from "../../../sdk/resource";
import { whole } from "../fields";
import { replaces, type ArgsOf, type Field, type Kind } from "../kind";
import {
  authorityFields,
  authorityLifecycle,
  authorityValidity,
  createAuthority,
  expectedAuthority,
  subjectRequest,
} from "./common/authority";
import type { IssuedState } from "../issued";
import { managedRequest } from "./common/managed";
import { ALGORITHMS } from "./common/issuer-rules";

const fields = {
  ...authorityFields,
  years: replaces(whole(1, 30)),
  algorithm: replaces(z.enum(ALGORITHMS).optional()),
} satisfies Record<keyof Resolved<RootCaArgs>, Field>;

type Args = ArgsOf<typeof fields>;

/** `alibaba.RootCa` over CreateRootCACertificate. */
export const rootCa: Kind<Args, IssuedState> = {
  kind: "alibaba.RootCa",
  fields,
  idempotency: "clientToken",
  expected: expectedAuthority,
  validity: authorityValidity,
  create: (context, args) =>
    createAuthority(context, args, (clientToken) =>
      context.alibaba("CreateRootCACertificate", {
        ...subjectRequest(args),
        ...managedRequest(args),
        Years: args.years,
        Algorithm: args.algorithm,
        ClientToken: clientToken,
      }),
    ),
  ...authorityLifecycle,
};
