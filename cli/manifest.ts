import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package's own manifest. */
export const OWN = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
};
