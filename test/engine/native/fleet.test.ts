/* eslint-disable @typescript-eslint/no-require-imports -- the same suite, through the native plugin */
process.env.PKI_PLUGIN = "true";
require("../fleet.test");
