import { createHash } from 'node:crypto';
import type { Db, Tx } from '../../src/platform/db/db.ts';
import type { Chance } from './chance.ts';

/**
 * Everything a process of the shop waits for (statements, vendor calls) goes through here, one at a time, in an order that
 * chance decides. Before or after any of them the process may die, stand still past its lease, or never get the answer.
 * Because nothing else in the process waits for the world outside, the same seed gives the same run.
 */
export interface Process {
  readonly name: string;
  dead: boolean;
  /** Stands still: nothing of it goes on until it wakes, and it does not know that it slept. */
  paused: boolean;
  /** Rejects with `Died` when the process dies: what its callers see of it. */
  readonly died: Promise<never>;
  readonly killed: (error: Error) => void;
}

/** The process is gone: a connection reset. */
export class Died extends Error { override readonly name = 'Died'; }
/** The answer of the database never came; whether the statement took effect is not known. */
export class LostAnswer extends Error { override readonly name = 'LostAnswer'; }

type Kind = 'sql' | 'vendor';
interface Effect { readonly process: Process; readonly kind: Kind; readonly name: string; readonly run: () => Promise<unknown>; readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }

/** What may happen around an effect, per mille. */
export interface Weather { readonly die: number; readonly pause: number; readonly lose: number; readonly fail: number; readonly stall: number }
export const CALM: Weather = { die: 0, pause: 0, lose: 0, fail: 0, stall: 0 };

export interface Scheduler {
  weather: Weather;
  start(): Process;
  kill(process: Process): Promise<void>;
  effect<T>(process: Process, kind: Kind, name: string, run: () => Promise<T>): Promise<T>;
  /** Runs waiting effects, `max` at most, until none can go on. Answers how many ran. */
  pump(max: number): Promise<number>;
  readonly trace: string[];
  say(line: string): void;
  /** A short name of everything that happened, in order. */
  hash(): string;
  readonly counts: { effects: number; deaths: number; lost: number; pauses: number };
}

// Grouped calls leave at the next turn of the loop, some of them one after another: after these many nothing moves by itself.
const QUIET_TURNS = 6;
/** Of the statements that a dead process had sent off, how many still arrive (per mille). */
const STILL_ARRIVES = 300;
const DEATHS_MAX = 6;

const quiesce = async (): Promise<void> => { for (let turn = 0; turn < QUIET_TURNS; turn++) await new Promise<void>((resolve) => { setImmediate(resolve); }); };

