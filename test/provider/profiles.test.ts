import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
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

// The home folder belongs to the process.
const CHAIN = `
  const { findCredentials } = require(process.argv[1]);
  findCredentials({}, {})().catch((error) => console.log(require("node:util").inspect(error, { depth: 9 })));
`;

test("the configuration of the command line tool, which has keys, is not in the error that it cannot be read", () => {
  const home = newFolder();
  mkdirSync(join(home, ".aliyun"));
  const secret = "planted-secret-4711";
  writeFileSync(join(home, ".aliyun/config.json"), `{ "access_key_secret": "${secret}", `);
  const library = join(__dirname, "../../provider/client/alibaba/credentials.js");
  const env = { PATH: process.env.PATH, HOME: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
  const output = execFileSync(process.execPath, ["-e", CHAIN, library], { encoding: "utf8", env });
  expect(output).toContain("NO_CREDENTIALS");
  expect(output).toContain("~/.aliyun/config.json is not JSON");
  expect(output).not.toContain(secret);
});
