import { OPERATIONS as ALIBABA } from "../../provider/api/alibaba/operations";
import { actionOf } from "../../provider/api/alibaba/wire";
import { OPERATIONS as HUAWEI } from "../../provider/api/huawei/operations";

type AlibabaOperation = keyof typeof ALIBABA;

const alibaba = Object.keys(ALIBABA) as AlibabaOperation[];
const READS = /^(Describe|List|Get)/;
const KEY = "DescribeCertificatePrivateKey";

/** Some actions of the older version end with their access level, for example CreateWHClientCertificateWrite. */
const actionIn = (operation: AlibabaOperation): string =>
  `yundun-cert:${actionOf(operation)}${ALIBABA[operation].version === "2020-04-07" ? "*" : ""}`;

const isRead = (operation: AlibabaOperation): boolean => READS.test(actionOf(operation)) && operation !== KEY;

function ramPolicy(operations: readonly AlibabaOperation[]): string {
  const actions = [...new Set(operations.map(actionIn))].sort();
  const policy = { Version: "1", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
  return `\`\`\`json\n${JSON.stringify(policy, undefined, 2)}\n\`\`\``;
}

const huaweiRows = Object.entries(HUAWEI).map(
  ([name, { service, method, path }]) => `| ${name} | \`${service}\` | \`${method} ${path}\` |`,
);

/** The page about permissions: what each command calls, as policies to copy. */
export const permissionsPage = (): string => `# Permissions

Generated from the table of operations (\`provider/api\`) by \`npm run generate\`. What each resource calls is in
[operations](operations.md#per-resource); \`SERVICE_ERROR\` names the operation that was refused. No policy here was tried
in a cloud account. The local CA needs none.

| who                                                                             | what it needs                                     |
| ------------------------------------------------------------------------------- | ------------------------------------------------- |
| \`pulumi preview\` of a pull request, \`pki list\`, \`pki import\`, \`pki doctor\`      | nothing, or reading: [read-only](#read-only)      |
| \`pulumi refresh\`                                                                | reading                                           |
| \`pulumi up\`, \`pulumi destroy\`                                                   | [everything](#everything)                         |
| \`pki review\`, the policy pack                                                   | nothing: they read files                          |

## Alibaba Cloud

Certificate Management Service authorizes operations, not single certificates, so the resource is \`*\`. The account is
looked up with GetCallerIdentity (STS), which everybody may call.

### Read-only

Reading an uploaded certificate is the operation that can also return its key: who must not see keys of uploads must not
have \`GetUserCertificateDetail\`, and cannot refresh \`alibaba.UserCertificate\` and \`alibaba.PcaCertSync\`.

${ramPolicy(alibaba.filter(isRead))}

### Everything

\`${KEY}\` is needed only for \`exportPrivateKey\`. Leave out what your programs do not use, such as the operations that
create CAs or revoke them (\`UpdateCACertificateStatus\`).

${ramPolicy(alibaba)}

## Huawei Cloud

IAM has system-defined policies for the private CA (\`PCA FullAccess\`), and actions for policies of your own. Their names are
listed by operation in Huawei Cloud's documentation:
[private certificates](https://support.huaweicloud.com/intl/en-us/api-ccm/ccm_02_0055.html). Two are in the documents that the
resources follow: \`pca:ca:issueCert\` for CreateCertificate and CreateCertificateByCsr, \`apig:certificate:create\` for
CreateCertificateV2. These operations are called; those with \`GET\` only read, and so does ExportCertificateAuthorityCertificate.
ExportCertificate returns a private key.

| operation | service | call |
| --- | --- | --- |
${huaweiRows.join("\n")}

Besides, the identity service is asked for the account (\`GET /v3/auth/domains\`) and the project (\`GET /v3/projects\`), unless
\`huaweicloud:domainId\` and \`huaweicloud:projectId\` are set, and with a password for a token (\`POST /v3/auth/tokens\`).
`;
