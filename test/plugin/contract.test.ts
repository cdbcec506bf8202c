/* eslint-disable @typescript-eslint/no-require-imports -- the same suites, through the other door */
process.env.PKI_TEST_DOOR = "plugin";

describe.each([
  ...[
    "lifecycle",
    "kinds",
    "renewal",
    "external-change",
    "recover",
    "retirement",
    "adopt",
    "identity",
    "equality",
  ],
  ...["huawei", "huawei-uploads", "retire", "recent", "defects", "policy-issuer", "fleet"],
])("%s, through the plugin", (suite) => {
  require(`../provider/${suite}.test`);
});
