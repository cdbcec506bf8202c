import { removeFolders } from "../x509/support";
import { LEAF, NAME, openLocal, ROOT } from "../huawei/local";

const local = openLocal();
const { invoke } = local;
afterAll(async () => {
  await local.close();
  removeFolders();
});

const named = (common_name: string): { distinguished_name: typeof NAME } => ({
  distinguished_name: { ...NAME, common_name },
});

test("lists are in the requested order", async () => {
  const cas = [];
  for (const [name, value] of [
    ["B", 3],
    ["A", 9],
    ["C", 6],
  ] as const) {
    const validity = { type: "YEAR", value } as const;
    cas.push((await invoke("CreateCertificateAuthority", { ...ROOT, ...named(name), validity })).ca_id);
  }
  const [b, a, c] = cas as [string, string, string];
  for (const [issuer_id, name, value] of [
    [c, "m", 30],
    [a, "k", 20],
    [b, "l", 10],
  ] as const) {
    const validity = { type: "DAY", value } as const;
    await invoke("CreateCertificate", { ...LEAF, ...named(name), issuer_id, validity });
  }
  const authorities = async (
    request: Parameters<typeof invoke<"ListCertificateAuthority">>[1],
  ): Promise<string> =>
    (await invoke("ListCertificateAuthority", request)).certificate_authorities
      .map(({ distinguished_name: { common_name } }) => common_name)
      .join("");
  expect(await authorities({ sort_key: "common_name", sort_dir: "ASC" })).toBe("ABC");
  expect(await authorities({ sort_key: "common_name" })).toBe("CBA");
  expect(await authorities({ sort_key: "not_after", sort_dir: "ASC", limit: 2 })).toBe("BC");
  const certificates = async (request: Parameters<typeof invoke<"ListCertificate">>[1]): Promise<string> =>
    (await invoke("ListCertificate", request)).certificates
      .map(({ distinguished_name: { common_name } }) => common_name)
      .join("");
  expect(await certificates({ sort_key: "create_time", sort_dir: "ASC" })).toBe("mkl");
  expect(await certificates({ sort_dir: "DESC", limit: 2 })).toBe("lk");
  // An unsupported sort key is refused, not ignored.
  await expect(certificates({ sort_key: "issuer_name" })).rejects.toThrow(/sort_key: the local CA/);
});
