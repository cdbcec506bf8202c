import { randomBytes } from "node:crypto";
import type { Backend } from "../../provider/api/backend";
import { ServiceError } from "../../provider/base/errors";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { openFront, type Front } from "../alibaba/front";
import { KEY } from "../alibaba/official";
import { newFolder, removeFolders } from "../x509/support";
import { HIERARCHY } from "./programs";
import { TestStack, stepLabels } from "./stack";

let service: Front;
let stack: TestStack;
let isNaming = true;

beforeAll(async () => {
  const folder = newFolder();
  const environment = { clock: () => new Date(), entropy: randomBytes, url: "http://localhost:8640" };
  const { alibaba } = localBackend(async () => ({ store: await openStore(folder), ...environment }));
  const invoke = alibaba as (operation: string, request: object) => Promise<object>;
  const refuse = (operation: string, request: object): Promise<object> => {
    if (operation !== "UpdatePcaCertificate" || isNaming) return invoke(operation, request);
    const refusal = { operation, serviceCode: "NoPermission", httpStatus: 403, requestId: "R-1" };
    return Promise.reject(new ServiceError({ ...refusal, message: "names are not for you" }));
  };
  service = await openFront(refuse as Backend["alibaba"]);
  stack = await TestStack.create("", {
    PKI_PLUGIN: "true",
    PKI_BACKEND: "cloud",
    PKI_ENDPOINT: service.endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.accessKeySecret,
  });
});
afterAll(async () => {
  stack.close();
  await service.close();
  removeFolders();
});

/** Larger than any resource: the state of a partially created one is sent with the error. */
const LARGE = `
const answers = exports.toStatus;
exports.toStatus = (error, partial) => answers(error, partial && { ...partial, properties: { ...partial.properties, large: "x".repeat(8_000_000) } });
`;

const created = (): number => service.arrived.filter((operation) => operation.startsWith("Create")).length;

const WEB = `${HIERARCHY}
new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true, aliasName: "web",
  tags: { note: pulumi.secret("not for everybody") } });`;

test("what was created before a later step failed is in the state, its secrets encrypted, and is finished by the next run", async () => {
  stack.program(HIERARCHY);
  await stack.up();
  stack.program(WEB);
  isNaming = false;
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain("was created, but a later step failed");
  const web = (await stack.resources()).find(({ name }) => name === "web");
  expect(web?.outputs).toMatchObject({ status: "ISSUE", fingerprint: expect.any(String) as string });
  const text = JSON.stringify(await stack.deployment());
  expect(text).not.toContain("PRIVATE KEY-----");
  expect(text).not.toContain("not for everybody");

  isNaming = true;
  const before = created();
  expect(stepLabels((await stack.up()).steps)).toEqual(["update web"]);
  expect(created()).toBe(before);
  expect((await stack.resources()).find(({ name }) => name === "web")?.id).toBe(web?.id);
  await stack.unchanged();
});

test("also when there is a lot of it", async () => {
  stack.patch("provider/plugin/errors.js", LARGE);
  stack.program(WEB.replaceAll("web", "large").replace("www.", "large."));
  isNaming = false;
  expect((await stack.pulumi("up", "--yes", "--skip-preview")).code).not.toBe(0);
  const large = (await stack.resources()).find(({ name }) => name === "large");
  expect(String(large?.outputs.large)).toHaveLength(8_000_000);
  isNaming = true;
});
