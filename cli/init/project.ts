/** The files that every project has besides its package.json, by their paths. */
export const projectFiles = (name: string): Readonly<Record<string, string>> => ({
  "Pulumi.yaml": `name: ${scalar(name)}\ndescription: Certificates\nruntime: nodejs\nmain: index.ts\n`,
  "tsconfig.json": TSCONFIG,
  ".gitignore": IGNORED,
});

/** A text that YAML takes for nothing else. */
const scalar = (text: string): string =>
  /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "node16",
    "moduleResolution": "node16",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["*.ts"]
}
`;

const IGNORED = `node_modules/
# The local CA's store: it contains private keys.
.pki/
# What commands of README.md write.
*.pem
*.key
*.p12
state.json
preview.json
review.md
review.html
`;
