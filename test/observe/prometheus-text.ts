/** One line of figures: its name, its labels, its value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family of figures, with its type and its samples. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

/**
 * Reads the text format of Prometheus 0.0.4 and refuses whatever it does not allow: a sample without its TYPE, a family
 * in two places, one series twice, a bucket that falls, a value that is no number.
 */
export function readPrometheusText(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current: { name: string; type: string; help: string; samples: Sample[] } | undefined;
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue;
    const [, kind, name, rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) ?(.*)$`).exec(line) ?? [];
    if (kind === 'HELP' && name) {
      help = { name, text: rest };
      continue;
    }
    if (kind === 'TYPE' && name) {
      if (!/^(counter|gauge|histogram|summary|untyped)$/.test(rest)) throw new Error(`no such type: ${line}`);
      if (families.has(name)) throw new Error(`${name} stands in two places`);
      if (help?.name !== name) throw new Error(`${name} has no help`);
      current = { name, type: rest, help: help.text, samples: [] };
      families.set(name, current);
      continue;
    }
    const sample = readSample(line);
    if (!current || !belongs(current, sample.name)) throw new Error(`it belongs to no family: ${line}`);
    const series = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).toSorted(([a], [b]) => a.localeCompare(b)))}`;
    if (seen.has(series)) throw new Error(`twice: ${series}`);
    seen.add(series);
    current.samples.push(sample);
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') checkHistogram(name, samples);
  return families;
}

/** The value of one series; fails where there is none. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  const found = family?.samples.find(
    (each) => each.name === name && Object.entries(labels).every(([label, value]) => each.labels[label] === value),
  );
  if (!found) throw new Error(`there is no ${name} ${JSON.stringify(labels)}`);
  return found.value;
}

function readSample(line: string): Sample {
  const [, name, labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
  if (!name) throw new Error(`neither a comment nor a sample: ${line}`);
  const labels: Record<string, string> = {};
  let rest = labelText;
  while (rest !== '') {
    const [whole, label, value] = LABEL.exec(rest) ?? [];
    if (!whole || !label || label in labels) throw new Error(`labels that cannot be read: ${line}`);
    labels[label] = value ?? '';
    rest = rest.slice(whole.length);
  }
  const value = /^[+-]?Inf$/.test(valueText) ? Number(valueText.replace('Inf', 'Infinity')) : Number(valueText);
  if (Number.isNaN(value) && valueText !== 'Nan' && valueText !== 'NaN') throw new Error(`no number: ${line}`);
  return { name, labels, value };
}

function belongs({ name, type }: { readonly name: string; readonly type: string }, sample: string): boolean {
  const endings =
    type === 'histogram' ? ['_bucket', '_sum', '_count'] : type === 'summary' ? ['', '_sum', '_count'] : [''];
  return endings.some((ending) => sample === name + ending);
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const series = groupBy(
    samples.filter((each) => each.name === `${name}_bucket`),
    ({ labels: { le: _le, ...labels } }) => JSON.stringify(labels),
  );
  for (const [labels, buckets] of series) {
    const bounds = buckets.map((each) => Number((each.labels['le'] ?? '').replace('Inf', 'Infinity')));
    const isSorted = (numbers: readonly number[]): boolean =>
      numbers.every((value, index) => index === 0 || value >= (numbers[index - 1] ?? 0));
    const counts = buckets.map((each) => each.value);
    if (bounds.at(-1) !== Infinity || !isSorted(bounds) || !isSorted(counts))
      throw new Error(`${name} falls: ${labels}`);
    const total = samples.find((each) => each.name === `${name}_count` && JSON.stringify(each.labels) === labels);
    if (total?.value !== counts.at(-1))
      throw new Error(`${name} counts ${total?.value}, not ${counts.at(-1)}: ${labels}`);
  }
}

function groupBy(
  samples: readonly Sample[],
  keyOf: (sample: Sample) => string,
): ReadonlyMap<string, readonly Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) groups.set(keyOf(sample), [...(groups.get(keyOf(sample)) ?? []), sample]);
  return groups;
}
