import { randomUUID } from "node:crypto";
import { authorization } from "../../provider/api/alibaba/signature";
import { sha256 } from "../../provider/base/canonical";
import { KEY } from "../alibaba/official";
import { removeFolders } from "../x509/support";
import { openEmulator, type Served } from "./http";

let served: Served;
beforeAll(async () => {
  served = await openEmulator({});
});
afterAll(async () => {
  await served.close();
  removeFolders();
});

/** Calls ListCert with all headers but leaves one unsigned. */
async function unsigned(name?: string): Promise<unknown> {
  const once = {
    "x-acs-date": new Date().toISOString().replace(/\.\d+/, ""),
    "x-acs-signature-nonce": randomUUID(),
  };
  const what = { "x-acs-action": "ListCert", "x-acs-version": "2020-06-30" };
  const { host } = new URL(served.endpoint);
  const all: Record<string, string> = { host, ...what, ...once, "x-acs-content-sha256": sha256("") };
  if (name !== undefined) all[name] ??= "x";
  const headers = Object.fromEntries(Object.entries(all).filter(([header]) => header !== name));
  const parts = { method: "POST", path: "/", query: {}, headers, body: Buffer.from("") };
  const answer = await fetch(`${served.endpoint}/`, {
    method: "POST",
    headers: { ...all, authorization: authorization(parts, KEY) },
  });
  return answer.json();
}

test.each(["x-acs-action", "x-acs-version", "x-acs-security-token", "x-acs-anything"])(
  "%s that is not covered by the signature could be changed in transit",
  async (name) => {
    expect(await unsigned(name)).toMatchObject({
      Code: "IncompleteSignature",
      Message: expect.stringContaining(`${name} must be there and signed`) as string,
    });
  },
);

test("with all of them signed, the call is carried out", async () => {
  expect(await unsigned()).toMatchObject({ TotalCount: 0 });
});
