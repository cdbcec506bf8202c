import { randomBytes } from "node:crypto";
import { chromium, type Browser, type Page } from "playwright-core";
import type { LocalEnvironment } from "../../provider/local/call";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { Ca } from "../local/ca";
import { csrOf } from "../local/judge";
import { newFolder, removeFolders } from "../x509/support";
import { openEmulator, type Served } from "./http";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
];
const QUIET = [...ARGS, "--disable-sync", "--no-first-run"];
const HOSTILE = `<script>document.title="owned"</script>"'&`;
const DAY = 86_400_000;

let served: Served;
let browser: Browser;

async function fill(environment: LocalEnvironment, count: number): Promise<void> {
  const { alibaba: invoke } = localBackend(() => Promise.resolve(environment));
  const ca = await Ca.open(() => Promise.resolve({ invoke, close: () => Promise.resolve() }));
  const { Identifier: root } = await ca.root({ CommonName: "Example Root CA" });
  const { Identifier: sub } = await ca.sub(root, { CommonName: "Servers of Example" });
  const { Identifier: gone } = await ca.sub(root, { CommonName: HOSTILE });
  const csr = await csrOf();
  const issue = (index: number): Promise<{ Identifier: string }> =>
    ca.custom(
      sub,
      csr,
      {
        Subject: { CommonName: `host-${index}.example.com` },
        Extensions: {
          ExtendedKeyUsages: ["serverAuth"],
          SubjectAlternativeNames: [{ Type: "dNSName", Value: `host-${index}.example.com` }],
        },
      },
      { Validity: `${1 + ((index * 7) % 360)}d` },
    );
  for (let index = 0; index < count; index++) {
    const { Identifier } = await issue(index);
    if (index % 10 === 3) await ca.invoke("CreateRevokeClientCertificate", { Identifier });
  }
  await ca.client(gone, { CommonName: HOSTILE });
  await ca.invoke("UpdateCACertificateStatus", { Identifier: gone, Status: "REVOKE" });
}

beforeAll(async () => {
  const store = await openStore(newFolder());
  let now = Date.now() - DAY;
  const clock = (): Date => new Date(now);
  await fill({ store, clock, entropy: randomBytes, url: "http://localhost" }, 40);
  now += 2 * DAY;
  served = await openEmulator({ store, clock });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: QUIET,
  });
});
afterAll(async () => {
  // Clean up what was started before the browser, even if the machine has none.
  await (browser as Browser | undefined)?.close();
  await served.close();
  removeFolders();
});

/** Complaints of a page: script errors and violations of its content security policy. */
async function open(
  address = "/",
  colorScheme: "light" | "dark" = "light",
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(served.endpoint + address);
  return { page, complaints };
}

/** WCAG contrast ratio between an element's text and its background. */
const contrast = (page: Page, selector: string): Promise<number> =>
  page.evaluate<number>(`(() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
      const [r, g, b] = parts(colour).map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const element = document.querySelector(${JSON.stringify(selector)});
    let behind = element;
    while (behind && parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const [text, back] = [getComputedStyle(element).color, getComputedStyle(behind ?? document.body).backgroundColor].map(light);
    return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
  })()`);

const names = (page: Page): Promise<string[]> => page.locator("tbody th").allInnerTexts();

test("shows the hierarchy, what expires next, and what was revoked", async () => {
  const { page, complaints } = await open();
  expect(await page.title()).toBe("Certificates of the local CA");
  const summaries = await page.locator("summary").allInnerTexts();
  expect(summaries).toHaveLength(3);
  expect(summaries[0]).toMatch(/Example Root CA\s+root CA · valid/);
  expect(await page.locator("details details summary").count()).toBe(2);
  expect(await page.locator("tbody tr").count()).toBe(41);
  expect(await page.locator("tbody .revoked").count()).toBe(4);
  expect(await page.locator("tbody .expired").first().innerText()).toBe("expired");
  expect(await page.locator("tbody .untrusted").count()).toBe(1);
  const servers = page.locator("table", { hasText: "Issued by Servers of Example" });
  const ends = await servers.locator("td:nth-of-type(3) time").allInnerTexts();
  expect(ends).toHaveLength(40);
  expect(ends).toEqual([...ends].sort());
  expect(complaints).toEqual([]);
  await page.close();
});

test("certificate contents are shown as text only", async () => {
  const { page, complaints } = await open();
  expect(await page.locator("summary", { hasText: HOSTILE }).count()).toBe(1);
  expect(await page.locator("script").count()).toBe(0);
  expect(await page.title()).not.toBe("owned");
  const found = await open(`/?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(await found.page.locator("input[name=q]").inputValue()).toBe('"><script>alert(1)</script>');
  expect(await found.page.locator("script").count()).toBe(0);
  expect([...complaints, ...found.complaints]).toEqual([]);
  await page.close();
  await found.page.close();
});

test("filters by name, serial number and status, without a script", async () => {
  const { page } = await open();
  await page.getByLabel("Name, serial number or identifier").fill("HOST-7.example");
  await page.getByRole("button", { name: "Filter" }).click();
  expect(await names(page)).toEqual(["host-7.example.com"]);
  const serial = await page.locator("tbody code").first().innerText();
  await page.getByLabel("Name, serial number or identifier").fill(serial.slice(3).toLowerCase());
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=[0-9a-f]+/);
  expect(await names(page)).toEqual(["host-7.example.com"]);
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByLabel("Status").selectOption("revoked");
  await page.getByRole("button", { name: "Filter" }).click();
  expect(await page.locator("tbody tr").count()).toBe(4);
  expect(await page.getByRole("status").innerText()).toBe("5 of 44 shown");
  await page.getByLabel("Name, serial number or identifier").fill("nothing like it");
  await page.getByRole("button", { name: "Filter" }).click();
  expect(await page.locator("main").innerText()).toBe("No certificate matches.");
  await page.close();
});

test("has readable light and dark colours, and is usable by keyboard", async () => {
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await open("/", scheme);
    for (const selector of ["h1", ".dim", "tbody .revoked", "tbody .valid", "tbody .expiring", "main a"]) {
      const ratio = await contrast(page, selector);
      expect({ scheme, selector, isReadable: ratio >= 4.5, ratio }).toMatchObject({ isReadable: true });
    }
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the certificates");
    await page.close();
  }
});

test("contains no secrets, and cannot be framed or scripted by others", async () => {
  const answer = await fetch(`${served.endpoint}/`);
  const text = await answer.text();
  expect(text).not.toMatch(/PRIVATE KEY|secretEXAMPLE|pass\*Word/);
  const policy = answer.headers.get("content-security-policy");
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; /,
  );
  expect(policy).toMatch(/frame-ancestors 'none'/);
  expect(text).not.toMatch(/<script|<iframe|https?:\/\/|style="/);
});
