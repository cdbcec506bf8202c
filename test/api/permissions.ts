import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { actionOf } from "../../provider/api/alibaba/wire";
import { OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";
import { COMMAND_CALLS } from "./command-calls";
import { ACTIONS, sourceOf } from "./huawei-actions";

type AlibabaOperation = keyof typeof ALIBABA;
type HuaweiOperation = keyof typeof HUAWEI;

const alibaba = Object.keys(ALIBABA) as AlibabaOperation[];
const huawei = Object.keys(HUAWEI) as HuaweiOperation[];
const READS = /^(Describe|List|Get)/;
const KEY = "DescribeCertificatePrivateKey";

/** Some actions of the older version end with their access level, for example CreateWHClientCertificateWrite. */
const actionIn = (operation: AlibabaOperation): string =>
  `yundun-cert:${actionOf(operation)}${ALIBABA[operation].version === "2020-04-07" ? "*" : ""}`;

const isRead = (operation: AlibabaOperation): boolean => READS.test(actionOf(operation)) && operation !== KEY;

const isHuaweiRead = (operation: HuaweiOperation): boolean =>
  HUAWEI[operation].method === "GET" || operation === "ExportCertificateAuthorityCertificate";

/** A policy in the syntax that both clouds share. */
function policyOf(version: string, actions: readonly string[], resource: string | readonly string[]): string {
  const statement = { Effect: "Allow", Action: [...new Set(actions)].sort(), Resource: resource };
  return `\`\`\`json\n${JSON.stringify({ Version: version, Statement: [statement] }, undefined, 2)}\n\`\`\``;
}

const ramPolicy = (operations: readonly AlibabaOperation[]): string =>
  policyOf("1", operations.map(actionIn), "*");

const iamPolicy = (operations: readonly HuaweiOperation[]): string =>
  policyOf(
    "5.0",
    operations.flatMap((operation) => ACTIONS[operation]),
    ["*"],
  );

const list = (actions: readonly string[]): string => actions.map((action) => `\`${action}\``).join(", ");

const huaweiRows = huawei.map((name) => {
  const { service, method, path } = HUAWEI[name];
  return `| ${name} | \`${service}\` | \`${method} ${path}\` | ${list(ACTIONS[name])} | ${sourceOf(name)} |`;
});

/** The page about permissions: what each command calls, as policies to copy. */
export const permissionsPage = (): string => `# Permissions

Generated from the table of operations (\`provider/api\`) by \`npm run generate\`. What each resource calls is in
[operations](operations.md#per-resource); \`SERVICE_ERROR\` names the operation that was refused. No policy here was tried
in a cloud account. The local CA needs none.

| who | Alibaba Cloud | Huawei Cloud |
| --- | --- | --- |
| \`pki doctor\`, and the question of a preview whether the service answers | [doctor](#doctor) | [doctor](#doctor-1) |
| \`pki list --cloud\`, \`pki graph --cloud\` | [list](#list) | [list](#list-1) |
| \`pki import\` | [import](#import) | [import](#import-1) |
| \`pulumi preview\` of a pull request, \`pulumi refresh\` | [read-only](#read-only) | [read-only](#read-only-1) |
| \`pulumi up\`, \`pulumi destroy\` | [everything](#everything) | [everything](#everything-1) |
| \`pki review\`, the policy pack, \`pki list\` of a state | nothing: they read files | nothing |

A test runs doctor, list and import, and compares what they call with their policies.

## Alibaba Cloud

Certificate Management Service authorizes operations, not single certificates, so the resource is \`*\`. The account is
looked up with GetCallerIdentity (STS), which everybody may call.

### doctor

${ramPolicy(COMMAND_CALLS.doctor.alibaba)}

### list

${ramPolicy(COMMAND_CALLS.list.alibaba)}

### import

It reads no uploaded certificate, whose key the same operation can return.

${ramPolicy(COMMAND_CALLS.import.alibaba)}

### Read-only

Reading an uploaded certificate is the operation that can also return its key: who must not see keys of uploads must not
have \`GetUserCertificateDetail\`, and cannot refresh \`alibaba.UserCertificate\` and \`alibaba.PcaCertSync\`.

${ramPolicy(alibaba.filter(isRead))}

### Everything

\`${KEY}\` is needed only for \`exportPrivateKey\`. Leave out what your programs do not use, such as the operations that
create CAs or revoke them (\`UpdateCACertificateStatus\`).

${ramPolicy(alibaba)}

## Huawei Cloud

These are [identity policies](https://support.huaweicloud.com/intl/en-us/api-ccm/Permission.html) of IAM. CCM is a global
service and the API gateway a regional one; a policy for both is granted in both. Without policies of your own, the system-defined
\`PCA FullAccess\` allows everything in the private CA. Where IAM authorizes by roles and policies (\`Version\` 1.1), the
[actions](https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0055.html) of the private CA have the same names, except
\`pca:cert:revoke\` instead of \`pca:ca:revokeCert\`; that list, as we read it, has no action for tags, revocation lists, OCSP and the
revocation of a CA.

### doctor

${iamPolicy(COMMAND_CALLS.doctor.huawei)}

### list

${iamPolicy(COMMAND_CALLS.list.huawei)}

### import

\`pca:cert:export\` also returns the private key of a certificate. Without it, \`pki import\` fails at the first private certificate.

${iamPolicy(COMMAND_CALLS.import.huawei)}

### Read-only

\`pca:cert:export\` is not in it: \`huawei.PrivateCertificate\` is read with ExportCertificate, which also returns the private key. Add it to
refresh them.

${iamPolicy(huawei.filter(isHuaweiRead))}

### Everything

Leave out what your programs do not use, such as the actions that create CAs, or those that end in a revocation.

${iamPolicy(huawei)}

### Operations and actions

| operation | service | call | actions | read in |
| --- | --- | --- | --- | --- |
${huaweiRows.join("\n")}

The page of UpdateOcspSwitch exists in two versions; one says that the operation needs no action.

Besides, the identity service is asked for the account (\`GET /v3/auth/domains\`) and the project (\`GET /v3/projects\`), unless
\`huaweicloud:domainId\` and \`huaweicloud:projectId\` are set, and with a password for a token (\`POST /v3/auth/tokens\`).
`;
