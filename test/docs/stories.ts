/** A command of a page that no test runs as printed, and why. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  "npm test": "it runs this test",
  "npm test -- x509": "it runs tests",
  "npm run setup": "npm test has run it",
  "npm run demo": "it runs the engine on a stack of its own; test/engine/examples runs its program",
  "npm run demo -- --preview":
    "it runs the engine on a stack of its own; test/engine/examples runs its program",
  "npm run demo -- --destroy":
    "it runs the engine on a stack of its own; test/engine/examples runs its program",
  "npm run mutate": "it takes hours; test/tools/mutate runs parts of it",
  "npm run mutate -- --only renewal": "it takes an hour",
  "npm run mutate -- --only provider/x509/plan --entries": "it takes minutes",
  "npm run mutate -- --sample 100 --seed 7": "it takes an hour",
  "npm run mutate -- --check": "test/tools/mutate runs it",
  "npm install pulumi-pki":
    "the package is not published; test/install installs it with each package manager",
  "npx pulumi-pki serve": "it runs until it is stopped; test/emulator runs it",
  "npx pulumi-pki serve --port 0 --access-key AK --secret-key SK --store .pki":
    "it runs until it is stopped; test/emulator runs it",
  "npx pulumi-pki serve --fault-seed 42": "it runs until it is stopped; test/emulator runs it",
  "npx pulumi-pki serve --fault-seed 42 --faults throttled=0.1,reset-after=0.05":
    "it runs until it is stopped; test/emulator runs it",
  "npx pulumi-pki serve --faults 'CreateServerCertificate#2=error-after'":
    "it runs until it is stopped; test/emulator runs it",
  "npx pulumi-pki restore pki-2026-06-01.backup --store postgres://…":
    "the address is yours; test/durability restores into PostgreSQL",
  "npx pulumi-pki list --cloud alibaba --minimum-remaining 20":
    "it needs the purchased CA of an account; test/review/list judges such CAs",
  "npx pulumi-pki list --cloud alibaba huawei --due-within 30d":
    "it needs accounts; test/review/forecast reads a service",
  "npx pulumi-pki list state.json --cloud alibaba --due-within 30d":
    "it needs an account; test/review/forecast reads a service",
  "pulumi package add ./node_modules/pulumi-pki/plugin/pulumi-resource-pki":
    "it builds an SDK with the package manager of a language; test/languages uses the generated SDKs",
  "pulumi plugin install resource pki 0.1.0 --file pulumi-resource-pki-v0.1.0-linux-amd64.tar.gz":
    "it installs for the user who runs the tests; test/engine/plugin-install runs it in a home of its own",
  "pulumi import pki:alibaba/subCa:SubCa issuing 1f0b9c1e-…@shared":
    "the identifier is yours; test/engine/plugin-import imports one",
};

/** Blocks that a test runs as printed, in this order, in one project. */
export interface Chapter {
  readonly page: string;
  /** The first command of the block. */
  readonly first: string;
  /** What differs from the page, and nothing else: paths of a user, and packages that are not published. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Instead of an account. */
const LOCAL = "PKI_BACKEND=local PKI_LOCAL_STORE=$PWD/.pki";

const UNPUBLISHED = { "npm install ../pulumi-pki-0.1.0.tgz": "true", "npm install": "true" };

export const CHAPTERS: readonly Chapter[] = [
  {
    page: "README.md",
    first: "npm install ../pulumi-pki-0.1.0.tgz",
    instead: UNPUBLISHED,
  },
  { page: "README.md", first: "npx pulumi-pki export www" },
  { page: "docs/review.md", first: "pulumi stack export --file state.json" },
  { page: "docs/review.md", first: "pulumi stack export | npx pulumi-pki list" },
  { page: "docs/review.md", first: "pulumi stack export | npx pulumi-pki graph --output certificates.html" },
  {
    page: "docs/operations.md",
    first: "pulumi stack export | npx pulumi-pki list --due-within 30d",
    // A renewal is due within that time, which the exit code tells.
    instead: { "> forecast.html": "> forecast.html || [ $? = 3 ]" },
  },
  {
    page: "README.md",
    first: "pulumi preview --json | npx pulumi-pki review --state state.json -",
    instead: {
      "npx pulumi-pki import": `${LOCAL} npx pulumi-pki import`,
      // At a terminal, the password is asked for.
      "npx pulumi-pki export": "PKI_EXPORT_PASSWORD=change-it npx pulumi-pki export",
    },
  },
  { page: "docs/troubleshooting.md", first: "npx pulumi-pki doctor" },
  {
    page: "docs/policy.md",
    first: "PKI_POLICY=/etc/pki/policy.yaml pulumi up",
    instead: { "/etc/pki/policy.yaml": "$PWD/pki-policy.yaml" },
  },
  { page: "docs/store.md", first: "npx pulumi-pki backup pki-2026-06-01.backup --store .pki" },
  { page: "docs/plugin.md", first: "npx pulumi-pki plugin archive --output ." },
  {
    page: "docs/import.md",
    first: "export PKI_BACKEND=cloud",
    instead: { "PKI_BACKEND=cloud": LOCAL, "npm install": "true" },
  },
  {
    page: "docs/testing.md",
    first: "pulumi stack init test",
    instead: { "/tmp/test-store": "test-store" },
  },
  {
    page: "docs/alibaba.md",
    first: "pulumi config set pki:minimumRemainingCount 20",
  },
  {
    page: "docs/renewal.md",
    first: 'pulumi config set pki:renewalWindows "Tue-Thu 09:00-16:00 Europe/Berlin; Sat 22:00-04:00 UTC"',
  },
  { page: "docs/configuration.md", first: "pulumi config set --secret pki:connections '{" },
];

/** Blocks that another test runs. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "docs/export.md: npx pulumi-pki export www":
    "the names are yours, and there is a cluster; test/engine/export writes each format",
  "docs/state.md: export PULUMI_BACKEND_URL='postgres://pulumi:PASSWORD@db.example.com:5432/pulumi?sslmode=verify-full'":
    "test/engine/databases keeps the state in PostgreSQL",
  "docs/state.md: export PULUMI_BACKEND_URL='s3://my-bucket?region=eu-central-1'":
    "test/engine/databases keeps the state in S3",
  "docs/policy.md: npm install --save-dev @pulumi/policy":
    "test/engine/policy-pack runs packs, also in TypeScript",
  "docs/plugin.md: pulumi stack init dev": "test/languages/yaml runs the program above it",
  "README.md: npm run setup": "the repository itself is the project; test/engine/examples runs its program",
};
