import type { Clock } from '../clock.ts';
import type { Db } from '../db/db.ts';
import { GuardFailed, type Committer } from '../db/unit.ts';
import type { NewId } from '../random.ts';
import { jobAgain, jobDone, wake, workerAlive, WORKER_ALIVE, type HeldJob, type JobSpec } from './job-writes.ts';

/** What a handler says when it comes back: finished, or to be called again at a moment (ms of the product's clock). */
export type JobResult = 'done' | { readonly againAtMs: number };

/** `settled` tells that the handler ended its job itself, in the same transaction as its last change. */
export type JobHandler = (job: HeldJob, signal: AbortSignal) => Promise<JobResult | 'settled'>;

export interface WorkerOptions {
  readonly db: Db;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Jobs this worker runs at the same time. */
  readonly parallel?: number;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Hears of a worker that was declared dead while it was alive: the process must stop, loudly. */
  readonly onFenced: (worker: string) => void;
  /** Hears of a job that has been tried too often: it waits for a person. */
  readonly onStuck?: (job: HeldJob, error: string) => void;
}

export interface Worker {
  readonly id: string;
  /** Writes this worker into the database; must come before anything is held in its name. */
  enlist(): Promise<void>;
  /** Runs the loop until `stop`. */
  start(): void;
  /** Stops taking work, waits for what is under way, and hands the rest back. */
  stop(): Promise<void>;
  /** Says that work was queued just now, so the loop looks at once. */
  nudge(): void;
  /** One turn by hand: renews the lease, takes over from the dead, runs what is due. Answers how many jobs ran. */
  turn(limit?: number): Promise<number>;
  /** Marks a job as held by this process while `work` runs. */
  holding<T>(job: HeldJob, work: () => Promise<T>): Promise<T>;
}

/** A worker that has not renewed its lease for this long is taken for dead (ms). */
export const LEASE_MS = 5_000;
const HEARTBEAT_MS = 1_000;
// A stop is to be over within a few seconds; a vendor may take twenty to answer, and another worker can ask it by the same key.
const STOP_WAIT_MS = 2_000;
const IDLE_POLL_MS = 250;
const PARALLEL = 32;
/** Attempts that ended in an error before a person is called. With the pauses below that is four and a half hours. */
export const ATTEMPTS_MAX = 16;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4 * 3_600_000;

/** Growing pauses between attempts: 0.5 s, 1 s, 2 s … at most 4 h. */
export const pauseMs = (attempt: number): number => Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, attempt - 1), LONGEST_PAUSE_MS);

