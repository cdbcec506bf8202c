/** A sample in the Prometheus text format. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/;

/**
 * Parses the Prometheus text format (version 0.0.4) as strictly as its own tools: it rejects text after a value,
 * repeated or late HELP and TYPE lines, scattered samples of a metric, duplicate series and unknown escapes.
 */
export function parseMetrics(text: string): Sample[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const samples: Sample[] = [];
  const heads = new Set<string>();
  const closed = new Set<string>();
  const series = new Set<string>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, word, metric = ""] = /^# (HELP|TYPE) (\S+) \S/.exec(line) ?? [];
    if (word === undefined && line.startsWith("#"))
      throw new Error(`a comment that tools do not read: ${line}`);
    const one = word === undefined ? parseSample(line) : undefined;
    const name = one?.metric ?? metric;
    if (name !== current) {
      if (closed.has(name)) throw new Error(`${name} stands in two places`);
      closed.add(current);
      current = name;
    }
    if (one === undefined) {
      const head = `${word} ${name}`;
      if (heads.has(head) || samples.some((sample) => sample.metric === name))
        throw new Error(`${head} is late`);
      heads.add(head);
      continue;
    }
    if (!heads.has(`TYPE ${name}`)) throw new Error(`${name} has no type`);
    const key = JSON.stringify([name, Object.entries(one.labels).sort()]);
    if (series.has(key)) throw new Error(`a series twice: ${line}`);
    series.add(key);
    samples.push(one);
  }
  return samples;
}

function parseSample(line: string): Sample {
  const [metric] = NAME.exec(line) ?? [];
  if (metric === undefined) throw new Error(`no metric: ${line}`);
  let rest = line.slice(metric.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    while (!rest.startsWith("}")) {
      const [label] = LABEL.exec(rest) ?? [];
      if (label === undefined || !rest.startsWith(`${label}="`)) throw new Error(`no label: ${rest}`);
      if (Object.hasOwn(labels, label)) throw new Error(`a label twice: ${label}`);
      const { value, end } = parseValue(rest.slice(label.length + 2));
      labels[label] = value;
      rest = rest.slice(label.length + 2 + end);
      if (rest.startsWith(",")) rest = rest.slice(1);
      else if (!rest.startsWith("}")) throw new Error(`no end of labels: ${rest}`);
    }
    rest = rest.slice(1);
  }
  const [, number] = /^ (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/.exec(rest) ?? [];
  if (number === undefined) throw new Error(`no value: ${line}`);
  return { metric, labels, value: Number(number) };
}

function parseValue(text: string): { value: string; end: number } {
  let value = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === '"') return { value, end: index + 1 };
    if (character !== "\\") {
      value += character;
      continue;
    }
    const escaped = { n: "\n", '"': '"', "\\": "\\" }[text[++index] ?? ""];
    if (escaped === undefined) throw new Error(`an escape that does not exist: ${text}`);
    value += escaped;
  }
  throw new Error("a label without end");
}
