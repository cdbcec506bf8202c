import { join } from "node:path";
import { policyPack } from "pulumi-pki/policy";

// The same file that reviews of pull requests apply.
policyPack(join(__dirname, "..", "pki-policy.yaml"));
