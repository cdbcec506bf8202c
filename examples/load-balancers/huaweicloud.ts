import * as pulumi from "@pulumi/pulumi";

// npm has no Pulumi package for Huawei Cloud's load balancers and WAF. Pulumi generates one for your project:
//
//   pulumi package add terraform-provider huaweicloud/huaweicloud
//
// These classes have the names, types and arguments of that package, as far as huawei.ts uses them. Import the package
// instead of this file.
type Inputs<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** A certificate of the load balancers, changed in place. */
export class ElbCertificate extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<{ name: string; certificate: string; privateKey: string; domain?: string }>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("huaweicloud:index/elbCertificate:ElbCertificate", name, args, opts);
  }
}

/** A listener of a load balancer. */
export class ElbListener extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<{
      name: string;
      loadbalancerId: string;
      protocol: string;
      protocolPort: number;
      serverCertificate: string;
    }>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("huaweicloud:index/elbListener:ElbListener", name, args, opts);
  }
}

/** A certificate of the WAF. A changed one is uploaded anew, although the API could change it in place. */
export class WafCertificate extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<{ name: string; certificate: string; privateKey: string }>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("huaweicloud:index/wafCertificate:WafCertificate", name, args, opts);
  }
}

/** A domain that the WAF protects. */
export class WafDomain extends pulumi.CustomResource {
  constructor(
    name: string,
    args: Inputs<{ domain: string; certificateId: string; certificateName: string; servers: object[] }>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("huaweicloud:index/wafDomain:WafDomain", name, args, opts);
  }
}
