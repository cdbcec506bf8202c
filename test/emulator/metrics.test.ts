import { createMetrics, type Metrics } from "../../provider/emulator/metrics";

const NOW = Date.parse("2026-03-01T12:00:00Z");

const metricsOf = (entries: readonly object[] = []): Metrics =>
  createMetrics(
    { clock: () => new Date(NOW) },
    { read: () => Promise.resolve({ entries }) } as unknown as Parameters<typeof createMetrics>[1],
    { lost: 3 } as unknown as Parameters<typeof createMetrics>[2],
  );

const valuesIn = (text: string, name: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

const outcome = { cloud: "alibaba", operation: "ListCert", code: "OK" };

test("requests are counted by operation and code", async () => {
  const metrics = metricsOf();
  for (const code of ["OK", "NotFound", "OK"]) metrics.count({ ...outcome, code, seconds: 0 });
  expect(valuesIn(await metrics.text(), "pki_requests_total")).toEqual([
    'pki_requests_total{cloud="alibaba",operation="ListCert",code="OK"} 2',
    'pki_requests_total{cloud="alibaba",operation="ListCert",code="NotFound"} 1',
  ]);
});

test("a duration counts in every bucket up to its bound, inclusive", async () => {
  const metrics = metricsOf();
  for (const seconds of [0.5, 0.75, 100]) metrics.count({ ...outcome, seconds });
  const text = await metrics.text();
  const groups = valuesIn(text, "pki_request_duration_seconds_bucket");
  const labels = 'cloud="alibaba",operation="ListCert"';
  expect(groups).toHaveLength(14);
  for (const [bound, count] of [
    ["0.25", 0],
    ["0.5", 1],
    ["1", 2],
    ["10", 2],
    ["+Inf", 3],
  ])
    expect(groups).toContain(`pki_request_duration_seconds_bucket{${labels},le="${bound}"} ${count}`);
  expect(text).toContain(`pki_request_duration_seconds_sum{${labels}} 101.25\n`);
  expect(text).toContain(`pki_request_duration_seconds_count{${labels}} 3\n`);
});

test("certificates are counted by status, and the next expiry is reported", async () => {
  const entry = { cloud: "alibaba", type: "SERVER", status: "ISSUE" };
  const text = await metricsOf([
    { ...entry, notAfter: NOW - 1 },
    { ...entry, status: "REVOKE", notAfter: NOW + 1000 },
    { ...entry, notAfter: NOW + 2000 },
    { ...entry, notAfter: NOW + 3000 },
  ]).text();
  expect(valuesIn(text, "pki_certificates")).toEqual([
    'pki_certificates{cloud="alibaba",type="SERVER",status="EXPIRED"} 1',
    'pki_certificates{cloud="alibaba",type="SERVER",status="REVOKE"} 1',
    'pki_certificates{cloud="alibaba",type="SERVER",status="ISSUE"} 2',
  ]);
  expect(valuesIn(text, "pki_soonest_expiry_timestamp_seconds")).toEqual([
    `pki_soonest_expiry_timestamp_seconds{cloud="alibaba"} ${(NOW + 2000) / 1000}`,
  ]);
});

test("lost log lines are reported, and every metric has a description", async () => {
  const text = await metricsOf().text();
  expect(valuesIn(text, "pki_log_lines_lost")).toEqual(["pki_log_lines_lost 3"]);
  expect(text.match(/^# TYPE .*$/gm)).toEqual([
    "# TYPE pki_requests_total counter",
    "# TYPE pki_request_duration_seconds histogram",
    "# TYPE pki_log_lines_lost gauge",
    "# TYPE pki_certificates gauge",
    "# TYPE pki_soonest_expiry_timestamp_seconds gauge",
  ]);
});
