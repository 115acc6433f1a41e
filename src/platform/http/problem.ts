import type { Language } from '../../base/language.ts';
import { Refusal, type RefusalFacts } from '../../base/refusal.ts';
import { isDatabaseAway } from '../db/db.ts';
import { GuardFailed } from '../db/unit.ts';
import { refusalWords } from '../i18n/refusals/refusals.ts';
import { WORKER_ALIVE } from '../jobs/job-writes.ts';
import type { Reply } from './reply.ts';

/** A problem as RFC 9457 has it, with our code and facts beside it. */
export interface Problem {
  /** `/problems/<code>`, a page that says more; `about:blank` for a fault of ours. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's id: the reference number to name when asking for help. */
  readonly instance: string;
  /** The refusal's code; absent for a fault of ours. */
  readonly code?: string;
  readonly facts?: RefusalFacts;
}

/** Answers that only time changes say when to come back (seconds). */
const RETRY_AFTER: Readonly<Record<string, number>> = { idempotency_in_flight: 1, not_ready: 5, carrier_unavailable: 30, payment_not_available: 30, shop_on_hold: 300, too_many_requests: 60 };

/** A refusal as problem+json in the caller's language. A fact `retryAfterSeconds` becomes the Retry-After header. */
export function problemReply(refusal: Refusal, context: { readonly language: Language; readonly requestId: string }): Reply {
  const words = refusalWords(refusal.code, context.language);
  const problem: Problem = {
    type: `/problems/${refusal.code}`, title: words.title, status: refusal.status, detail: words.detail,
    instance: context.requestId, code: refusal.code, ...(Object.keys(refusal.facts).length > 0 ? { facts: refusal.facts } : {}),
  };
  const retryAfter = refusal.facts['retryAfterSeconds'] ?? RETRY_AFTER[refusal.code];
  return replyOf(problem, context.language, {
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    ...(refusal.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer realm="xuka"' } : {}),
  });
}

const FAULT: Readonly<Record<Language, readonly [title: string, detail: (reference: string) => string]>> = {
  en: ['Something went wrong on our side', (reference) => `It has been written down under the number ${reference}. Try again, or name this number when you ask for help.`],
  'zh-CN': ['我们这边出了问题', (reference) => `问题已记录，编号为 ${reference}。可以重试，求助时报上这个编号即可。`],
  'zh-TW': ['我們這邊出了狀況', (reference) => `狀況已記錄，編號為 ${reference}。可以再試一次，求助時報上這個編號即可。`],
  es: ['Algo falló de nuestro lado', (reference) => `Quedó anotado con el número ${reference}. Intente de nuevo, o diga este número al pedir ayuda.`],
};

/** Title and sentence of a fault of ours. They name the reference number and nothing else: what broke is in the log. */
export const faultWords = (language: Language, requestId: string): { readonly title: string; readonly detail: string } =>
  ({ title: FAULT[language][0], detail: FAULT[language][1](requestId) });

export function faultReply(context: { readonly language: Language; readonly requestId: string }): Reply {
  return replyOf({ type: 'about:blank', ...faultWords(context.language, context.requestId), status: 500, instance: context.requestId }, context.language, {});
}

const replyOf = (problem: Problem, language: Language, headers: Readonly<Record<string, string>>): Reply =>
  ({ status: problem.status, headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Language': language, ...headers }, body: JSON.stringify(problem) });

/** What a thrown value means to the caller: an expected no, or null for a fault of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  // Taken for dead while we slept: this process ends, another one answers the next try.
  if (error instanceof GuardFailed && error.guard === WORKER_ALIVE) return new Refusal('not_ready');
  if (isDatabaseAway(error)) return new Refusal('not_ready');
  return null;
}
