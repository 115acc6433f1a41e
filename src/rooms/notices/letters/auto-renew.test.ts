import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../base/language.ts';
import { at } from '../../../base/time.ts';
import type { AutoFailedModel, AutoRenewFacts } from '../auto-renew-kinds.ts';
import { compose, type Facts } from '../compose.ts';
import { smsSize, smsText } from '../sms.ts';
import { textOf } from '../transports/transport.ts';
import { autoRenewWords } from '../words/auto-renew/words.ts';

const shop = { name: null, url: 'https://renew.example', help: '+1 888 555 0100' };
const BASE: AutoRenewFacts = {
  planName: 'Plan 5 GB', carrierName: 'T-Mobile', lineLabel: '(•••) •••-0142', lineZone: 'America/New_York', readerZone: 'Asia/Shanghai', at: at('2026-11-23T15:00:00Z'),
  url: 'https://renew.example/account/lines/line_01/auto', sandbox: true, offUrl: 'https://renew.example/auto/off/mdt_01/KEY', payName: 'Visa 4242', cents: 1_633n,
};
const ENDS = at('2026-12-02T05:00:00Z'), CHARGE = at('2026-11-30T15:00:00Z');
const soon = { ...BASE, chargeAt: CHARGE, endsAt: ENDS, agreedCents: null, missingCents: null, cardEnds: null } as const;
const failed: AutoFailedModel = { ...BASE, why: 'insufficient_funds', nextAt: CHARGE, endsAt: ENDS, missingCents: null, manageUrl: BASE.url };
const ALL: readonly Facts[] = [
  { kind: 'autorenew.on', model: { ...BASE, approve: false, terms: ['One.', 'Two.'], nextAt: CHARGE, ceilingCents: 2_000n } },
  { kind: 'autorenew.on', model: { ...BASE, approve: true, terms: ['One.'], nextAt: null, ceilingCents: 2_000n } },
  { kind: 'autorenew.off', model: { ...BASE, reason: 'line_left', serviceEndsAt: ENDS, underWay: true } },
  ...(['date', 'low_data', 'keep'] as const).map((why): Facts => ({ kind: 'autorenew.soon', model: { ...soon, why } })),
  { kind: 'autorenew.soon', model: { ...soon, why: 'date', agreedCents: 1_500n, missingCents: 333n, cardEnds: '2026-11' } },
  { kind: 'autorenew.approve', model: { ...BASE, endsAt: ENDS, code: 'K7QM-2R9D' } },
  ...(['insufficient_funds', 'authentication_needed', 'wallet_too_low', 'dispute', 'not_approved', 'carrier_refused'] as const).map((why): Facts => ({ kind: 'autorenew.failed', model: { ...failed, why, missingCents: 333n, nextAt: why === 'insufficient_funds' ? CHARGE : null } })),
  { kind: 'autorenew.ask', model: { ...BASE, over: 'ceiling', limitCents: 1_500n, endsAt: ENDS } },
  { kind: 'autorenew.yearly', model: { ...BASE, onAt: at('2025-11-23T15:00:00Z'), nextAt: CHARGE, ceilingCents: 2_000n } },
];

describe.each(LANGUAGES)('auto-renew in %s', (language) => {
  test('every kind on every channel says its amount, and how to end it', () => {
    for (const facts of ALL) {
      for (const channel of ['email', 'sms', 'push', 'telegram'] as const) {
        const text = textOf(compose(facts, { channel, language, shop, tag: 'ntc_1' }));
        expect(text, `${facts.kind} ${channel}`).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
        if (channel === 'sms') expect(smsSize(text).parts, text).toBeLessThanOrEqual(4);
        if (facts.kind === 'autorenew.off') continue;
        if (channel === 'email') for (const part of [BASE.offUrl, facts.kind === 'autorenew.yearly' ? '20.00' : '16.33']) expect(text).toContain(part);
        if (channel === 'sms') expect(text).toContain(smsText(autoRenewWords(language).offText));
      }
      const push = compose(facts, { channel: 'push', language, shop, tag: 'ntc_1' });
      if (push.channel === 'push' && facts.kind !== 'autorenew.off') expect(push.actions.at(-1)).toEqual({ action: 'off', title: autoRenewWords(language).turnOff, url: BASE.offUrl, method: 'open' });
    }
  });
});

test('the next try and what is missing stand in the words; after the last one it says that it is paused', () => {
  const textFor = (model: Partial<AutoFailedModel>) => textOf(compose({ kind: 'autorenew.failed', model: { ...failed, ...model } }, { channel: 'email', language: 'en', shop }));
  expect(textFor({})).toContain('It is tried again Nov 30, 10:00 New York.');
  expect(textFor({ nextAt: null })).toContain('It is not tried again, and auto-renew is paused.');
  expect(textFor({ why: 'wallet_too_low', missingCents: 333n })).toContain('Your wallet is $3.33 short.');
  // A dispute pauses nothing by itself, and what was not approved is asked for again next time.
  for (const why of ['dispute', 'not_approved'] as const) expect(textFor({ why, nextAt: null })).not.toContain('paused');
});
