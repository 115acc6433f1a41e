import { loadavg, cpus, totalmem } from 'node:os';

/** Where a figure was taken: it means little without. */
export function machineNow(): { readonly cpu: string; readonly cores: number; readonly memoryGb: number; readonly node: string; readonly load: number } {
  return { cpu: cpus()[0]?.model.trim() ?? '?', cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version, load: Math.round(loadavg()[0]! * 10) / 10 };
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
export const median = (values: readonly number[]): number => percentile(values, 0.5);

const rounded = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 100) / 100 : value);

/** JSON on standard output, for machines and for keeping; a table of the plain figures on standard error, for eyes. */
export function printFigures(figures: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ machine: machineNow(), ...figures }, rounded, 2));
  for (const [name, one] of Object.entries(figures)) {
    const rows = (Array.isArray(one) ? one : [one]) as Record<string, unknown>[];
    const columns = Object.keys(rows[0] ?? {}).filter((column) => typeof rows[0]![column] !== 'object');
    const cells = [columns, ...rows.map((row) => columns.map((column) => String(rounded('', row[column]) ?? '')))];
    const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]!.length)));
    process.stderr.write(`\n${name}\n${cells.map((row) => row.map((cell, index) => (index === 0 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join('  ')).join('\n')}\n`);
  }
}
