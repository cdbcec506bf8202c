import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declare } from "./pki";

interface Declared {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

const declared = new Map<string, Declared>();

// Once for all tests, and before anything is declared. Outputs that a mock leaves out are empty.
before(() =>
  pulumi.runtime.setMocks({
    newResource({ type, name, inputs }) {
      declared.set(name, { type, inputs: inputs as Record<string, unknown> });
      return { id: `${name}-id`, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  }),
);

/** The value of an output. */
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

void test("every host has a certificate that is renewed in time, below the CA for servers", async () => {
  const { servers, chains } = declare(["www.example.com", "api.example.com"]);
  await Promise.all([servers.id, ...chains].map((output) => valueOf(pulumi.output(output))));
  for (const host of ["www.example.com", "api.example.com"]) {
    const { type, inputs } = declared.get(host) ?? assert.fail(`${host} has no certificate`);
    assert.equal(type, "pulumi-nodejs:dynamic/alibaba:ServerCertificate");
    assert.equal(inputs.commonName, host);
    assert.equal(inputs.renewBefore, "30d");
    assert.equal(inputs.parentIdentifier, "servers-id");
  }
});
