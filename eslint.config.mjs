import tsdoc from "eslint-plugin-tsdoc";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const NATIVE_KEYS =
  "Node ends the process at keys that it does not expect: read keys and certificates with provider/x509";

/** @param {string[]} names */
const onlyThroughReaders = (...names) => ({
  "no-restricted-imports": [
    "error",
    {
      paths: ["node:crypto", "crypto"].map((name) => ({
        name,
        importNames: ["default", ...names],
        message: NATIVE_KEYS,
      })),
    },
  ],
});

export default defineConfig(
  globalIgnores(["bin/", "plugin/", "coverage/", "node_modules/", "test/fixtures/", ".pki/", "docs/ci/"]),
  // The types of the cloud's package are not here: see tools/alicloud.mjs.
  globalIgnores(["examples/load-balancers/alibaba.ts"]),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["eslint.config.mjs", "jest.config.mjs"] } },
    },
    plugins: { tsdoc },
    rules: {
      "tsdoc/syntax": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  // Plain JavaScript carries its types in JSDoc, which is not TSDoc, and whose casts the linter does not see.
  {
    files: ["**/*.mjs"],
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "tsdoc/syntax": "off",
    },
  },
  // Which room may import which is not ESLint's: tools/rooms.mjs says it.
  {
    files: ["schema/**"],
    rules: {
      // The names and limits of a definition are its type; written down they would stand twice.
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    files: ["sdk/**"],
    rules: {
      // Inheritance from a configured class is how Pulumi resources come about; they add no members.
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: [
      "sdk/**",
      "common/**",
      "provider/**",
      "inventory/**",
      "policy/**",
      "review/**",
      "render/**",
      "cli/**",
    ],
    ignores: ["provider/x509/native-keys.ts"],
    rules: onlyThroughReaders("createPublicKey", "createPrivateKey", "X509Certificate"),
  },
  {
    files: ["test/**", "bench/**"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
