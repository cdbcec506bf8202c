import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCredentials } from "../../provider/client/alibaba/credentials";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const ENV = process.env;
afterEach(() => {
  process.env = ENV;
});

const keyOf = async (profile: string): Promise<string> =>
  (await findCredentials({ profile }, {})()).accessKeyId;

test("two accounts in one process each have their own profile", async () => {
  const file = join(newFolder(), "credentials");
  const profiles = ["east", "west"].map(
    (name) =>
      `[${name}]\ntype = access_key\naccess_key_id = id-${name}\naccess_key_secret = secret-${name}\n`,
  );
  writeFileSync(file, profiles.join("\n"));
  process.env = {
    ALIBABA_CLOUD_CREDENTIALS_FILE: file,
    ALIBABA_CLOUD_CLI_PROFILE_DISABLED: "true",
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
  };
  expect([await keyOf("east"), await keyOf("west")]).toEqual(["id-east", "id-west"]);
  expect(process.env).not.toHaveProperty("ALIBABA_CLOUD_PROFILE");
});
