import { removeFolders } from "../x509/support";
import { openFront, type Front } from "./front";
import { openLocal } from "./local";
import { lifecycle } from "./lifecycle";
import { KEY, TEMPORARY } from "./official";
import { officialClient, type Login } from "./official-client";

afterAll(removeFolders);

const LOGINS: [string, (front: Front) => Login][] = [
  ["a key", () => KEY],
  ["a temporary key", () => TEMPORARY],
  ["tokens", ({ iam }) => ({ ccm: iam.grant("domain"), apig: iam.grant("project") })],
];

for (const [name, login] of LOGINS) lifecycle(name, login, () => Promise.resolve(openLocal()));

describe("what the emulator refuses to the official core", () => {
  let local: ReturnType<typeof openLocal>;
  let front: Front;
  beforeEach(async () => {
    local = openLocal();
    front = await openFront(local.invoke);
  });
  afterEach(async () => {
    await front.close();
    await local.close();
  });

  const WRONG: [string, Login, number, string][] = [
    ["another secret", { ...KEY, secretAccessKey: "other" }, 401, "APIGW.0301"],
    ["another key", { ...KEY, accessKeyId: "other" }, 401, "APIGW.0301"],
    ["another security token", { ...TEMPORARY, securityToken: "other" }, 401, "APIGW.0301"],
    ["unknown tokens", { ccm: "x", apig: "y" }, 401, "APIGW.0301"],
  ];
  test.each(WRONG)("%s", async (_name, login, httpStatusCode, errorCode) => {
    const invoke = officialClient(front.endpoint, login);
    for (const operation of ["ListCertificate", "ListCertificatesV2"] as const)
      await expect(invoke(operation, {})).rejects.toMatchObject({
        httpStatusCode,
        errorCode,
        requestId: "R-AUTH",
      });
  });

  test("tokens of the other scope", async () => {
    const [ccm, apig] = [front.iam.grant("project"), front.iam.grant("domain")];
    const invoke = officialClient(front.endpoint, { ccm, apig });
    for (const operation of ["ListCertificate", "ListCertificatesV2"] as const)
      await expect(invoke(operation, {})).rejects.toMatchObject({
        httpStatusCode: 403,
        errorCode: "APIGW.0310",
      });
  });

  test("an expired token", async () => {
    const token = front.iam.grant("domain", 0);
    const invoke = officialClient(front.endpoint, { ccm: token, apig: token });
    await expect(invoke("ListCertificate", {})).rejects.toMatchObject({ errorCode: "APIGW.0301" });
  });
});
