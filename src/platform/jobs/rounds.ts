import { Cron } from 'croner';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/db.ts';
import type { NewId } from '../random.ts';
import type { JobHandler } from './worker.ts';

/** Regular work: one job row per round, for ever; a clock that jumps makes it run once, not once for each missed turn. */
export interface Round {
  readonly name: string;
  /** Cron expression, UTC, with seconds (six fields) where needed. */
  readonly cron: string;
  /** Work that may be run twice without harm. Answering true asks for another turn at once: there is more. */
  run(signal: AbortSignal): Promise<boolean | void>;
}

const KIND = 'round.';

export function roundHandlers(rounds: readonly Round[], clock: Clock): Record<string, JobHandler> {
  return Object.fromEntries(rounds.map((round) => [KIND + round.name, async (_job, signal) => {
    const more = await round.run(signal);
    return { againAtMs: more ? clock.nowMs() : nextTurn(round, clock.nowMs()) };
  }] satisfies [string, JobHandler]));
}

function nextTurn(round: Round, nowMs: number): number {
  const next = new Cron(round.cron, { timezone: 'UTC', paused: true }).nextRun(new Date(nowMs));
  if (!next) throw new Error(`round ${round.name} has no next turn`);
  return next.getTime();
}

/** Makes sure every round has its row, and gives one that got stuck another life. Called at every start. */
export async function enlistRounds(db: Db, rounds: readonly Round[], made: { readonly clock: Clock; readonly newId: NewId }): Promise<void> {
  for (const round of rounds) {
    await db.query(
      `insert into platform_jobs (id, kind, key, state, run_at, created_at) values ($1, $2, 'round', 'waiting', $3, now())
       on conflict (kind, key) do update set run_at = least(platform_jobs.run_at, excluded.run_at),
         attempts = 0, state = case when platform_jobs.state = 'stuck' then 'waiting' else platform_jobs.state end`,
      [made.newId('job'), KIND + round.name, nextTurn(round, made.clock.nowMs())]);
  }
}

/** After the clock was set back by `byMs`: what was planned in the other time would lie still until it gets there again. */
export async function bringJobsBack(db: Db, nowMs: number, byMs: number): Promise<void> {
  await db.query(`update platform_jobs set run_at = greatest($1::bigint, run_at - $2::bigint) where state = 'waiting' and run_at > $1`, [Math.trunc(nowMs), Math.trunc(byMs)]);
}
