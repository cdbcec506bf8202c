import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What Java's PKIX validation says of paths, leaf first and root last; empty for each accepted path. */
export function askJava(paths: readonly (readonly Buffer[])[], at: Date): string[] {
  const seconds = Math.floor(at.getTime() / 1000);
  const input = paths
    .map((path) => [seconds, ...path.map((der) => der.toString("base64"))].join(" ") + "\n")
    .join("");
  const source = join(__dirname, "../../../test/corpora/Judge.java");
  const output = execFileSync("java", ["-Xshare:auto", source], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const answers = output.split("\n").slice(0, -1);
  if (answers.length !== paths.length) throw new Error("the judge did not answer every question");
  return answers;
}
