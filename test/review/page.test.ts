import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { addGraph } from "../../cli/graph";
import { addReview } from "../../cli/review";
import { inProcess } from "./cli";
import { estate, NOW } from "./estate";
import { FIXTURES } from "./record";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
];

/** `SCREENSHOTS=<folder>` saves screenshots of the pages. */
const { SCREENSHOTS } = process.env;

let folder: string;
let browser: Browser;
const problems: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-pki-page-"));
  writeFileSync(join(folder, "estate.json"), await estate());
  const args = ["graph", join(folder, "estate.json"), "--at", NOW.toISOString()];
  await inProcess(addGraph, [...args, "--output", join(folder, "estate.html")]);
  await inProcess(addGraph, [...args, "--format", "svg", "--output", join(folder, "estate.svg")]);
  const scenario = join(FIXTURES, "ca-replaced");
  const review = [
    "review",
    join(scenario, "preview.json"),
    "--state",
    join(scenario, "state.json"),
    "--format",
    "html",
  ];
  await inProcess(addReview, [...review, "--at", "2026-11-26", "--output", join(folder, "review.html")]);
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [...ARGS, "--disable-sync", "--no-first-run"],
  });
});
afterAll(async () => {
  // Without a browser, whatever was started before it must still be shut down.
  await (browser as Browser | undefined)?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});

async function open(file: string, colorScheme: "light" | "dark", width = 1280): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  // Blocked scripts and styles, failed loads and errors are all reported here.
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(request.url());
  });
  await page.goto(pathToFileURL(join(folder, file)).href);
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: name.startsWith("review") });
}

const unfold = (page: Page): Promise<void> => page.locator("#folds").click();

const visible = (page: Page): Promise<number> => page.locator(".row[data-key]:visible").count();

/** Contrast ratio of an element's text to its background (WCAG 2.1), from the computed colours. */
const contrast = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      // Runs in the page, whose DOM types are not part of this project.
      const view = globalThis as unknown as {
        getComputedStyle(node: unknown): { color: string; backgroundColor: string };
        document: { body: unknown };
      };
      const luminance = (color: string): number => {
        const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
          const share = Number(part) / 255;
          return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const text = luminance(view.getComputedStyle(element).color);
      const behind = luminance(view.getComputedStyle(view.document.body).backgroundColor);
      return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    });

test.each(["light", "dark"] as const)("300 certificates can be filtered, %s", async (scheme) => {
  const page = await open("estate.html", scheme);
  await keep(page, `estate-folded-${scheme}`);
  await unfold(page);
  expect(await visible(page)).toBe(300);
  await keep(page, `estate-${scheme}`);
  await page.fill("#filter", "host-1-2-17");
  // The match, with the CAs above it for context.
  expect(await visible(page)).toBe(3);
  expect(await page.locator("#count").textContent()).toBe("1 of 300");
  await keep(page, `estate-filtered-${scheme}`);
  await page.fill("#filter", "");
  await page.selectOption("#state", "expired");
  expect(await page.locator("#count").textContent()).toBe("3 of 300");
  await page.selectOption("#state", "soon");
  expect(await page.locator("#count").textContent()).toBe("5 of 300");
  await page.selectOption("#state", "");
  expect(await visible(page)).toBe(300);
  for (const text of ["h1", ".name", ".name small", ".until", "#count"]) {
    expect(await contrast(page, text)).toBeGreaterThan(4.5);
  }
  await page.close();
});

test("300 certificates are folded by CA, with what is below each, and unfold one by one or all at once", async () => {
  const page = await open("estate.html", "light");
  expect(await visible(page)).toBe(12);
  const ca = page.locator(".row", { hasText: "Services 0.0" }).first();
  expect(await ca.locator(".below").innerText()).toBe(
    "32 certificates, 3 expired, 5 expire within 30 days, first ends 2026-05-29",
  );
  const button = ca.locator(".fold");
  expect(await button.getAttribute("aria-expanded")).toBe("false");
  await button.focus();
  await page.keyboard.press("Enter");
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  expect(await visible(page)).toBe(44);
  // Folding a root hides what is below its CAs, too.
  await page.locator(".row", { hasText: "Root 0" }).first().locator(".fold").click();
  expect(await visible(page)).toBe(9);
  await page.fill("#filter", "host-0-0-3");
  // host-0-0-3, host-0-0-30 and host-0-0-31, with the CAs above them.
  expect(await visible(page)).toBe(5);
  await page.fill("#filter", "");
  expect(await visible(page)).toBe(9);
  await unfold(page);
  expect(await visible(page)).toBe(300);
  await unfold(page);
  expect(await visible(page)).toBe(3);
  await page.close();
});

