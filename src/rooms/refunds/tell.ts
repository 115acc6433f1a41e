import type { CustomerId } from '../../base/ids.ts';
import type { Write } from '../../platform/db/unit.ts';
import { noticeWrite, type NoticeKind } from '../notices/notices.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { tellPhonesToo, type Work } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import type { Return } from './return.ts';

type Told = Extract<NoticeKind, `return.${string}`>;

/** The notices a step of a return promises, in the same commit (trust I5): to who paid, on their phones too, and a text to the line it was taken from. */
export function tellReturn(app: Pick<RefundsApp, 'clock' | 'newId' | 'keys'>, work: Pick<Work, 'renewal' | 'line'>, one: Return, kind: Told): Write[] {
  const { renewal, line } = work;
  const common = { kind, ref: one.id, payload: { return: one.id }, at: app.clock.now() };
  const writes: Write[] = [];
  if (renewal.payer.email !== null) writes.push(noticeWrite({ ...common, id: app.newId('ntc'), channel: 'email', language: renewal.payer.language, to: renewal.payer.email }));
  if (line.number !== null && line.smsCapable) writes.push(noticeWrite({ ...common, id: app.newId('ntc'), channel: 'sms', language: renewal.userSide.language, to: sealAddress(app.keys, line.number) }));
  if (renewal.payer.customer !== null) writes.push(tellPhonesToo(app, { customer: renewal.payer.customer as CustomerId, kind, ref: one.id, payload: { return: one.id } }));
  return writes;
}
