import type { NoticeId } from '../../base/ids.ts';
import { openAddress } from '../../platform/secrets/sealed-address.ts';
import type { ClaimedNotice, NoticeKind } from '../notices/notices.ts';
import { stoppedOf } from '../people/people.ts';
import type { TextsApp } from './app.ts';

/** What a reader asks for right then, also after STOP: a code, and the answer to their own text (asked about before it was written). */
const ASKED_FOR: readonly NoticeKind[] = ['line.code', 'text.reply'];

/** Texts that must not leave because their reader has said STOP by now, whoever wanted to say them. One statement for a batch. */
export async function stopGate(app: Pick<TextsApp, 'db' | 'keys'>, claimed: readonly ClaimedNotice[]): Promise<ReadonlyMap<NoticeId, string>> {
  const texts = claimed.flatMap((one) => (one.channel === 'sms' && !ASKED_FOR.includes(one.kind) ? [{ id: one.id, to: addressOr(app, one.to_sealed) }] : []));
  const stopped = await stoppedOf(app, [...new Set(texts.flatMap((one) => one.to ?? []))]);
  return new Map(texts.flatMap(({ id, to }) => (to !== null && stopped.has(to) ? [[id, 'stopped'] as const] : [])));
}

/** An address that cannot be opened is the sender's trouble, and told there. */
function addressOr(app: Pick<TextsApp, 'keys'>, sealed: string): string | null {
  try {
    return openAddress(app.keys, sealed);
  } catch {
    return null;
  }
}
