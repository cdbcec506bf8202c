export * from "./distinguished-names";
export * from "./general-names";
export {
  addressBytes,
  asciiDomain,
  hiddenProblem,
  hostProblem,
  readableName,
  readableNames,
  unicodeDomain,
} from "./hosts";
