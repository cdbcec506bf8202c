import type { EngineProperties } from "../../provider/engine/crud";
import { BASE, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

/** A certificate issued by an earlier release for a name that the current rules refuse. */
function ofEarlierRelease(): { resource: Resource; args: EngineProperties } {
  const args = { ...BASE["alibaba.ServerCertificate"], domain: ["xn--a.example.com"] };
  const resource = new Resource(newWorld(), "alibaba.ServerCertificate");
  const inputs = { ...args, customIdentifier: "pki-0123456789abcdef01234567.1" };
  Object.assign(resource, { id: "id", inputs, state: inputs });
  return { resource, args };
}

const refusal = async (
  resource: Resource,
  args: EngineProperties,
  olds = resource.inputs,
): Promise<string> => {
  try {
    await resource.check(args, olds);
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
};

test("the name is refused for a new certificate", async () => {
  const { resource, args } = ofEarlierRelease();
  expect(await refusal(resource, args, {})).toMatch(/^domain\[0\]: /);
});

test("a program that has not changed is not refused, and nothing changes", async () => {
  const { resource, args } = ofEarlierRelease();
  const inputs = await resource.check(args);
  expect(inputs.domain).toEqual(["xn--a.example.com"]);
  expect(await resource.provider.diff("id", resource.state, inputs)).toMatchObject({
    changes: false,
    replaces: [],
  });
});

test("in-place changes are not refused for it", async () => {
  const { resource, args } = ofEarlierRelease();
  expect(await refusal(resource, { ...args, tags: { team: "web" } })).toBe("");
});

test("a new certificate is checked by the current rules, and other mistakes are, too", async () => {
  const { resource, args } = ofEarlierRelease();
  expect(await refusal(resource, { ...args, days: 30 })).toMatch(/^domain\[0\]: /);
  expect(await refusal(resource, { ...args, days: -1 })).toMatch(/^days: /);
});

test("a private key in an argument is refused even if it is already in the state", async () => {
  const { resource, args } = ofEarlierRelease();
  const key = `-----BEGIN PRIVATE KEY-----\n${"A".repeat(64)}\n-----END PRIVATE KEY-----`;
  const tags = { key };
  Object.assign(resource, { inputs: { ...resource.inputs, tags } });
  expect(await refusal(resource, { ...args, tags })).toMatch(/holds a private key/);
});
