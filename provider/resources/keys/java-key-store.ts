import { javaKeyStore as definition } from "../../../schema/keys/java-key-store";
import type { ArgumentsOf } from "../../../schema/resource";
import type { JavaKeyStoreOutputs } from "../../../sdk/keys/java-key-store";
import { issueJavaKeyStore } from "../../x509/java-key-store";
import { defined } from "../fields-of";
import type { Kind } from "../kind";
import { storeFailures, storeLifecycle } from "./stores";

type Args = ArgumentsOf<typeof definition>;

const READABLE = {
  families: ["RSA", "ECC", "ED25519"],
  message: "is of a kind that Java does not read: use RSA, ECDSA on a NIST curve or Ed25519",
} as const;

/** `keys.JavaKeyStore`: exists in the state only. */
export const javaKeyStore: Kind<Args, JavaKeyStoreOutputs> = {
  ...defined(definition),
  rules: (intent) => storeFailures(intent, READABLE),
  ...storeLifecycle<Args, "jks">("jks", (content, { password }, now, entropy) =>
    issueJavaKeyStore(content, password, now, entropy),
  ),
};
