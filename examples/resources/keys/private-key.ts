import { keys } from "pulumi-pki";

const key = new keys.PrivateKey("gateway", { algorithm: "ECC_256" });

export const publicKey = key.publicKey;
export const fingerprint = key.fingerprint;
/** Encrypted in the state, and hidden wherever Pulumi shows outputs. */
export const privateKey = key.privateKey;