export function openWorker(options: WorkerOptions): Worker {
  const { db, committer, clock, newId, handlers, log } = options;
  const id = newId('wrk');
  const parallel = options.parallel ?? PARALLEL;
  const held = new Map<string, HeldJob>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let nextHeartbeat = 0;
  let missedHeartbeat = false;
  let buriesFrom = 0;
  let timer: NodeJS.Timeout | null = null;
  let turning: Promise<number> | null = null;
  let nudged = false;
  let running = false;

  async function enlist(): Promise<void> {
    await db.query('insert into platform_workers (id, started_at, lease_until) values ($1, now(), $2)', [id, clock.leaseMs() + LEASE_MS]);
    nextHeartbeat = clock.leaseMs() + HEARTBEAT_MS;
  }

  async function heartbeat(): Promise<void> {
    const now = clock.leaseMs();
    if (now < nextHeartbeat) return;
    nextHeartbeat = now + HEARTBEAT_MS;
    const mine = await db.query('update platform_workers set lease_until = $2 where id = $1 and not dead', [id, now + LEASE_MS], 'worker_lease')
      .catch((error: unknown) => { missedHeartbeat = true; throw error; });
    if (mine.rowCount === 0) { options.onFenced(id); throw new Error(`worker ${id} was fenced off`); }
    // The database was away: the others could not renew their leases either, and get the time to do so.
    if (missedHeartbeat) buriesFrom = now + LEASE_MS;
    missedHeartbeat = false;
    if (now < buriesFrom) return;
    const dead = await db.query<{ id: string }>('update platform_workers set dead = true where not dead and lease_until < $1 returning id', [now], 'worker_bury');
    // Jobs of the dead, of the forgotten, and those of mine that I am not holding (a wake-up came as they ended).
    await db.query(
      `update platform_jobs set state = 'waiting', worker = null, run_at = least(run_at, $3::bigint)
       where state = 'running' and ((worker = $1 and not (id = any($2::text[]))) or not exists (select 1 from platform_workers w where w.id = platform_jobs.worker and not w.dead))`,
      [id, [...held.keys()], Math.trunc(clock.nowMs())], 'jobs_take_over');
    if (dead.rowCount > 0) {
      log('workers.taken_over', { dead: dead.rows.map((row) => row.id) });
      await db.query(`delete from platform_workers where dead and not exists (select 1 from platform_jobs j where j.worker = platform_workers.id and j.state = 'running')
        and lease_until < $1`, [now - 86_400_000]);
    }
  }

  async function claim(limit: number): Promise<HeldJob[]> {
    const { rows } = await db.query<Omit<HeldJob, 'worker'>>(
      `update platform_jobs set state = 'running', worker = $1, attempts = attempts + 1
       where id in (select id from platform_jobs where state = 'waiting' and run_at <= $2 and kind = any($3::text[]) order by run_at, id limit $4 for update skip locked)
       returning id, kind, key, payload, attempts, wakes`,
      [id, Math.trunc(clock.nowMs()), Object.keys(handlers), limit], 'jobs_claim');
    // What an update returns has no order of its own; a simulation of the same seed needs one.
    return rows.map((row) => ({ ...row, worker: id })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function run(job: HeldJob): Promise<void> {
    held.set(job.id, job);
    try {
      const result = await handlers[job.kind]!(job, stopping.signal);
      if (result === 'settled') return;
      if (result === 'done') { await committer.commit([jobDone(job)]); return; }
      await committer.commit([jobAgain(job, { runAtMs: result.againAtMs, nowMs: clock.nowMs(), attempts: 0 })]);
    } catch (error) {
      await failed(job, error);
    } finally {
      held.delete(job.id);
    }
  }

  async function failed(job: HeldJob, error: unknown): Promise<void> {
    if (error instanceof GuardFailed && error.guard === WORKER_ALIVE) {
      // Stopping, this worker has signed off by itself and handed its work back.
      if (!stopping.signal.aborted) options.onFenced(id);
      return;
    }
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const stuck = job.attempts >= ATTEMPTS_MAX;
    log(stuck ? 'job.stuck' : 'job.failed', { job: job.id, kind: job.kind, key: job.key, attempts: job.attempts, error: text.slice(0, 300) });
    if (stuck) options.onStuck?.(job, text);
    const nowMs = clock.nowMs();
    await committer.commit([jobAgain(job, { runAtMs: nowMs + pauseMs(job.attempts), nowMs, attempts: job.attempts, stuck, error: text.slice(0, 500) })])
      // The database is away: the row stays in my name, and the next heartbeat that works hands it out again.
      .catch((failure: Error) => log('job.not_put_back', { job: job.id, error: failure.message }));
  }

  async function turn(limit = parallel): Promise<number> {
    await heartbeat();
    const room = Math.min(limit, parallel - underWay.size);
    if (room <= 0) return 0;
    const jobs = await claim(room);
    for (const job of jobs) {
      const work: Promise<void> = run(job).finally(() => { underWay.delete(work); if (running) poll(0); });
      underWay.add(work);
    }
    return jobs.length;
  }

  function poll(afterMs: number): void {
    if (!running) return;
    if (turning) { nudged = nudged || afterMs === 0; return; }
    if (timer) { if (afterMs > 0) return; clearTimeout(timer); }
    timer = setTimeout(() => {
      timer = null;
      nudged = false;
      turning = turn();
      void turning.catch((error: Error) => { log('worker.turn_failed', { error: error.message }); return 0; })
        .then((ran) => { turning = null; poll(nudged || ran === parallel ? 0 : IDLE_POLL_MS); });
    }, afterMs);
  }

  return {
    id, enlist, turn: async (limit) => { const ran = await turn(limit); await Promise.all(underWay); return ran; },
    start() { running = true; poll(0); },
    nudge: () => poll(0),
    async stop() {
      running = false;
      stopping.abort();
      if (timer) clearTimeout(timer);
      await turning?.catch(() => 0);
      await within(STOP_WAIT_MS, Promise.allSettled(underWay));
      // Signs off first: what a vendor answers from here on is not written any more, and whoever takes the work asks again.
      await db.query('delete from platform_workers where id = $1', [id]).catch(() => undefined);
      await db.query(`update platform_jobs set state = 'waiting', worker = null where worker = $1 and state = 'running'`, [id]).catch(() => undefined);
    },
    async holding(job, work) {
      held.set(job.id, job);
      try {
        return await work();
      } catch (error) {
        if (error instanceof GuardFailed && error.guard === WORKER_ALIVE) options.onFenced(id);
        throw error;
      } finally {
        held.delete(job.id);
      }
    },
  };
}

/** Waits for `work`, but no longer than `ms` of real time. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise<void>((resolve) => { timer = setTimeout(resolve, ms); })]);
  clearTimeout(timer);
}

export { jobAgain, jobDone, wake, workerAlive, WORKER_ALIVE };
export type { HeldJob, JobSpec };
