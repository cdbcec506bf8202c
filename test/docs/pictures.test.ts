import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import { addReview } from "../../cli/review";
import { TestStack } from "../engine/stack";
import { inProcess } from "../review/cli";
import { withoutMachine } from "../review/record";
import { reportPicture } from "./pictures/report";
import { terminalPicture } from "./pictures/terminal";

const ROOT = join(__dirname, "../../..");
const RECORDED = join(ROOT, "test/fixtures/demo");
const PICTURES = join(ROOT, "docs/pictures");

/**
 * `RECORD_DEMO=1` records the demo's state, and the preview of a change in it, again with the real engine;
 * `UPDATE_DOCS=1` writes the pictures.
 */
const { RECORD_DEMO, UPDATE_DOCS } = process.env;

/** A longer validity for a CA. */
const changed = (program: string): string => {
  const result = program.replace(/(?<=const services[^]*?years: )5/, "6");
  if (result === program) throw new Error("examples/hierarchy no longer has the CA that is changed");
  return result;
};

/** What the engine printed, for a project with a better name than that of a test. */
const recorded = (text: string): string =>
  withoutMachine(text).replaceAll("::test::", "::example::").replaceAll("test-dev", "example-dev");

async function record(): Promise<void> {
  const program = readFileSync(join(ROOT, "examples/hierarchy/index.ts"), "utf8");
  const stack = await TestStack.create("");
  try {
    stack.typescript(program);
    await stack.up();
    mkdirSync(RECORDED, { recursive: true });
    writeFileSync(join(RECORDED, "state.json"), recorded(await stack.stateText()));
    stack.typescript(changed(program));
    writeFileSync(join(RECORDED, "preview.json"), recorded(await stack.previewJson()));
  } finally {
    stack.close();
  }
}

const [STATE, PREVIEW] = [join(RECORDED, "state.json"), join(RECORDED, "preview.json")];

/** Thirty days after what is recorded was issued. */
async function at(): Promise<string> {
  const { stdout } = await inProcess(addList, ["list", STATE, "--format", "json"]);
  const { certificates } = JSON.parse(stdout) as { certificates: { notBefore: string }[] };
  return new Date(Date.parse(certificates[0]?.notBefore ?? "") + 30 * 86_400_000).toISOString();
}

const PRINTED: Readonly<Record<string, () => Promise<string>>> = {
  "demo.svg": async () => {
    const { stdout } = await inProcess(addList, ["list", STATE, "--format", "tree", "--at", await at()]);
    return terminalPicture("A hierarchy as a tree in a terminal", LIST, stdout);
  },
  "review.svg": async () => {
    const { stdout } = await inProcess(addReview, ["review", PREVIEW, "--state", STATE, "--at", await at()]);
    return reportPicture("The review of a change, as in a pull request", stdout, "Hierarchy after the run");
  },
  "graph.svg": async () => {
    const { stdout } = await inProcess(addGraph, ["graph", STATE, "--format", "svg", "--at", await at()]);
    return stdout;
  },
};

const LIST = "pulumi stack export | npx pulumi-pki list --format tree";

beforeAll(async () => {
  if (RECORD_DEMO !== undefined) await record();
}, 600_000);

test.each(Object.entries(PRINTED))(
  "docs/pictures/%s is what the commands print for the demo (UPDATE_DOCS=1 writes it)",
  async (name, draw) => {
    const picture = await draw();
    // Nothing in it was hidden, and is now shown by its code point.
    expect(picture).not.toContain("U+");
    const file = join(PICTURES, name);
    if (UPDATE_DOCS === "1") {
      mkdirSync(PICTURES, { recursive: true });
      writeFileSync(file, picture);
    }
    expect(readFileSync(file, "utf8")).toBe(picture);
  },
);
