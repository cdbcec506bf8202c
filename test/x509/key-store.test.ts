import { trusted } from "../../provider/x509/key-store";
import { CA, make } from "./support";

test("aliases differ in more than case, and replace a missing or invisible common name", async () => {
  const names = ["Root", "ROOT", "root-2", undefined, " ", "a\u200bb", "x".repeat(80)];
  const issued = await Promise.all(
    names.map((commonName) =>
      make({ ...CA, subject: { commonName, organization: "O" } }, undefined, "ED25519"),
    ),
  );
  const certificates = issued.map(({ certificate }) => certificate);
  expect(trusted(certificates, undefined).map(({ alias }) => alias)).toEqual([
    "Root",
    "ROOT-2",
    "root-2-2",
    "certificate",
    "certificate-2",
    "a<U+200B>b",
    "x".repeat(64),
  ]);
  expect(trusted(certificates.slice(0, 3), "ca").map(({ alias }) => alias)).toEqual(["ca", "ca-2", "ca-3"]);
});
