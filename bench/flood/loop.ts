import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { LoopSecond } from "./plan";

// Preloaded into the server: reports on its event loop in the file that the environment names.
const seconds: LoopSecond[] = [];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let [cpu, loop] = [process.cpuUsage(), performance.eventLoopUtilization()];

const MS = 1e6;
const mega = (bytes: number): number => Math.round(bytes / (1 << 20));

function tell(): void {
  const used = process.cpuUsage(cpu);
  const busy = performance.eventLoopUtilization(loop).utilization;
  [cpu, loop] = [process.cpuUsage(), performance.eventLoopUtilization()];
  const { rss, heapUsed, external } = process.memoryUsage();
  seconds.push({
    longest: Math.round(delay.max / MS),
    p99: Math.round(delay.percentile(99) / MS),
    cpu: (used.user + used.system) / MS,
    busy,
    ...{ resident: mega(rss), heap: mega(heapUsed), external: mega(external) },
  });
  delay.reset();
}

setInterval(tell, 1000).unref();

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const kept: number[] = [];

// The memory really in use shows only after a garbage collection, which stops the server: on request only.
process.on("SIGUSR2", () => {
  collect();
  kept.push(mega(process.memoryUsage().heapUsed));
});
process.on("exit", () => {
  writeFileSync(process.env.PKI_BENCH_LOOP ?? "/dev/null", JSON.stringify({ seconds, kept }));
});
