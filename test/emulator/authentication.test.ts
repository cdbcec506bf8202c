import { createHash } from "node:crypto";
import {
  ACS3_HASHES,
  acs3Signature,
  rpcSignature,
  type Acs3Algorithm,
  type RpcMethod,
} from "../../provider/api/alibaba/signature";
import { authenticate } from "../../provider/emulator/alibaba/authentication";
import { Nonces, WINDOW } from "../../provider/emulator/nonces";
import type { ServiceError } from "../../provider/base/errors";
import { openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const DATE = "2026-03-01T12:00:00Z";
const PLAIN = { id: "plain", secret: "one" };
const TEMPORARY = { id: "temporary", secret: "two", securityToken: "token" };

let store: Store;
let nonces: Nonces;
beforeAll(async () => {
  const location = newFolder();
  store = await openStore(location);
  nonces = await Nonces.open(location, store);
});
afterAll(async () => {
  await nonces.close();
  await store.destroy();
  removeFolders();
});

let count = 0;
const newNonce = (): string => `nonce-${++count}`;

/** The message of the last refusal. */
let reason = "";

/** The id of the key that signed the request, or the code and status of the refusal. */
async function ask(
  request: { method: string; headers: Record<string, string>; body: Buffer },
  parameters: Record<string, string>,
): Promise<string> {
  const completeRequest = { ...request, path: "/", search: "", query: {} };
  const meaning = { operation: "ListCert", requestId: "request" };
  return authenticate(completeRequest, parameters, meaning, {
    keys: [PLAIN, TEMPORARY],
    nonces,
    now: () => NOW,
  }).catch((error: unknown) => {
    const { httpStatus, serviceCode } = error as ServiceError;
    reason = (error as ServiceError).reason;
    return `${httpStatus} ${serviceCode}`;
  });
}

type Headers = Record<string, string | undefined>;
const known = (all: Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined));

interface Changes {
  readonly key?: { id: string; secret: string };
  readonly headers?: Headers;
  readonly algorithm?: Acs3Algorithm;
  /** Headers that are sent but not signed, or signed but not sent. */
  readonly unsigned?: string;
  readonly signed?: string;
  /** Changes the Authorization header. */
  readonly authorization?: (text: string) => string;
}

const same = (text: string): string => text;

