import { z } from "zod";
import { PkiError } from "./errors";

/** Stack configuration as a dynamic provider receives it. */
export interface Config {
  get(key: string): string | undefined;
}

const offset = z
  .string()
  .regex(/^[+-]?\d+[smhd]$/, 'must be a number with a unit, for example "24h" or "90d"')
  .transform((text) => parseInt(text, 10) * { s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) as "s"] * 1000);

const settingsSchema = z
  .object({
    backend: z.enum(["cloud", "local"]).default("cloud"),
    localStore: z.string().min(1).default(".pki"),
    localUrl: z.url({ protocol: /^https?$/ }).default("http://localhost:8640"),
    clockOffset: offset.default(0),
  })
  .refine(({ backend, clockOffset }) => backend === "local" || clockOffset === 0, {
    path: ["clockOffset"],
    error: "only the local CA can be asked to work at another time",
  });

/** Settings of the provider. */
export type Settings = z.infer<typeof settingsSchema>;

/** Setting → environment variable, which comes first, and key of the stack configuration. */
const SOURCES: Record<keyof Settings, { variable: string; key: string }> = {
  backend: { variable: "PKI_BACKEND", key: "pki:backend" },
  localStore: { variable: "PKI_LOCAL_STORE", key: "pki:localStore" },
  localUrl: { variable: "PKI_LOCAL_URL", key: "pki:localUrl" },
  clockOffset: { variable: "PKI_CLOCK_OFFSET", key: "pki:clockOffset" },
};

/**
 * Reads the settings, each from its environment variable or else from the stack configuration.
 *
 * @throws PkiError `INVALID_CONFIG`
 */
export function readSettings(config: Config, env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.entries(SOURCES).map(([name, { variable, key }]) => [
    name,
    env[variable] ?? config.get(key),
  ]);
  const result = settingsSchema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const source = SOURCES[issue.path[0] as keyof Settings];
    return `${source.key} (or ${source.variable}): ${issue.message}`;
  });
  throw new PkiError("INVALID_CONFIG", `wrong configuration: ${problems.join("; ")}`);
}
