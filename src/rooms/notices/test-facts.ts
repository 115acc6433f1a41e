import { gigabytes } from '../../base/data-size.ts';
import type { Language } from '../../base/language.ts';
import { at } from '../../base/time.ts';
import type { Facts } from './compose.ts';
import type { DoneModel, ReminderModel, RenewalFacts } from './kinds.ts';

const PLAN_NAMES: Readonly<Record<Language, string>> = { en: 'AT&T Monthly 15 GB', 'zh-CN': 'AT&T 月套餐 15GB', 'zh-TW': 'AT&T 月租方案 15GB', es: 'AT&T Mensual 15 GB' };

/** Facts for tests and for looking at letters: the renewal of rules R29, third row. */
export function testFacts(language: Language): { readonly about: RenewalFacts; readonly done: DoneModel; readonly all: readonly Facts[] } {
  const about: RenewalFacts = {
    planName: PLAN_NAMES[language], carrierName: 'AT&T', lineLabel: '+1 (646) ••• 0142', lineZone: 'America/Chicago',
    readerZone: language.startsWith('zh') ? (language === 'zh-CN' ? 'Asia/Shanghai' : 'Asia/Taipei') : null,
    at: at('2026-11-23T18:00:00Z'), url: 'https://renew.example/r/XK-2611-7Q2M9', sandbox: true,
  };
  const paidWith = { method: 'card', brand: 'visa', last4: '4242' } as const;
  const done: DoneModel = {
    ...about, receiptNumber: 'XK-2611-7Q2M9', totalCents: 3379n, paidWith,
    priceLines: [
      { kind: 'plan', label: null, cents: 4000n }, { kind: 'auto_renew_discount', label: null, cents: -500n },
      { kind: 'promotion', label: 'WELCOME10', cents: -400n }, { kind: 'tax', label: '911 surcharge', cents: 279n },
    ],
    serviceEndedAt: at('2026-12-02T06:00:00Z'), serviceEndsAt: at('2027-01-01T06:00:00Z'),
    cycle: { startsAt: at('2026-12-02T06:00:00Z'), endsAt: at('2027-01-01T06:00:00Z') }, cycles: 1,
    dataBytes: gigabytes(15), bonusBytes: gigabytes(2), refundPolicy: 'unused_full_14d', refundUntil: at('2026-12-08T06:00:00Z'),
  };
  const all: Facts[] = [
    { kind: 'renewal.done', model: done },
    { kind: 'renewal.done', model: { ...done, serviceEndedAt: done.serviceEndsAt, cycle: null, paidWith: { method: 'alipay', brand: null, last4: null }, refundPolicy: 'none', refundUntil: null } },
    { kind: 'load.done', model: { amountCents: 5000n, balanceCents: 7379n, paidWith, at: about.at, url: 'https://renew.example/wallet/loads/1', sandbox: true } },
    { kind: 'renewal.done', model: { ...done, paidWith: { ...paidWith, cents: 2379n, also: { method: 'wallet', brand: null, last4: null, cents: 1000n } } } },
    { kind: 'renewal.refunded', model: { ...about, reason: 'carrier_refused', refundCents: 3379n, totalCents: 3379n, paidWith, receiptNumber: null } },
    { kind: 'renewal.declined', model: { ...about, totalCents: 3379n } },
    { kind: 'renewal.declined', model: { ...about, totalCents: 3379n, bankAsks: true } },
    { kind: 'renewal.delayed', model: { ...about, totalCents: 3379n, paidWith, refundsAt: at('2026-11-24T18:00:00Z') } },
    {
      kind: 'renewal.repaired', model: {
        ...about, promised: { serviceEndsAt: done.serviceEndsAt, dataBytes: gigabytes(15) }, delivered: { serviceEndsAt: at('2026-12-31T06:00:00Z'), dataBytes: gigabytes(12) }, outcome: { kind: 'put_right' },
      },
    },
    {
      kind: 'renewal.repaired', model: {
        ...about, promised: { serviceEndsAt: done.serviceEndsAt, dataBytes: null }, delivered: { serviceEndsAt: done.serviceEndsAt, dataBytes: gigabytes(15) }, outcome: { kind: 'refunded', refundCents: 1000n, paidWith },
      },
    },
    { kind: 'account.changed', model: { change: 'line_frozen', at: at('2026-11-24T18:00:00Z'), zone: 'Asia/Shanghai' } },
    { kind: 'device.test', model: { url: 'https://renew.example/account/app' } },
    { kind: 'refund.failed', model: { ...about, refundCents: 3379n, paidWith } },
    ...(['return.asked', 'return.done', 'return.refused'] as const).map((kind): Facts => ({
      kind, model: {
        ...about, refundCents: 2_100n, toWallet: kind === 'return.done', paidWith, waits: kind === 'return.asked', because: kind === 'return.refused' ? 'changed_meanwhile' : null,
        serviceEndsAt: at('2026-12-02T06:00:00Z'), numberReleaseAt: at('2027-04-01T05:00:00Z'),
      },
    })),
    { kind: 'paylink.paid', model: { ...about, totalCents: 3379n, serviceEndsAt: done.serviceEndsAt, by: 'link', paidWith: 'wechat_pay' } },
    { kind: 'sponsor.invited', model: { ...about, totalCents: 3379n, daysBefore: 3 } },
    { kind: 'sponsor.ask', model: { ...about, totalCents: 3379n, endsAt: done.serviceEndsAt, code: '7K2M-9Q4T', stopUrl: 'https://renew.example/sponsor/spn_01kb0000000000000000000000' } },
    { kind: 'sponsor.news', model: { ...about, what: 'accepted', daysBefore: 3 } },
    { kind: 'cycle.started', model: { ...about, startedAt: at('2026-12-02T06:00:00Z'), why: 'used_up', endsAt: done.serviceEndsAt, dataBytes: gigabytes(15) } },
    ...(['cycle_end', 'grace', 'suspended', 'release', 'data', 'forecast'] as const).flatMap((what): Facts[] => {
      const model: ReminderModel = {
        ...about, about: what, name: null, last4: '0142', lineTag: '0142', daysLeft: 3, endsAt: done.serviceEndsAt, graceEndsAt: at('2027-01-31T06:00:00Z'), releaseAt: at('2027-04-01T05:00:00Z'),
        data: { leftBytes: gigabytes(1), usedPercent: 93 }, usedUpAt: what === 'forecast' || what === 'data' ? at('2026-12-20T06:00:00Z') : null, priceCents: 3379n,
        url: `https://renew.example/go/${'g'.repeat(42)}`, laterUrl: `https://renew.example/go/${'g'.repeat(42)}/later`, settingsUrl: 'https://renew.example/account/reminders', unsubscribeUrl: 'https://renew.example/unsubscribe/u',
      };
      return [
        { kind: 'reminder.due', model },
        // The longest: a name of their own, a carrier that gave nothing a price, data gone.
        { kind: 'reminder.due', model: { ...model, name: '爸爸妈妈在洛杉矶用的那张美国卡备用', daysLeft: 0, data: what === 'data' ? { leftBytes: 0n, usedPercent: 100 } : null, usedUpAt: what === 'forecast' ? model.usedUpAt : null, priceCents: what === 'release' ? null : 3379n } },
      ];
    }),
    { kind: 'guard.family_asked', model: { ...about, url: 'https://renew.example/family/fam_01kb0000000000000000000000/k' } },
    ...[3, 1].map((days): Facts => ({
      kind: 'guard.family', model: { ...about, url: 'https://renew.example/family/fam_01kb0000000000000000000000/k', releaseAt: at('2026-11-27T06:00:00Z'), days, payUrl: days === 1 ? null : 'https://renew.example/pay/7K2M9Q4T' },
    })),
    { kind: 'line.code', model: { code: '481906', minutes: 5 } },
  ];
  return { about, done, all };
}
