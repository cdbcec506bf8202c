import { rootCa as definition } from "../../../schema/alibaba/root-ca";
import type { ArgumentsOf } from "../../../schema/resource";
import { defined } from "../fields-of";
import type { Kind } from "../kind";
import { requestOf } from "../request";
import {
  authorityLifecycle,
  authorityValidity,
  createAuthority,
  expectedAuthority,
  type AlibabaAuthorityState,
} from "./common/authority";
import { describeAuthority } from "./common/described";
import { drawOnInstances } from "./common/purchased";

type Args = ArgumentsOf<typeof definition>;

/** `alibaba.RootCa` over CreateRootCACertificate. */
export const rootCa: Kind<Args, AlibabaAuthorityState> = {
  ...defined(definition),
  expected: expectedAuthority,
  validity: authorityValidity,
  create: (context, args) =>
    createAuthority(context, args, (clientToken) =>
      context.alibaba("CreateRootCACertificate", {
        ...requestOf(definition.arguments, args),
        ClientToken: clientToken,
      }),
    ),
  shortage: (context, resource) => {
    drawOnInstances(context, resource);
    return Promise.resolve([]);
  },
  describe: describeAuthority(definition.kind),
  ...authorityLifecycle,
};
