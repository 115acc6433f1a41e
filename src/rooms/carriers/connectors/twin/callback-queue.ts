import type { Instant } from '../../../../base/time.ts';
import type { TwinTopUp } from './records.ts';
import type { TwinWork } from './work.ts';

/** News as the callback carries it; a hint, no more: the shop asks by key afterwards. */
export type NewsStatus = 'done' | 'pending' | 'refused' | 'reversed';

export interface CallbackBody {
  readonly id: string;
  readonly type: 'top_up';
  readonly key: string;
  readonly status: NewsStatus;
  /** Seconds since 1970. */
  readonly at: number;
}

export interface SimCallbackBody { readonly id: string; readonly type: 'sim_changed'; readonly iccid: string; readonly at: number }

/** What the shop hears of a status: a cancelled top-up was never delivered, or is no longer. */
const newsOf = (topUp: TwinTopUp): NewsStatus => {
  if (topUp.status !== 'cancelled') return topUp.status;
  return topUp.grants > 0 ? 'reversed' : 'refused';
};

/** Queues a call to the shop. With the twist of double news it goes out twice, and old news comes after it. */
export function notify(work: TwinWork, topUp: TwinTopUp, now: Instant): void {
  const status = newsOf(topUp);
  const body = (news: NewsStatus): CallbackBody => ({ id: `${work.house().carrier}-evt-${work.nextNumber()}`, type: 'top_up', key: topUp.key, status: news, at: topUp.at });
  const first = body(status);
  queue(work, first, now);
  if (topUp.twist.notifyTwice !== true) return;
  queue(work, first, now);
  queue(work, body('pending'), now);
}

/** The line has another SIM: says which card, and nothing of the person. */
export function notifySim(work: TwinWork, iccid: string, now: Instant): void {
  queue(work, { id: `${work.house().carrier}-evt-${work.nextNumber()}`, type: 'sim_changed', iccid, at: now }, now);
}

const queue = (work: TwinWork, body: CallbackBody | SimCallbackBody, now: Instant): void =>
  work.addCallback({ id: work.nextNumber(), body: JSON.stringify(body), attempts: 0, nextAt: now });
