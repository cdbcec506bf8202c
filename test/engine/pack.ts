import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestStack } from "./stack";

const PACK = `const { join } = require("node:path");
const { policyPack } = require("pulumi-pki/policy");
policyPack(join(__dirname, "pki-policy.yaml"));
`;

/** Adds a JavaScript policy pack with a policy to a stack's folder. */
export function addPack(stack: TestStack, name: string, policy: string): void {
  // The pack is part of the package: a link to the checkout contains it.
  stack.link();
  mkdirSync(join(stack.folder, name));
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
  stack.write(`${name}/PulumiPolicy.yaml`, `${runtime}\nmain: index.js\n`);
  stack.write(`${name}/package.json`, '{ "name": "pack", "version": "1.0.0", "private": true }');
  stack.write(`${name}/index.js`, PACK);
  stack.write(`${name}/pki-policy.yaml`, policy);
}