export function openScheduler(chance: Chance, clock: { nowMs(): number; advanceMs(ms: number): void }): Scheduler {
  let waiting: Effect[] = [];
  let count = 0;
  let running = false;
  const hash = createHash('sha256');
  const trace: string[] = [];

  function say(line: string): void {
    hash.update(line);
    trace.push(`${new Date(clock.nowMs()).toISOString().slice(5, 19)} ${line}`);
  }

  async function kill(process: Process): Promise<void> {
    if (process.dead) return;
    process.dead = true;
    scheduler.counts.deaths++;
    say(`${process.name} dies`);
    const left = waiting.filter((one) => one.process === process);
    waiting = waiting.filter((one) => one.process !== process);
    for (const one of left) if (one.kind === 'sql' && chance.hits(STILL_ARRIVES)) { say(`still arrives: ${one.name}`); await one.run().catch(() => undefined); }
    process.killed(new Died(process.name));
  }

  function fateOf(effect: Effect): 'fine' | 'die_before' | 'die_after' | 'pause' | 'lose' | 'fail' {
    const { weather } = scheduler;
    const drawn = chance.below(10_000);
    const { die, pause, lose, fail } = weather;
    if (drawn < die * 10) return scheduler.counts.deaths >= DEATHS_MAX ? 'fine' : drawn % 2 === 0 ? 'die_before' : 'die_after';
    if (drawn < (die + pause) * 10) return 'pause';
    if (effect.kind !== 'sql') return 'fine';
    if (drawn < (die + pause + lose) * 10) return 'lose';
    return drawn < (die + pause + lose + fail) * 10 ? 'fail' : 'fine';
  }

  async function take(effect: Effect): Promise<void> {
    const fate = fateOf(effect);
    hash.update(`${effect.process.name} ${effect.name}\n`);
    if (fate !== 'fine') say(`${effect.process.name} ${fate} at ${effect.name}`);
    if (fate === 'die_before') return kill(effect.process);
    if (fate === 'pause') {
      effect.process.paused = true;
      scheduler.counts.pauses++;
      waiting.push(effect);
      return;
    }
    if (fate === 'fail') { scheduler.counts.lost++; effect.reject(new LostAnswer(effect.name)); return; }
    let settle: () => void;
    try {
      const value = await effect.run();
      settle = () => effect.resolve(value);
    } catch (error) {
      settle = () => effect.reject(error);
    }
    if (fate === 'die_after') return kill(effect.process);
    if (fate === 'lose') { scheduler.counts.lost++; effect.reject(new LostAnswer(effect.name)); return; }
    settle();
  }

  const scheduler: Scheduler = {
    weather: CALM, trace, say, kill,
    counts: { effects: 0, deaths: 0, lost: 0, pauses: 0 },
    start() {
      let killed: Process['killed'] = () => {};
      const died = new Promise<never>((_, reject) => { killed = reject; });
      died.catch(() => undefined);
      return { name: `P${++count}`, dead: false, paused: false, died, killed };
    },
    effect<T>(process: Process, kind: Kind, name: string, run: () => Promise<T>): Promise<T> {
      // A dead process waits for ever: nothing of it goes on, not even its `finally`.
      return new Promise<T>((resolve, reject) => { if (!process.dead) waiting.push({ process, kind, name, run, resolve: resolve as (value: unknown) => void, reject }); });
    },
    async pump(max) {
      if (running) throw new Error('two hands at the pump');
      running = true;
      let ran = 0;
      try {
        for (;;) {
          await quiesce();
          const ready = waiting.filter((one) => !one.process.paused);
          if (ready.length === 0 || ran >= max) return ran;
          const effect = ready.length === 1 ? ready[0]! : chance.pick(ready);
          waiting.splice(waiting.indexOf(effect), 1);
          if (scheduler.weather.stall > 0 && chance.hits(scheduler.weather.stall)) clock.advanceMs(chance.pick([400, 1_500, 7_000, 130_000]));
          await take(effect);
          scheduler.counts.effects++;
          ran++;
        }
      } finally {
        running = false;
      }
    },
    hash: () => hash.copy().digest('hex').slice(0, 16),
  };
  return scheduler;
}

const firstWords = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 48);

/** The database as one process sees it. A transaction is one effect: PostgreSQL takes it or does not. */
export function dbOf(scheduler: Scheduler, process: Process, db: Db): Db {
  return {
    pool: db.pool,
    close: () => Promise.resolve(),
    query: (text, params, name) => scheduler.effect(process, 'sql', name === undefined || name.startsWith('unit_') ? `${name ?? ''} ${shapesIn(text) ?? firstWords(text)}` : name,
      () => (text.includes('from plans_plans') ? theShelf(db, text) : db.query(text, params, name)) as ReturnType<typeof db.query<never>>),
    transaction: (work: (tx: Tx) => Promise<unknown>) => scheduler.effect(process, 'sql', 'transaction', () => db.transaction(work)) as never,
  };
}

// The shelf is read whole at every start of a process and never changes here. Kept by database, so that nothing passes from one test file to another.
const shelves = new WeakMap<Db, Promise<unknown>>();
function theShelf(db: Db, text: string): Promise<unknown> {
  let read = shelves.get(db);
  if (!read) shelves.set(db, (read = db.query(text)));
  return read;
}

/** The tables a grouped unit writes, for a trace that can be read. */
function shapesIn(text: string): string | null {
  if (!text.startsWith('with r0 as materialized (select * from json_to_recordset')) return null;
  return [...text.matchAll(/(?:insert into|update|delete from) ([a-z_]+)/g)].map(([, table]) => table).filter((table, index, all) => all.indexOf(table) === index).join(' ');
}

/** A vendor as one process sees it: every call of it is an effect. */
export function vendorOf<V extends object>(scheduler: Scheduler, process: Process, vendor: V, name: string, sync: readonly string[]): V {
  return Object.fromEntries(Object.entries(vendor).map(([key, value]) => [key, typeof value === 'function' && !sync.includes(key)
    ? (...args: unknown[]) => scheduler.effect(process, 'vendor', `${name}.${key}`, () => (value as (...all: unknown[]) => Promise<unknown>)(...args))
    : value])) as V;
}
