import { HIERARCHY } from "./programs";
import { TestStack, stepLabels } from "./stack";

/** Two certificates in the certificate service, and a resource that uses their ids like a load balancer listener. */
const PROGRAM = `${HIERARCHY}
class Listener extends pulumi.dynamic.Resource {
  constructor(name: string, certificateId: pulumi.Input<string>) {
    super({
      create: async (inputs: object) => ({ id: "listener", outs: inputs }),
      update: async (_id: string, _olds: object, news: object) => ({ outs: news }),
    }, name, { certificateId });
  }
}
const renewed = { ...leaf, renewBefore: "30d" };
const web = new alibaba.ServerCertificate("web", { ...renewed, commonName: "www.example.com" });
const api = new alibaba.ServerCertificate("api", { ...renewed, commonName: "api.example.com", exportPrivateKey: true });
const copy = new alibaba.PcaCertSync("copy", { certificateIdentifier: web.id });
const upload = new alibaba.UserCertificate("upload", { name: "api", cert: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? "") });
new Listener("alb", copy.certIdentifier);
new Listener("nlb", upload.certIdentifier);
export const copied = copy.certIdentifier;
export const uploaded = upload.certIdentifier;
`;

let stack: TestStack;
let renewal: string[];
beforeAll(async () => {
  stack = await TestStack.create(PROGRAM);
  await stack.up();
  const before = await stack.outputs<Record<string, string>>();
  await stack.unchanged();
  stack.env.PKI_CLOCK_OFFSET = "61d";
  // "replace" only announces the other two steps.
  renewal = stepLabels((await stack.up()).steps).filter((step) => !step.startsWith("replace "));
  const after = await stack.outputs<Record<string, string>>();
  expect(after.copied).not.toBe(before.copied);
  expect(after.uploaded).not.toBe(before.uploaded);
});
afterAll(() => {
  stack.close();
});

test.each([
  ["the copy of a certificate", ["web", "copy", "alb"]],
  ["an upload", ["api", "upload", "nlb"]],
])(
  "renewing %s: the new one, then what uses its id, then the old one, and the certificate last",
  (_, names) => {
    const [certificate, id, consumer] = names;
    const own = renewal.filter((step) => names.includes(step.split(" ")[1] ?? ""));
    expect(own).toEqual([
      `create-replacement ${certificate}`,
      `create-replacement ${id}`,
      `update ${consumer}`,
      `delete-replaced ${id}`,
      `delete-replaced ${certificate}`,
    ]);
  },
);

test("then there is nothing to do, and a destroy leaves nothing", async () => {
  await stack.unchanged();
  await stack.ok("destroy", "--yes", "--skip-preview");
});
