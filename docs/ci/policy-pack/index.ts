import { join } from "node:path";
import { policyPack } from "pulumi-pki/policy";

// The file that reviews of pull requests apply too.
policyPack(join(__dirname, "..", "pki-policy.yaml"));
