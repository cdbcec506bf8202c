import { encodePrivateKey, keys } from "pulumi-pki";

const key = new keys.PrivateKey("gateway", { algorithm: "ECC_256" });

export const publicKey = key.publicKey;
export const fingerprint = key.fingerprint;
/** Encrypted in the state, and hidden wherever Pulumi shows outputs. */
export const privateKey = key.privateKey;

/** For software that accepts only `BEGIN EC PRIVATE KEY`; `pkcs1` is the form for RSA keys. Always secret too. */
export const traditional = encodePrivateKey(key.privateKey, { form: "sec1" });
/** For software that asks for a password: `BEGIN ENCRYPTED PRIVATE KEY`. */
export const encrypted = encodePrivateKey(key.privateKey, { password: "change it" });
