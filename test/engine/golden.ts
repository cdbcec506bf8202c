import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { GOLDEN_PROGRAMS } from "./golden-programs";
import { isNative, TestStack } from "./stack";

type GoldenProgram = keyof typeof GOLDEN_PROGRAMS;

const FIXTURES = join(__dirname, "../../../test/fixtures");

/** States recorded per release, for either provider: a folder per release, with one folder per program. */
export const FOLDERS = {
  dynamic: join(FIXTURES, "states"),
  native: join(FIXTURES, "plugin-states"),
};

/** One recorded state. */
export interface Golden {
  readonly program: string;
  /** Output of `pulumi stack export`; secrets are encrypted with the passphrase of all test stacks. */
  readonly state: string;
  /** The local CA's store as SQL, with placeholders for private keys. */
  readonly store: string;
  /** Time of the recording, RFC 3339. */
  readonly recorded: string;
}

const FILES = { program: "program.txt", state: "state.json", store: "store.sql", recorded: "recorded.txt" };

export const readGolden = (folder: string): Golden =>
  Object.fromEntries(
    Object.entries(FILES).map(([part, file]) => [part, readFileSync(join(folder, file), "utf8")]),
  ) as unknown as Golden;

/** Records the states that the present code leaves. */
export async function record(release: string, name: GoldenProgram): Promise<void> {
  const program = GOLDEN_PROGRAMS[name];
  const stack = await TestStack.create(program);
  try {
    await stack.up();
    await stack.unchanged();
    const golden: Golden = {
      program,
      state: withoutPaths(await stack.stateText()).replaceAll(stack.store, "/a/store"),
      store: dump(join(stack.store, "store.db")),
      recorded: new Date().toISOString(),
    };
    const folder = join(FOLDERS[isNative(stack.env) ? "native" : "dynamic"], release, name);
    mkdirSync(folder, { recursive: true });
    for (const [part, file] of Object.entries(FILES)) {
      writeFileSync(join(folder, file), golden[part as keyof Golden]);
    }
  } finally {
    stack.close();
  }
}

// The engine records where in the program a resource is declared; the path outside of the program depends on the
// machine, and so does the store's folder, which is not used to find anything.
const withoutPaths = (state: string): string =>
  state.replaceAll(/project:\/\/\/(\.\.\/)+[^"]*?(?=node_modules\/)/g, "project:///");

/** A stack as a release left it, an hour later. */
export async function restore(golden: Golden): Promise<TestStack> {
  const stack = await TestStack.create(golden.program);
  try {
    mkdirSync(stack.store);
    const database = new Database(join(stack.store, "store.db"));
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    database.exec(golden.store.replaceAll(NO_KEY, key));
    database.close();
    stack.write("state.json", golden.state);
    await stack.ok("stack", "import", "--file", "state.json");
    const seconds = Math.round((Date.parse(golden.recorded) - Date.now()) / 1000) + 3600;
    stack.env.PKI_CLOCK_OFFSET = `${seconds}s`;
    return stack;
  } catch (error) {
    stack.close();
    throw error;
  }
}

const KEYS = "private_key";

/** Placeholder for a private key: fixtures contain none, and a restored stack gets new ones. */
const NO_KEY = "(a key)";

/** A database as SQL text. */
function dump(file: string): string {
  const database = new Database(file);
  const master = database
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    .all() as {
    type: string;
    name: string;
    sql: string;
  }[];
  const tables = master.filter(({ type }) => type === "table");
  const inserts = tables.flatMap(({ name }) =>
    (database.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]).map((row) => {
      const values = Object.entries(row).map(([column, value]) =>
        literal(column === KEYS && value !== null ? NO_KEY : value),
      );
      return `INSERT INTO "${name}" VALUES (${values.join(", ")});`;
    }),
  );
  database.close();
  return `${[...master.map(({ sql }) => `${sql};`), ...inserts].join("\n")}\n`;
}

const literal = (value: unknown): string =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);

async function main(release = "", ...only: string[]): Promise<void> {
  if (!/^\d+\.\d+\.\d+(-[a-z]+)?$/.test(release)) throw new Error("name the release, for example 0.1.0");
  for (const program of Object.keys(GOLDEN_PROGRAMS) as GoldenProgram[]) {
    if (only.length === 0 || only.includes(program)) await record(release, program);
  }
}

if (require.main === module) void main(...process.argv.slice(2));
