import { openAddress } from '../../platform/secrets/sealed-address.ts';
import { recordDelivery, twilioDeliveryState, twilioMeaning } from '../notices/notices.ts';
import { stopTexts } from '../people/people.ts';
import type { TextsApp } from './app.ts';

/** What a vendor tells of a text that left us, as it says it. */
export interface DeliveryTold { readonly notice: string; readonly ref: string; readonly status: string; readonly code: string | null }

/**
 * Writes down what became of a text. A reader who has told the vendor STOP is stopped here, too; a code that is our own fault
 * calls a person. Answers whether anything changed: calls come twice and out of order.
 */
export async function deliveryTold(app: TextsApp, told: DeliveryTold): Promise<boolean> {
  const state = twilioDeliveryState(told.status);
  if (state === null) return false;
  const changed = await recordDelivery(app.db, { notice: told.notice, transport: 'twilio', ref: told.ref, state, code: told.code, at: app.clock.now() });
  if (changed === null) return false;
  const meaning = told.code === null ? null : twilioMeaning(Number(told.code));
  if (state === 'failed' && meaning?.means === 'stopped') {
    await stopTexts(app, { number: openAddress(app.keys, changed.toSealed), by: { door: 'sms', actor: 'job:texts', reason: 'the reader has told the vendor STOP' } });
  }
  if (state === 'failed' && meaning?.means === 'ours') app.alarm('texts-refused', { code: told.code ?? '' });
  return true;
}
