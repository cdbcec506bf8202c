import { SHAPES as ALIBABA } from "../../provider/emulator/alibaba/shapes";
import { SHAPES as HUAWEI } from "../../provider/emulator/huawei/shapes";
import { shaped } from "../../provider/emulator/shapes";

const SERVER = { CommonName: "a", Algorithm: "ECC_256", ParentIdentifier: "p" };
const SUB = { CommonName: "a", Years: 1, Algorithm: "ECC_256", ParentIdentifier: "p" };
const LEAF = {
  issuer_id: "i",
  distinguished_name: { common_name: "a" },
  validity: { type: "YEAR", value: 1 },
};
const extension = (length: number): object => ({
  ...LEAF,
  customized_extension: { object_identifier: "1.2.3", value: "x".repeat(length) },
});
const tags = (count: number): object => ({
  ...SERVER,
  Tags: Array.from({ length: count }, (_, index) => ({ Key: `${index}`, Value: "" })),
});

/** The documented limits that are numbers, lengths and words: what is just within, and what is just beyond. */
const LIMITS: [string, { safeParse(value: unknown): { success: boolean } }, object[], object[]][] = [
  [
    "Immediately",
    ALIBABA.CreateServerCertificate,
    [0, 1, 2].map((Immediately) => ({ ...SERVER, Immediately })),
    [-1, 3].map((Immediately) => ({ ...SERVER, Immediately })),
  ],
  [
    "EnableCrl",
    ALIBABA.CreateServerCertificate,
    [0, 1].map((EnableCrl) => ({ ...SERVER, EnableCrl })),
    [-1, 2].map((EnableCrl) => ({ ...SERVER, EnableCrl })),
  ],
  [
    "CrlDay",
    ALIBABA.CreateSubCACertificate,
    [1, 365].map((CrlDay) => ({ ...SUB, CrlDay })),
    [0, 366].map((CrlDay) => ({ ...SUB, CrlDay })),
  ],
  ["Tags", ALIBABA.CreateServerCertificate, [tags(20)], [tags(21)]],
  [
    "limit",
    HUAWEI.ListCertificate,
    [{ limit: 0 }, { limit: 1000 }, { offset: 0 }],
    [{ limit: -1 }, { limit: 1001 }, { offset: -1 }],
  ],
  [
    "name and sort_dir",
    HUAWEI.ListCertificate,
    [{ name: "x".repeat(64) }, { sort_dir: "ASC" }],
    [{ name: "" }, { name: "x".repeat(65) }, { sort_dir: "UP" }],
  ],
  [
    "customized_extension",
    HUAWEI.CreateCertificate,
    [extension(1), extension(64)],
    [extension(0), extension(65)],
  ],
  [
    "enterprise_project_id",
    HUAWEI.CreateCertificate,
    ["0", "all", "0123abcd-0123-0123-0123-0123456789ab"].map((id) => ({
      ...LEAF,
      enterprise_project_id: id,
    })),
    ["", "1", "0123ABCD-0123-0123-0123-0123456789ab"].map((id) => ({ ...LEAF, enterprise_project_id: id })),
  ],
];

test.each(LIMITS)("%s", (_name, shape, within, beyond) => {
  for (const one of within) expect({ one, ...shape.safeParse(one) }).toMatchObject({ success: true });
  for (const one of beyond) expect({ one, ...shape.safeParse(one) }).toMatchObject({ success: false });
});

test("was once wrong: is_sm_standard got lost on its way, so that what is not given was not refused", () => {
  const request = { certificate_id: "c", is_compressed: "false", type: "OTHER" };
  for (const [given, kept] of [
    ["true", "true"],
    [true, "true"],
    ["false", "false"],
  ] as const) {
    const result = shaped<object>(HUAWEI.ExportCertificate, { ...request, is_sm_standard: given }, 0);
    expect(result).toMatchObject({ request: { is_sm_standard: kept } });
  }
});
