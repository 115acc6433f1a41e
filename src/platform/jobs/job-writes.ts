import type { NewId } from '../random.ts';
import type { Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../db/unit.ts';

/** A piece of work that must happen. `kind` and `key` together are unique: asking twice is asking once. */
export interface JobSpec {
  readonly kind: string;
  readonly key: string;
  readonly payload?: object;
  /** When to run, in ms of the product's clock. */
  readonly runAtMs: number;
}

interface WakeRow { id: string; kind: string; key: string; payload: object; state: 'waiting' | 'running'; run_at: bigint; worker: string | null; created_at: Instant }

// A wake-up of a job that is running makes it run once more; one that was stuck gets new life, for news has come.
const wakeShape: Shape<WakeRow> = {
  name: 'platform.jobs.wake',
  columns: { id: 'text', kind: 'text', key: 'text', payload: 'jsonb', state: 'text', run_at: 'bigint', worker: 'text', created_at: 'timestamptz' },
  sql: (rows) => `
    insert into platform_jobs as j (id, kind, key, payload, state, run_at, worker, created_at)
    select distinct on (kind, key) id, kind, key, payload, state, run_at, worker, created_at from ${rows} order by kind, key, run_at
    on conflict (kind, key) do update set
      wakes = j.wakes + 1,
      state = case when j.state = 'running' then 'running' else 'waiting' end,
      attempts = case when j.state = 'stuck' then 0 else j.attempts end,
      run_at = case when j.state = 'waiting' then least(j.run_at, excluded.run_at) else excluded.run_at end
    returning 1`,
};

/** Asks for work in the same transaction as the change that needs it. */
export function wake(spec: JobSpec, made: { readonly newId: NewId; readonly now: Instant }): Write {
  return write(wakeShape, {
    id: made.newId('job'), kind: spec.kind, key: spec.key, payload: spec.payload ?? {}, state: 'waiting',
    run_at: BigInt(Math.trunc(spec.runAtMs)), worker: null, created_at: made.now,
  });
}

/** A job this worker starts on by itself right after the commit. If the process dies, the job is found and done by another. */
export interface HeldJob { readonly id: string; readonly kind: string; readonly key: string; readonly payload: Readonly<Record<string, unknown>>; readonly attempts: number; readonly wakes: number; readonly worker: string }

export function holdNew(spec: JobSpec, made: { readonly newId: NewId; readonly now: Instant; readonly worker: string }): { readonly write: Write; readonly job: HeldJob } {
  const id = made.newId('job');
  return {
    write: write(wakeShape, {
      id, kind: spec.kind, key: spec.key, payload: spec.payload ?? {}, state: 'running',
      run_at: BigInt(Math.trunc(spec.runAtMs)), worker: made.worker, created_at: made.now,
    }),
    job: { id, kind: spec.kind, key: spec.key, payload: { ...spec.payload }, attempts: 1, wakes: 0, worker: made.worker },
  };
}

// Only if no wake-up has come since: otherwise the row stays, and the worker's round hands it out again.
const doneShape: Shape<{ id: string; worker: string; wakes: number }> = {
  name: 'platform.jobs.done',
  columns: { id: 'text', worker: 'text', wakes: 'int' },
  sql: (rows) => `delete from platform_jobs j using ${rows} i where j.id = i.id and j.worker = i.worker and j.wakes = i.wakes returning 1`,
};

/** Ends a held job in the same transaction as its last change. */
export const jobDone = (job: HeldJob): Write => write(doneShape, { id: job.id, worker: job.worker, wakes: job.wakes });

interface AgainRow { id: string; worker: string; run_at: bigint; wakes: number; state: 'waiting' | 'stuck'; attempts: number; last_error: string | null; now_ms: bigint }
const againShape: Shape<AgainRow> = {
  name: 'platform.jobs.again',
  columns: { id: 'text', worker: 'text', run_at: 'bigint', wakes: 'int', state: 'text', attempts: 'int', last_error: 'text', now_ms: 'bigint' },
  sql: (rows) => `
    update platform_jobs j set worker = null, attempts = i.attempts, last_error = i.last_error,
      state = case when j.wakes > i.wakes then 'waiting' else i.state end,
      run_at = case when j.wakes > i.wakes then i.now_ms else i.run_at end
    from ${rows} i where j.id = i.id and j.worker = i.worker returning 1`,
};

/** Puts a held job back: to run again at a moment, or as stuck for a person. A wake-up that came meanwhile runs it at once. */
export const jobAgain = (job: HeldJob, next: { readonly runAtMs: number; readonly nowMs: number; readonly attempts: number; readonly stuck?: boolean; readonly error?: string | null }): Write =>
  write(againShape, {
    id: job.id, worker: job.worker, run_at: BigInt(Math.trunc(next.runAtMs)), wakes: job.wakes, state: next.stuck ? 'stuck' : 'waiting',
    attempts: next.attempts, last_error: next.error ?? null, now_ms: BigInt(Math.trunc(next.nowMs)),
  });

// A worker that was declared dead while it slept must not write: another may have its work already.
const aliveShape: Shape<{ id: string }> = {
  name: 'platform.workers.alive',
  columns: { id: 'text' },
  sql: (rows) => `select i.id from ${rows} i where exists (select 1 from platform_workers w where w.id = i.id and not w.dead)`,
  guard: true,
};
export const WORKER_ALIVE = aliveShape.name;
export const workerAlive = (worker: string): Write => write(aliveShape, { id: worker });
