import type { Language } from '../../base/language.ts';
import { at } from '../../base/time.ts';
import type { ReceiptPaper } from './paper/receipt-paper.ts';

const PLAN: Readonly<Record<Language, string>> = { en: 'T-Mobile Monthly 12 GB', 'zh-CN': 'T-Mobile 月套餐 12GB', 'zh-TW': 'T-Mobile 月租方案 12GB', es: 'T-Mobile Mensual 12 GB' };
const TAX: Readonly<Record<Language, readonly [string, string]>> = { en: ['911 surcharge', '988 surcharge'], 'zh-CN': ['911 附加费', '988 附加费'], 'zh-TW': ['911 附加費', '988 附加費'], es: ['Recargo 911', 'Recargo 988'] };

/** One receipt in each language, with everything a receipt can say. */
export const paperIn = (language: Language): ReceiptPaper => ({
  format: 'receipt/1', language, shop: { name: null, url: 'https://renew.example' }, sandbox: true, number: 'XK-00000042', code: 'XK-00000042-7Q2M9F4TAB',
  issuedAt: at('2026-11-23T14:08:31Z'), line: '(•••) •••-0142', carrier: 'T-Mobile', plan: PLAN[language], zone: 'America/New_York', readerZone: language === 'en' ? null : language === 'es' ? 'America/Bogota' : 'Asia/Shanghai',
  price: [{ kind: 'plan', label: null, cents: 2500 }, { kind: 'auto_renew', label: null, cents: -100 }, { kind: 'promotion', label: 'FALL5', cents: -500 }, { kind: 'tax', label: TAX[language][0], cents: 41 }, { kind: 'tax', label: TAX[language][1], cents: 8 }],
  totalCents: 1949, paid: [{ method: 'wallet', brand: null, last4: null, cents: 949 }, { method: 'card', brand: 'visa', last4: '4242', cents: 1000 }], paidAt: at('2026-11-23T14:08:00Z'),
  service: { startsAt: at('2026-12-01T05:00:00Z'), endsAt: at('2026-12-31T05:00:00Z') }, serviceEndsAt: at('2026-12-31T05:00:00Z'), carrierRef: 'TM-88213-04', refundPolicy: 'unused_full_14d', refund: null,
});

export const PAPERS: readonly ReceiptPaper[] = (['en', 'zh-CN', 'zh-TW', 'es'] as const).flatMap((language) => [paperIn(language), { ...paperIn(language), refund: { cents: 1949, done: true, at: at('2026-11-25T10:00:00Z') } }]);