function acs3(changes: Changes = {}): Promise<string> {
  const { key = PLAIN, algorithm = "ACS3-HMAC-SHA256", authorization = same } = changes;
  const body = Buffer.from("body");
  const headers = known({
    host: "cas.example.com",
    "x-acs-date": DATE,
    "x-acs-signature-nonce": newNonce(),
    "x-acs-content-sha256": createHash(ACS3_HASHES[algorithm]).update(body).digest("hex"),
    ...changes.headers,
  });
  const names = [...Object.keys(headers), changes.signed ?? "host"]
    .filter((name, index, all) => name !== changes.unsigned && all.indexOf(name) === index)
    .sort();
  const request = { method: "POST", path: "/", query: {}, headers, body };
  const signature = acs3Signature(request, names, key.secret, algorithm);
  const text = `${algorithm} Credential=${key.id},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return ask({ ...request, headers: { ...headers, authorization: authorization(text) } }, {});
}

function rpc(
  changes: Record<string, string | undefined> = {},
  more: { key?: typeof PLAIN; algorithm?: RpcMethod; sent?: Record<string, string> } = {},
): Promise<string> {
  const { key = PLAIN, algorithm = "HMAC-SHA1", sent = {} } = more;
  const parameters = known({
    AccessKeyId: key.id,
    SignatureMethod: algorithm,
    SignatureVersion: "1.0",
    SignatureNonce: newNonce(),
    Timestamp: DATE,
    ...changes,
  });
  const Signature = rpcSignature("GET", parameters, key.secret, algorithm);
  return ask({ method: "GET", headers: {}, body: Buffer.alloc(0) }, { ...parameters, Signature, ...sent });
}

const BODY_SM3 = createHash("sm3").update("body").digest("hex");

describe("ACS3", () => {
  test.each([
    ["as documented", {}],
    ["with SM3", { algorithm: "ACS3-HMAC-SM3" }],
    [
      "with SM3, and the hash of the body under its own name",
      {
        algorithm: "ACS3-HMAC-SM3",
        headers: { "x-acs-content-sha256": undefined, "x-acs-content-sm3": BODY_SM3 },
      },
    ],
    [
      "with blanks in Authorization",
      { authorization: (text) => text.replaceAll(",", ",  ").replace(" ", "  ") },
    ],
    ["a header of others that is not signed", { headers: { accept: "*/*" }, unsigned: "accept" }],
  ] as [string, Changes][])("accepted: %s", async (_, changes) => {
    expect(await acs3(changes)).toBe("plain");
  });

  const incomplete = (changes: Changes): [Changes, string] => [changes, "400 IncompleteSignature"];
  test.each([
    ...["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"].flatMap((name) => [
      [`${name} is not signed`, ...incomplete({ unsigned: name })] as const,
      [`${name} is not there`, ...incomplete({ headers: { [name]: undefined } })] as const,
      [
        `${name} is signed and not there`,
        ...incomplete({ headers: { [name]: undefined }, signed: name }),
      ] as const,
    ]),
    [
      "what else the service reads is not signed",
      ...incomplete({ headers: { "x-acs-action": "ListCert" }, unsigned: "x-acs-action" }),
    ],
    ["something stands before it", ...incomplete({ authorization: (text) => `!${text}` })],
    ["something stands behind it", ...incomplete({ authorization: (text) => `${text}!` })],
    ["it is empty", ...incomplete({ authorization: () => "" })],
    ["the algorithm is unknown", ...incomplete({ authorization: (text) => text.replace("SHA256", "MD5") })],
    [
      "the algorithm has the name of a method",
      ...incomplete({ authorization: (text) => text.replace(/^\S+/, "toString") }),
    ],
    ["the key is unknown", { key: { id: "nobody", secret: "one" } }, "404 InvalidAccessKeyId.NotFound"],
    ["the secret is another key's", { key: { ...PLAIN, secret: "two" } }, "400 SignatureDoesNotMatch"],
    [
      "the body is another one",
      { headers: { "x-acs-content-sha256": BODY_SM3 } },
      "400 SignatureDoesNotMatch",
    ],
  ] as [string, Changes, string][])("refused: %s", async (_, changes, refusal) => {
    expect(await acs3(changes)).toBe(refusal);
  });
});

describe("ACS3: a refusal names what is missing", () => {
  test.each(["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"])("%s", async (name) => {
    await acs3({ headers: { [name]: undefined } });
    expect(reason).toContain(`: ${name} must be there and signed`);
  });

  test("the supported signature schemes", async () => {
    const all = "ACS3-HMAC-SHA256, ACS3-HMAC-SM3";
    await acs3({ authorization: () => "Basic" });
    expect(reason).toContain(`Authorization is one of ${all} with Credential=`);
    await acs3({ authorization: (text) => text.replace("SHA256", "MD5") });
    expect(reason).toContain(`ACS3-HMAC-MD5 is not supported here; supported are ${all}`);
  });
});

describe("the older signature", () => {
  test("is accepted with both hashes, and with empty parameters", async () => {
    expect(await rpc()).toBe("plain");
    expect(await rpc({}, { algorithm: "HMAC-SHA256" })).toBe("plain");
    expect(await rpc({ SignatureType: "", SecurityToken: "" })).toBe("plain");
  });

  test.each(["AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"])(
    "refused without %s",
    async (name) => {
      expect(await rpc({ [name]: undefined })).toBe(`400 Missing${name}`);
      expect(await rpc({ [name]: "" })).toBe(`400 Missing${name}`);
    },
  );

  test.each([
    [{ SignatureMethod: "HMAC-MD5" }],
    [{ SignatureMethod: "toString" }],
    [{ SignatureVersion: "2.0" }],
    [{ SignatureType: "BEARERTOKEN" }],
  ])("refused: %j", async (changes) => {
    expect(await rpc(changes)).toBe("400 IncompleteSignature");
  });

  test("refused without a signature, with another key's, and after changes in transit", async () => {
    expect(await rpc({}, { sent: { Signature: "" } })).toBe("400 MissingSignature");
    expect(await rpc({}, { key: { ...PLAIN, secret: "two" } })).toBe("400 SignatureDoesNotMatch");
    expect(await rpc({}, { sent: { ShowSize: "1" } })).toBe("400 SignatureDoesNotMatch");
  });
});

const STYLES: [
  string,
  (key: typeof PLAIN, more: { token?: string; date?: string; nonce?: string }) => Promise<string>,
][] = [
  [
    "ACS3",
    (key, { token, date = DATE, nonce = newNonce() }) =>
      acs3({
        key,
        headers: { "x-acs-security-token": token, "x-acs-date": date, "x-acs-signature-nonce": nonce },
      }),
  ],
  [
    "the older signature",
    (key, { token, date = DATE, nonce = newNonce() }) =>
      rpc({ SecurityToken: token, Timestamp: date, SignatureNonce: nonce }, { key }),
  ],
];

describe.each(STYLES)("any signature scheme: %s", (_, style) => {
  test("a temporary key requires its own token, and other keys none", async () => {
    expect(await style(TEMPORARY, { token: "token" })).toBe("temporary");
    expect(await style(TEMPORARY, {})).toBe("400 MissingSecurityToken");
    expect(await style(TEMPORARY, { token: "" })).toBe("400 MissingSecurityToken");
    expect(await style(TEMPORARY, { token: "other" })).toBe("400 InvalidSecurityToken.MismatchWithAccessKey");
    expect(await style(PLAIN, { token: "token" })).toBe("400 InvalidSecurityToken.MismatchWithAccessKey");
  });

  const at = (ms: number): string => new Date(ms).toISOString().replace(".000", "");
  test.each([
    [at(NOW - WINDOW), "plain"],
    [at(NOW + WINDOW), "plain"],
    [at(NOW - WINDOW - 1000), "400 InvalidTimeStamp.Expired"],
    [at(NOW + WINDOW + 1000), "400 InvalidTimeStamp.Expired"],
    ["2026-03-01T12:00:00.000Z", "400 InvalidTimeStamp.Format"],
    ["+002026-03-01T12:00:00Z", "400 InvalidTimeStamp.Format"],
    ["2026-03-01T12:00:00Z!", "400 InvalidTimeStamp.Format"],
    ["2026-13-01T12:00:00Z", "400 InvalidTimeStamp.Format"],
  ])("the date %s: %s", async (date, answer) => {
    expect(await style(PLAIN, { date })).toBe(answer);
  });

  test("a nonce has 1 to 128 visible characters, and each key can use it once", async () => {
    const nonce = newNonce().padEnd(128, "x");
    expect(await style(PLAIN, { nonce })).toBe("plain");
    expect(await style(PLAIN, { nonce })).toBe("400 SignatureNonceUsed");
    expect(await style(TEMPORARY, { nonce, token: "token" })).toBe("temporary");
    for (const wrong of [`${nonce}x`, `a ${newNonce()}`, `é${newNonce()}`, `${newNonce()}é`])
      expect(await style(PLAIN, { nonce: wrong })).toBe("400 IncompleteSignature");
  });
});
