import { check } from '../../base/check.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import { isRepeatable, type Db } from './db.ts';
import { grouped } from './grouped.ts';

/**
 * Writes as values. A room describes what is to be written (`ledger.posting(…)`, `journal.entry(…)`) and the flow puts
 * the writes of one step together into a unit that takes effect as a whole. Units of many renewals that arrive together
 * leave as ONE statement over arrays, which is what makes the flow fast; alone or together, each is all-or-nothing.
 */
export interface Shape<Row extends object> {
  /** `room.what`, such as `ledger.entries`. */
  readonly name: string;
  /** Columns of a row with their SQL types, in the order they are sent. */
  readonly columns: { readonly [K in keyof Row]-?: string };
  /**
   * The statement over `rows`, a relation with the columns above. It must end in `returning …`, one row for each row
   * that took effect. A statement that needs rows locked in order does so itself (`select … order by id for update`).
   */
  readonly sql: (rows: string) => string;
  /** Steps that the statement reads from, each a further CTE: name suffix and text. */
  readonly steps?: (rows: string) => readonly (readonly [name: string, sql: string])[];
  /** Every row must take effect, or the whole unit is rolled back with `GuardFailed`. */
  readonly guard?: boolean;
}

export interface Write { readonly shape: Shape<never>; readonly row: object }
export type Unit = readonly Write[];

export const write = <Row extends object>(shape: Shape<Row>, row: Row): Write => ({ shape: shape as unknown as Shape<never>, row });

/** A guard of a unit did not hold: somebody else was faster. Nothing of the unit was written. */
export class GuardFailed extends Error {
  override readonly name = 'GuardFailed';
  readonly guard: string;
  constructor(guard: string) {
    super(`guard failed: ${guard}`);
    this.guard = guard;
  }
}

const GUARD_STATE = 'XK001';
const COMMIT_TRIES = 8;

type Plan = { readonly name: string; readonly text: string; readonly shapes: readonly Shape<never>[] };

/** Names of prepared statements must stay under 63 bytes; a short hash of the shapes does. */
function shortHash(text: string): string {
  let a = 0x811c9dc5, b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193) >>> 0;
    b = Math.imul(b + text.charCodeAt(i), 0x85ebca6b) >>> 0;
  }
  return a.toString(36) + b.toString(36);
}

function planOf(shapes: readonly Shape<never>[]): Plan {
  const ctes: string[] = [];
  const guards: string[] = [];
  shapes.forEach((shape, index) => {
    const rows = `r${index}`;
    const columns = Object.entries(shape.columns as Record<string, string>).map(([name, type]) => `${name} ${type}`).join(', ');
    ctes.push(`${rows} as materialized (select * from json_to_recordset($${index + 1}::json) as t(${columns}))`);
    for (const [name, sql] of shape.steps?.(rows) ?? []) ctes.push(`${rows}_${name} as (${sql})`);
    ctes.push(`w${index} as (${shape.sql(rows)})`);
    if (shape.guard) guards.push(`platform_must((select count(*) from w${index}) = (select count(*) from ${rows}), '${shape.name}')`);
  });
  const text = `with ${ctes.join(',\n')}\nselect ${guards.length > 0 ? guards.join(', ') : '1'}`;
  return { name: `unit_${shortHash(text)}`, text, shapes };
}

function encode(shape: Shape<never>, row: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(shape.columns as Record<string, string>)) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    out[name] = type === 'timestamptz' ? isoOf(value as Instant) : typeof value === 'bigint' ? value.toString() : value;
  }
  return out;
}

export interface Committer {
  /** Writes a unit, together with whatever else is waiting. Resolves when it is durable; rejects with nothing written. */
  commit(unit: Unit): Promise<void>;
}

/** `onGuard` maps nothing here on purpose: what a failed guard means is known to the caller that built the unit. */
export function openCommitter(db: Db, options: { readonly lanes?: number; readonly cap?: number } = {}): Committer {
  const plans = new Map<string, Plan>();

  async function run(units: readonly Unit[]): Promise<readonly void[]> {
    const byShape = new Map<Shape<never>, Record<string, unknown>[]>();
    for (const unit of units) {
      for (const one of unit) {
        const rows = byShape.get(one.shape) ?? [];
        if (rows.length === 0) byShape.set(one.shape, rows);
        rows.push(encode(one.shape, one.row as Record<string, unknown>));
      }
    }
    if (byShape.size === 0) return units.map(() => undefined);
    const shapes = [...byShape.keys()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const key = shapes.map((shape) => shape.name).join(' ');
    let plan = plans.get(key);
    if (!plan) {
      plan = planOf(shapes);
      check(new Set(shapes.map((shape) => shape.name)).size === shapes.length, 'two shapes share a name');
      plans.set(key, plan);
    }
    const params = plan.shapes.map((shape) => JSON.stringify(byShape.get(shape)));
    for (let attempt = 1; ; attempt++) {
      try {
        await db.query(plan.text, params, plan.name);
        return units.map(() => undefined);
      } catch (error) {
        if (isRepeatable(error) && attempt < COMMIT_TRIES) continue;
        throw guardOf(error) ?? error;
      }
    }
  }

  const commitOne = grouped(run, options);
  return { commit: (unit) => commitOne(unit) };
}

function guardOf(error: unknown): GuardFailed | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== GUARD_STATE) return null;
  return new GuardFailed(error.message);
}
