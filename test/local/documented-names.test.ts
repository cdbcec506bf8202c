import type { Call } from "../../provider/local/call";
import { namesOf } from "../../provider/local/huawei/requests";
import { documentedRequest } from "../../provider/local/request";

const call = { cloud: "huawei", operation: "CreateCertificate", requestId: "r" } as Call;

const taken = (distinguished_name: object): object =>
  documentedRequest(call, {
    issuer_id: "2cb2878b-6cd1-460d-bd25-afe655159bdc",
    validity: { type: "YEAR", value: 1 },
    distinguished_name,
  });

const REFUSED: [string, object][] = [
  ["a common name of 65 characters", { common_name: "a".repeat(65) }],
  ["a common name of 65 Chinese characters", { common_name: "中".repeat(65) }],
  ["a common name in other letters", { common_name: "Пример" }],
  ["a slash in a common name", { common_name: "a/b" }],
  ["an asterisk in an organization", { common_name: "a", organization: "a*" }],
  ["a state of 129 characters", { common_name: "a", state: "a".repeat(129) }],
  ["an organization of 65 characters", { common_name: "a", organization: "a".repeat(65) }],
  ["a country of three letters", { common_name: "a", country: "CHN" }],
  ["an invisible character", { common_name: "a\u200bb" }],
];
test.each(REFUSED)("Huawei Cloud's documented limits apply in the local CA: %s", (_, name) => {
  expect(() => taken(name)).toThrow(
    expect.objectContaining({ serviceCode: "PCA.00020101", httpStatus: 400 }) as Error,
  );
});

test("values within the limits are accepted, counted in characters", () => {
  const name = {
    common_name: "中".repeat(64),
    organization: "示例 A-1_x.,",
    state: "b".repeat(128),
    country: "CN",
  };
  expect(taken(name)).toMatchObject({ distinguished_name: name });
});

test("alternative names are checked and stored as they are issued, without duplicates", () => {
  const names = [
    { type: "DNS", value: "Bücher.example" },
    { type: "DNS", value: "xn--bcher-kva.example" },
  ] as const;
  expect(namesOf(call, names)).toEqual([{ type: "DNS", value: "xn--bcher-kva.example" }]);
  expect(() => namesOf(call, [{ type: "DNS", value: "a\u200bb.example" }])).toThrow(/<U\+200B>.*U\+200B/);
});
