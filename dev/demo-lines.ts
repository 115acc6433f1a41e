import type { LineKind, RenewalMode } from '../src/base/terms.ts';
import type { Worded } from '../src/base/language.ts';

/** A line of the demo world: who, and what has happened to it so far, in days relative to the first start. */
export interface DemoLine {
  /** Short name used in `demo.json` and on the demo's pages. */
  readonly id: string;
  readonly about: Worded;
  readonly carrier: 'tmobile' | 'att' | 'verizon';
  readonly kind: LineKind;
  readonly sim: 'physical' | 'esim';
  /** Of the range kept free for stories (555-0100 to 0199); null for a card without a number. */
  readonly number: string;
  readonly zone: string;
  readonly zip: string;
  readonly stage: 'live' | 'preactive';
  /** Oldest first. `daysAgo`: when it took effect. */
  readonly bought: readonly { readonly plan: string; readonly daysAgo: number; readonly mode?: RenewalMode }[];
  /** Gigabytes on the meter at given days ago, growing. */
  readonly used: readonly { readonly daysAgo: number; readonly gigabytes: number }[];
  /** Bytes a day from now on, and the weekend's share of it in per cent. */
  readonly habit: { readonly megabytesPerDay: number; readonly weekendPercent: number } | null;
  /** Money kept at the carrier, in cents. */
  readonly carrierBalanceCents?: number;
}

/** Eight lines that between them show every state and every kind of plan. */
export const DEMO_LINES: readonly DemoLine[] = [
  {
    id: 'student', carrier: 'tmobile', kind: 'voice_data', sim: 'esim', number: '+16465550142', zone: 'America/New_York', zip: '10027', stage: 'live',
    about: { en: 'runs out in a week', 'zh-CN': '一周后到期', 'zh-TW': '一週後到期', es: 'vence en una semana' },
    bought: [{ plan: 'tmo-mo-12g', daysAgo: 83, mode: 'extend' }, { plan: 'tmo-mo-12g', daysAgo: 53, mode: 'replace' }, { plan: 'tmo-mo-12g', daysAgo: 23, mode: 'replace' }],
    used: [{ daysAgo: 60, gigabytes: 9.6 }, { daysAgo: 40, gigabytes: 15.2 }, { daysAgo: 24, gigabytes: 20.9 }, { daysAgo: 12, gigabytes: 26.1 }, { daysAgo: 0.1, gigabytes: 30.8 }],
    habit: { megabytesPerDay: 420, weekendPercent: 130 },
  },
  {
    id: 'family', carrier: 'att', kind: 'voice_data', sim: 'physical', number: '+13125550118', zone: 'America/Chicago', zip: '60614', stage: 'live',
    about: { en: 'rolls data over', 'zh-CN': '流量可结转', 'zh-TW': '流量可遞延', es: 'acumula datos' },
    bought: [{ plan: 'att-mo-15g', daysAgo: 45 }, { plan: 'att-mo-15g', daysAgo: 20, mode: 'queue' }],
    used: [{ daysAgo: 30, gigabytes: 6.2 }, { daysAgo: 16, gigabytes: 11.4 }, { daysAgo: 0.1, gigabytes: 17.8 }],
    habit: { megabytesPerDay: 380, weekendPercent: 90 }, carrierBalanceCents: 1_500,
  },
  {
    id: 'resident', carrier: 'verizon', kind: 'voice_data', sim: 'esim', number: '+19175550173', zone: 'America/New_York', zip: '11201', stage: 'live',
    about: { en: 'unlimited, by calendar month', 'zh-CN': '不限量，按自然月', 'zh-TW': '吃到飽，按自然月', es: 'ilimitado, por mes' },
    bought: [{ plan: 'vzw-mo-unl', daysAgo: 52 }, { plan: 'vzw-mo-unl', daysAgo: 25, mode: 'queue' }],
    used: [{ daysAgo: 30, gigabytes: 31 }, { daysAgo: 0.1, gigabytes: 58.4 }],
    habit: { megabytesPerDay: 1_400, weekendPercent: 160 },
  },
  {
    id: 'traveller', carrier: 'tmobile', kind: 'data', sim: 'esim', number: '+15215550104', zone: 'America/Los_Angeles', zip: '94103', stage: 'live',
    about: { en: 'day pass, nearly used up', 'zh-CN': '日包，快用完', 'zh-TW': '日租方案，快用完', es: 'pase diario, casi agotado' },
    bought: [{ plan: 'tmo-day3-5g', daysAgo: 1.6 }],
    used: [{ daysAgo: 1, gigabytes: 2.1 }, { daysAgo: 0.1, gigabytes: 4.7 }],
    habit: { megabytesPerDay: 150, weekendPercent: 100 },
  },
  {
    id: 'semester', carrier: 'verizon', kind: 'data', sim: 'physical', number: '+15215550131', zone: 'America/New_York', zip: '02139', stage: 'live',
    about: { en: 'semester bundle with an add-on', 'zh-CN': '学期流量包加油包', 'zh-TW': '學期流量包加購', es: 'paquete de semestre y extra' },
    bought: [{ plan: 'vzw-sem-60g', daysAgo: 80 }, { plan: 'vzw-add-3g', daysAgo: 6, mode: 'add_data' }],
    used: [{ daysAgo: 40, gigabytes: 18.4 }, { daysAgo: 7, gigabytes: 37.2 }, { daysAgo: 0.1, gigabytes: 41.5 }],
    habit: { megabytesPerDay: 560, weekendPercent: 120 },
  },
  {
    id: 'abroad', carrier: 'att', kind: 'voice_data', sim: 'physical', number: '+12135550166', zone: 'America/Chicago', zip: '48104', stage: 'live',
    about: { en: 'number kept while abroad', 'zh-CN': '人在国外，保号中', 'zh-TW': '人在國外，保留門號中', es: 'número conservado' },
    bought: [{ plan: 'att-keep90', daysAgo: 71 }], used: [], habit: null,
  },
  {
    id: 'lapsed', carrier: 'tmobile', kind: 'voice_data', sim: 'physical', number: '+14155550187', zone: 'America/Los_Angeles', zip: '94110', stage: 'live',
    about: { en: 'suspended, number still safe', 'zh-CN': '已停机，号码仍保留', 'zh-TW': '已停話，門號仍保留', es: 'suspendida, número a salvo' },
    bought: [{ plan: 'tmo-mo-5g', daysAgo: 78, mode: 'replace' }], used: [{ daysAgo: 55, gigabytes: 3.3 }], habit: null,
  },
  {
    id: 'new', carrier: 'verizon', kind: 'voice_data', sim: 'esim', number: '+16175550159', zone: 'America/New_York', zip: '02139', stage: 'preactive',
    about: { en: 'not activated yet', 'zh-CN': '尚未激活', 'zh-TW': '尚未開通', es: 'sin activar' },
    bought: [], used: [], habit: { megabytesPerDay: 300, weekendPercent: 100 },
  },
];
