import type { Choice } from "./choice";

/** The README of a new project: the commands that its user needs first. */
export function readmeOf({ name, cloud, ci }: Choice): string {
  return [
    `# ${name}\n\n${START}`,
    ...(cloud === "local" ? [] : [PRODUCTION]),
    REVIEW,
    ...(ci === "none" ? [] : [WORKFLOW]),
  ].join("\n");
}

const START = `Certificates declared as code: a root CA, a CA for servers and a server certificate (\`index.ts\`).

## Start

The stack \`dev\` issues on the local CA, which needs no account and keeps its store in \`.pki\`.

\`\`\`sh
npm install
pulumi login --local        # or any other place for the state
pulumi stack init dev
pulumi up
\`\`\`

## Use

\`\`\`sh
pulumi stack output chain > chain.pem
(umask 077 && pulumi stack output key --show-secrets > server.key)
pulumi stack output trusted > root.pem
openssl verify -CAfile root.pem -untrusted chain.pem chain.pem
\`\`\`

\`chain.pem\` and \`server.key\` are for the server, \`root.pem\` for whoever connects to it.
\`npx pulumi-pki export\` writes the same and other files of any certificate of the stack: PKCS #12, Kubernetes, trust bundles.
`;

const PRODUCTION = `## In the cloud

The stack \`prod\` issues in the cloud, with the credentials in the environment that the cloud's own tools use; CAs there
cost money.

\`\`\`sh
pulumi stack init prod
pulumi preview
\`\`\`
`;

const REVIEW = `## Review a change

\`\`\`sh
pulumi stack export --file state.json
pulumi preview --json --show-sames > preview.json
npx pulumi-pki review preview.json --state state.json --policy pki-policy.yaml
npx pulumi-pki list state.json
\`\`\`

\`pki-policy.yaml\` has the rules; \`PKI_POLICY=pki-policy.yaml pulumi up\` enforces them.
`;

const WORKFLOW = `## In CI

The workflow reviews pull requests, and every morning applies what is due. Its first lines say which secrets it needs.
`;
