import type { Write } from '../../platform/db/unit.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { noticeWrite, type NoticeKind } from '../notices/notices.ts';
import type { RenewalsApp } from './app.ts';
import type { Work } from './work.ts';

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
  return writes;
}
