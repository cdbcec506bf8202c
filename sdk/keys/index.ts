export { PrivateKey, type PrivateKeyArgs, type PrivateKeyOutputs } from "./private-key";
