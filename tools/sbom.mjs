// @ts-check
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./engine-process.mjs";
import { isAccepted } from "./licences.mjs";
import { ROOT, SetupError, runMain } from "./setup.mjs";

/** @typedef {{ name: string, version: string, licenses?: { license?: { id?: string, name?: string }, expression?: string }[] }} Component */

/**
 * Prints the SBOM (CycloneDX) of what is installed with the package, at the versions that CI has tested, and fails if a
 * licence is not accepted. With `--check` it prints nothing.
 */
await runMain(async () => {
  const sbom = await makeSbom();
  /** @type {{ components: Component[] }} */
  const { components } = JSON.parse(sbom);
  if (components.length === 0) throw new SetupError("sbom: npm lists no component");
  const refused = components.filter((one) => !isAccepted(one.name, licenceOf(one)));
  for (const one of refused) {
    console.error(`sbom: ${one.name} ${one.version}: the licence ${licenceOf(one)} is not accepted`);
  }
  if (!process.argv.includes("--check")) process.stdout.write(sbom);
  return refused.length === 0 ? 0 : 1;
});

/**
 * npm counts what a development dependency needs too as a development dependency, and `npm sbom --omit dev` leaves it
 * out. So it is asked about the package without development dependencies, by the lock file, without the network.
 */
async function makeSbom() {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-pki-sbom-"));
  try {
    // npm names the component after its folder.
    const cwd = join(folder, "pulumi-pki");
    await mkdir(cwd);
    const { name, version, license, description, dependencies, optionalDependencies } = JSON.parse(
      await readFile(join(ROOT, "package.json"), "utf8"),
    );
    const manifest = { name, version, license, description, dependencies, optionalDependencies };
    await writeFile(join(cwd, "package.json"), JSON.stringify(manifest));
    await writeFile(join(cwd, "package-lock.json"), await readFile(join(ROOT, "package-lock.json")));
    const lock = ["--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    await run("npm", ["install", ...lock, "--legacy-peer-deps"], { cwd });
    return await run("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], { cwd });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {Component} component */
function licenceOf({ licenses = [] }) {
  const names = licenses.map(
    ({ license, expression }) => expression ?? license?.id ?? license?.name ?? "unknown",
  );
  return names.join(" AND ") || "not stated";
}
