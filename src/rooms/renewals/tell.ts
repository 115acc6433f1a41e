import type { CustomerId } from '../../base/ids.ts';
import type { Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { noticeWrite, type NoticeKind } from '../notices/notices.ts';
import { reachOf } from '../people/people.ts';
import type { RenewalsApp } from './app.ts';
import { TELL_JOB } from './job-names.ts';
import type { Work } from './work.ts';

/** What is left for `tellPhones`, here and in the rooms of refunds and of loads. */
export interface TellJob { readonly customer: CustomerId; readonly kind: Told | Extract<NoticeKind, `return.${string}` | 'load.done'>; readonly ref: string; readonly payload: { readonly [key: string]: string | null } }
type Told = Extract<NoticeKind, `renewal.${string}` | 'refund.failed'>;
/** News that is also texted to the line itself: whoever uses it may be somebody else than who paid. */
const TEXTED: readonly Told[] = ['renewal.done', 'renewal.refunded', 'renewal.delayed', 'renewal.repaired'];

/** The notices a change of state promises, to be written in the same commit (trust I5). */
export function tell(app: Pick<RenewalsApp, 'clock' | 'newId' | 'keys'>, work: Pick<Work, 'renewal' | 'line'>, kind: Told, ref: string = work.renewal.id): Write[] {
  const { renewal, line } = work;
  const at = app.clock.now();
  const payload = { renewal: renewal.id, case: ref === renewal.id ? null : ref };
  const writes: Write[] = [];
  if (renewal.payer.email !== null) {
    writes.push(noticeWrite({ id: app.newId('ntc'), kind, channel: 'email', language: renewal.payer.language, to: renewal.payer.email, ref, payload, at }));
  }
  if (TEXTED.includes(kind) && line.number !== null && line.smsCapable) {
    writes.push(noticeWrite({ id: app.newId('ntc'), kind, channel: 'sms', language: renewal.userSide.language, to: sealAddress(app.keys, line.number), ref, payload, at }));
  }
  // Phones and chats are looked up afterwards: the flow itself asks nobody where its payer can be reached.
  if (renewal.payer.customer !== null) writes.push(tellPhonesToo(app, { customer: renewal.payer.customer as CustomerId, kind, ref, payload }));
  return writes;
}

/** Asks for the same news on the phones and in the chat of somebody with an account, in the commit that tells their addresses. */
export const tellPhonesToo = (app: Pick<RenewalsApp, 'clock' | 'newId'>, job: TellJob): Write =>
  wake({ kind: TELL_JOB, key: `${job.ref} ${job.kind}`, payload: job, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() });

/** The same news on the phones and in the chat of a payer who has an account; asked for again, it is the same notices. */
export async function tellPhones(app: RenewalsApp, { customer, kind, ref, payload }: TellJob): Promise<void> {
  const reach = await reachOf(app, customer, 'receipt');
  if (reach === null) return;
  const ways = [...reach.push.map((one) => ({ channel: 'push' as const, to: one.address })), ...reach.telegram === null ? [] : [{ channel: 'telegram' as const, to: reach.telegram }]];
  if (ways.length === 0) return;
  await app.committer.commit(ways.map(({ channel, to }) => noticeWrite({ id: app.newId('ntc'), kind, channel, language: reach.language, to: sealAddress(app.keys, to), ref, payload, at: app.clock.now() })));
}
