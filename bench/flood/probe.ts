import { request as send } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** A separate process that only polls /health, ten times a second, each time over a new connection. */
const endpoint = process.argv[2] ?? "";
const times: number[] = [];
let failures = 0;
let isOver = false;

const ask = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = send(`${endpoint}/health`, { agent: false });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      answer.resume().on("end", () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    sent.end();
  });

async function probe(): Promise<void> {
  while (!isOver) {
    const from = performance.now();
    const status = await ask().catch(() => 0);
    times.push(performance.now() - from);
    if (status !== 200) failures++;
    await pause(100);
  }
  process.send?.({ times, failures });
  process.disconnect();
}

process.on("disconnect", () => process.exit());
process.on("message", () => {
  isOver = true;
});
void probe();
