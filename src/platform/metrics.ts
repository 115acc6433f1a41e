/**
 * Figures for a monitoring system, in the text form of Prometheus. Sums live in memory and start at zero with the process;
 * whatever must be right is in the database. Labels are few and bounded (a route's pattern, never an address with ids).
 */
export interface Counter { add(labels?: readonly string[], by?: number): void }
export interface Histogram { observe(value: number, labels?: readonly string[]): void }

export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** `buckets`: upper bounds, ascending, in the unit of the name (`…_seconds`). */
  histogram(name: string, help: string, buckets?: readonly number[], labels?: readonly string[]): Histogram;
  /** A figure that is read when somebody asks: rows waiting, connections in use. */
  gauge(name: string, help: string, read: () => number): void;
  /** All figures as text, `text/plain; version=0.0.4`. */
  text(): string;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Combinations of labels a figure keeps; more than that is a mistake in the labels, and they are counted as `other`. */
const SERIES_MAX = 500;

interface Series { readonly labels: readonly string[]; count: number; sum: number; readonly buckets: number[] }
interface Family { readonly type: 'counter' | 'histogram' | 'gauge'; readonly help: string; readonly labels: readonly string[]; readonly bounds: readonly number[]; readonly series: Map<string, Series>; readonly read?: () => number }

export function openMetrics(): Metrics {
  const families = new Map<string, Family>();

  /** The same name asked for twice is the same figure, so parts need not know of each other. */
  function family(name: string, made: Omit<Family, 'series'>): Family {
    const known = families.get(name);
    if (known) {
      if (known.type !== made.type || known.labels.join() !== made.labels.join()) throw new Error(`metric ${name} is already there in another shape`);
      return known;
    }
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`metric ${name} needs a name of a-z, 0-9 and _`);
    const fresh: Family = { ...made, series: new Map() };
    families.set(name, fresh);
    return fresh;
  }

  function seriesOf(of: Family, labels: readonly string[]): Series {
    const key = labels.join('\u0000');
    const known = of.series.get(key);
    if (known) return known;
    if (of.series.size >= SERIES_MAX && labels.some((one) => one !== 'other')) return seriesOf(of, of.labels.map(() => 'other'));
    const fresh: Series = { labels, count: 0, sum: 0, buckets: of.bounds.map(() => 0) };
    of.series.set(key, fresh);
    return fresh;
  }

  return {
    counter(name, help, labels = []) {
      const of = family(name, { type: 'counter', help, labels, bounds: [] });
      return { add: (values = [], by = 1) => { seriesOf(of, values).sum += by; } };
    },
    histogram(name, help, buckets = SECONDS, labels = []) {
      const of = family(name, { type: 'histogram', help, labels, bounds: buckets });
      return {
        observe(value, values = []) {
          const one = seriesOf(of, values);
          one.count++;
          one.sum += value;
          const slot = of.bounds.findIndex((bound) => value <= bound);
          if (slot >= 0) one.buckets[slot]!++;
        },
      };
    },
    gauge(name, help, read) { family(name, { type: 'gauge', help, labels: [], bounds: [], read }); },
    text: () => [...families].map(([name, of]) => familyText(name, of)).join(''),
  };
}

function familyText(name: string, of: Family): string {
  const lines = [`# HELP ${name} ${of.help.replace(/\s+/g, ' ')}`, `# TYPE ${name} ${of.type}`];
  if (of.read) lines.push(`${name} ${of.read()}`);
  for (const one of of.series.values()) {
    const labels = of.labels.map((label, index) => `${label}="${escape(one.labels[index] ?? '')}"`);
    if (of.type === 'counter') { lines.push(`${name}${braces(labels)} ${one.sum}`); continue; }
    let sum = 0;
    of.bounds.forEach((bound, index) => { sum += one.buckets[index]!; lines.push(`${name}_bucket${braces([...labels, `le="${bound}"`])} ${sum}`); });
    lines.push(`${name}_bucket${braces([...labels, 'le="+Inf"'])} ${one.count}`, `${name}_sum${braces(labels)} ${one.sum}`, `${name}_count${braces(labels)} ${one.count}`);
  }
  return `${lines.join('\n')}\n`;
}

const braces = (labels: readonly string[]): string => (labels.length === 0 ? '' : `{${labels.join(',')}}`);
const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