test.each([360, 1280])("nothing of a graph is cut off, %p pixels wide", async (width) => {
  const page = await open("estate.html", "light", width);
  await keep(page, `estate-folded-${width}`);
  await unfold(page);
  await keep(page, `estate-${width}`);
  const cut = await page.locator(".chart").evaluate((chart) => {
    interface Box {
      readonly left: number;
      readonly right: number;
      readonly width: number;
    }
    interface Element {
      readonly textContent: string;
      readonly scrollWidth: number;
      readonly clientWidth: number;
      querySelectorAll(selector: string): Iterable<Element>;
      getBoundingClientRect(): Box;
    }
    const root = chart as unknown as Element;
    const lanes = [...root.querySelectorAll(".lane")].flatMap((lane) => {
      const { left, right } = lane.getBoundingClientRect();
      return [...lane.querySelectorAll(".until, .tick")].filter((label) => {
        const box = label.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
      });
    });
    const names = [...root.querySelectorAll(".name")].filter((name) => name.scrollWidth > name.clientWidth);
    return [...lanes, ...names].map(({ textContent }) => textContent);
  });
  expect(cut).toEqual([]);
  await page.close();
});

test("each bar is at its dates at every time scale, and nothing is wider than the window", async () => {
  const page = await open("estate.html", "light");
  await unfold(page);
  const row = page.locator(".row[data-key]", { hasText: "services-0-0" }).first();
  const lane = await row.locator(".lane").boundingBox();
  const [from, to] = await Promise.all(
    ["from", "to"].map(async (name) => Number(await page.locator(".chart").getAttribute(`data-${name}`))),
  );
  const spread = (moment: number): number => {
    const months = (moment - NOW.getTime()) / (30 * 86_400_000);
    return Math.sign(months) * Math.log1p(Math.abs(months));
  };
  const share = (moment: number): number => (spread(moment) - spread(from!)) / (spread(to!) - spread(from!));
  const bar = await row.locator(".bar").boundingBox();
  const at = (moment: number): number => lane!.x + lane!.width * share(moment);
  expect(Math.abs(bar!.x - at(NOW.getTime() - 300 * 86_400_000))).toBeLessThan(3);
  expect(Math.abs(bar!.x + bar!.width - at(NOW.getTime() + 1500 * 86_400_000))).toBeLessThan(3);
  await page.selectOption("#zoom", "180");
  const zoomed = await page
    .locator(".row[data-key]", { hasText: "host-0-1-0" })
    .first()
    .locator(".bar")
    .boundingBox();
  expect(zoomed!.width).toBeGreaterThan(40);
  await keep(page, "estate-zoomed-light");
  for (const width of [1280, 700, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect(
      await page.locator("html").evaluate((root: { scrollWidth: number }) => root.scrollWidth),
    ).toBeLessThanOrEqual(width);
  }
  await page.close();
});

test.each(["light", "dark"] as const)(
  "a review answers the five questions on the first screen, %s",
  async (scheme) => {
    const page = await open("review.html", scheme);
    for (const question of ["What changes?", "Why?", "Who is affected?", "Until when?", "Is it allowed?"]) {
      const box = await page.getByText(question).boundingBox();
      expect(box!.y + box!.height).toBeLessThan(900);
    }
    await page.locator("details").first().locator("summary").click();
    expect(await page.getByText("6 years from issue").count()).toBeGreaterThan(0);
    for (const text of [".verdict", ".badge", "summary .dim", ".tick"]) {
      expect(await contrast(page, text)).toBeGreaterThan(4.5);
    }
    await keep(page, `review-${scheme}`);
    await page.close();
  },
);

test("a review fits the width of a phone with everything open, and the graph says what there is of what stack", async () => {
  const review = await open("review.html", "light", 360);
  for (const one of await review.locator("details").all())
    await one.evaluate((element: { open: boolean }) => (element.open = true));
  const width = (page: Page): Promise<number> =>
    page.locator("html").evaluate((root: { scrollWidth: number }) => root.scrollWidth);
  expect(await width(review)).toBeLessThanOrEqual(360);
  await keep(review, "review-phone");
  await review.close();

  const graph = await open("estate.html", "light", 360);
  expect(await width(graph)).toBeLessThanOrEqual(360);
  expect(await graph.locator("main > .dim").first().textContent()).toBe(
    `Stack prod of estate, ${NOW.toISOString().slice(0, 10)}`,
  );
  const tiles = await graph.locator(".tiles li").allTextContents();
  expect(tiles).toEqual(expect.arrayContaining(["3 expired", "5 expire within 30 days"]));
  expect(tiles.slice(0, 2).reduce((sum, text) => sum + parseInt(text, 10), 0)).toBe(300);
  await graph.close();
});

test("without JavaScript, leaves of 90 days and roots of decades have readable bars, and the marks say when", async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, "estate.html")).href);
  expect(await page.locator(".row[data-key]").count()).toBe(300);
  const ticks = await page.locator(".tick").allTextContents();
  expect(ticks).toEqual(expect.arrayContaining(["now", "1 year"]));
  const bars = await page.locator(".row.role-end .bar").all();
  for (const bar of bars.slice(0, 20)) expect((await bar.boundingBox())!.width).toBeGreaterThan(8);
  await context.close();
});

test("the picture shows every certificate", async () => {
  const page = await open("estate.svg", "light");
  expect(await page.locator("rect[rx]").count()).toBe(300);
  expect(await page.locator("text", { hasText: "host-2-2-31.example.com" }).count()).toBe(1);
  await keep(page, "estate-svg-light");
  await page.close();
});
