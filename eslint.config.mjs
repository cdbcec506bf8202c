import tsdoc from "eslint-plugin-tsdoc";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const IN_EVERY_PROGRAM = "sdk/ runs in every user's program: it loads neither the provider nor its libraries";
const LAYERS = "a lower layer does not know the one above it";

const NATIVE_KEYS =
  "Node ends the process at keys that it does not expect: read keys and certificates with provider/x509";

/** Forbids imports by path patterns; type-only imports vanish when compiled and may cross where it says so. */
/** @param {string[]} group @param {string} message */
const forbid = (group, message, allowTypeImports = false) => ({
  "@typescript-eslint/no-restricted-imports": ["error", { patterns: [{ group, message, allowTypeImports }] }],
});

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
  globalIgnores(["bin/", "coverage/", "node_modules/", "test/fixtures/", ".pki/", "docs/ci/"]),
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
  {
    files: ["common/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^(?!node:|\\./)", message: "common/ loads Node's own modules and nothing else" },
          ],
        },
      ],
    },
  },
  {
    files: ["schema/**"],
    rules: {
      ...forbid(
        ["**/provider/**", "**/sdk/**", "**/cli/**", "zod", "@pulumi/*"],
        "schema/ is data: it loads nothing",
      ),
      // The names and limits of a definition are its type; written down they would stand twice.
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    files: ["sdk/**"],
    rules: {
      ...forbid(
        ["**/provider/**", "**/cli/**", "node-forge", "libsql", "kysely", "pg", "undici", "zod", "fastify"],
        IN_EVERY_PROGRAM,
      ),
      // Inheritance from a configured class is how Pulumi resources come about; they add no members.
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["provider/**"],
    rules: forbid(
      [
        "**/cli/**",
        "**/review/**",
        "**/render/**",
        "**/inventory/**",
        "**/policy/**",
        "**/sdk/**",
        "@pulumi/*",
      ],
      LAYERS,
      true,
    ),
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
    files: ["inventory/**"],
    rules: forbid(["**/cli/**", "**/review/**", "**/render/**", "**/policy/**", "@pulumi/*"], LAYERS),
  },
  { files: ["policy/**"], rules: forbid(["**/cli/**", "**/review/**", "**/render/**"], LAYERS) },
  { files: ["review/**", "render/**"], rules: forbid(["**/cli/**"], LAYERS) },
  {
    files: ["provider/x509/**"],
    rules: forbid(
      ["**/local/**", "**/alibaba/**", "**/huawei/**", "**/sdk/**", "**/crud", "**/kind"],
      LAYERS,
    ),
  },
  {
    files: ["provider/api/**"],
    rules: forbid(
      [
        "**/local/**",
        "**/emulator/**",
        "**/crud",
        "**/kind",
        "**/fields",
        "**/client",
        "**/sdk/**",
        "@pulumi/*",
        "zod",
      ],
      "provider/api/ is the documents as code: it knows no client, no emulator and no resource",
    ),
  },
  {
    files: ["provider/resources/alibaba/**", "provider/resources/huawei/**", "provider/resources/keys/**"],
    rules: forbid(["**/local/**", "**/emulator/**", "**/sdk/**", "@pulumi/*"], LAYERS, true),
  },
  {
    files: ["provider/local/**"],
    rules: forbid(["**/emulator/**", "**/crud", "**/sdk/**", "@pulumi/*"], LAYERS, true),
  },
  {
    files: ["test/**", "bench/**"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
