import { encodeRequest } from "../../provider/api/huawei/wire";

test.each(["", ".", "..", undefined, 5])("an identifier of %p would address another operation", (id) => {
  expect(() => encodeRequest("ShowCertificate", { certificate_id: id }, "project")).toThrow(
    'ShowCertificate: certificate_id must not be empty, "." or ".."',
  );
  expect(() => encodeRequest("UpdateCertificateV2", { certificate_id: "a" }, id as string)).toThrow(
    'UpdateCertificateV2: project_id must not be empty, "." or ".."',
  );
});

test.each([
  ["...", "..."],
  ["a/../b", "a%2F..%2Fb"],
  ["a?b#c", "a%3Fb%23c"],
  ["%2e%2e", "%252e%252e"],
])("an identifier of %s remains one segment of the path", (id, part) => {
  expect(encodeRequest("ShowCertificate", { certificate_id: id }, "project").path).toBe(
    `/v1/private-certificates/${part}`,
  );
});
