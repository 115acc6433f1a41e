import type { Language } from '../../../base/language.ts';

/** What letters about queued plans say. */
export interface CycleWords {
  readonly subject: (line: string) => string;
  readonly headline: string;
  readonly lead: Readonly<Record<'end' | 'used_up', (plan: string) => string>>;
  readonly brief: (plan: string, until: string) => string;
  readonly table: string;
  readonly plan: string;
  readonly line: string;
  readonly started: string;
  readonly until: string;
  readonly data: string;
  readonly nothing: string;
  readonly button: string;
  readonly sms: (plan: string) => string;
}

const WORDS: Readonly<Record<Language, CycleWords>> = {
  en: {
    subject: (line) => `The next plan has started on ${line}`, headline: 'Your next plan has started',
    lead: {
      end: (plan) => `${plan} started by itself when the plan before it ended.`,
      used_up: (plan) => `${plan} started by itself when the data before it was used up, as you chose.`,
    },
    brief: (plan, until) => `${plan} started by itself. Until ${until}.`, table: 'What runs now', plan: 'Plan', line: 'Line', started: 'Started', until: 'Runs until', data: 'Data',
    nothing: 'It is already paid. There is nothing you need to do.', button: 'See the details', sms: (plan) => `${plan} has started by itself.`,
  },
  es: {
    subject: (line) => `Empezó el siguiente plan en ${line}`, headline: 'Empezó tu siguiente plan',
    lead: {
      end: (plan) => `${plan} empezó por sí solo al terminar el plan anterior.`,
      used_up: (plan) => `${plan} empezó por sí solo al agotarse los datos anteriores, como elegiste.`,
    },
    brief: (plan, until) => `${plan} empezó por sí solo. Hasta el ${until}.`, table: 'Lo que tienes activo', plan: 'Plan', line: 'Línea', started: 'Empezó', until: 'Vigente hasta', data: 'Datos',
    nothing: 'Ya está pagado. No tienes que hacer nada.', button: 'Ver los detalles', sms: (plan) => `${plan} empezó por sí solo.`,
  },
  'zh-CN': {
    subject: (line) => `${line} 的下一个套餐已生效`, headline: '下一个套餐已生效',
    lead: {
      end: (plan) => `上个周期结束，「${plan}」已自动生效。`,
      used_up: (plan) => `之前的流量用完了，「${plan}」已按你的选择自动生效。`,
    },
    brief: (plan, until) => `「${plan}」已自动生效，有效期到 ${until}。`, table: '现在使用的套餐', plan: '套餐', line: '号码', started: '生效时间', until: '有效期到', data: '流量',
    nothing: '之前已付款，不用再做什么。', button: '查看详情', sms: (plan) => `「${plan}」已自动生效。`,
  },
  'zh-TW': {
    subject: (line) => `${line} 的下一個方案已生效`, headline: '下一個方案已生效',
    lead: {
      end: (plan) => `上一期結束，「${plan}」已自動生效。`,
      used_up: (plan) => `先前的流量用完了，「${plan}」已依您的選擇自動生效。`,
    },
    brief: (plan, until) => `「${plan}」已自動生效，有效期限到 ${until}。`, table: '目前使用的方案', plan: '方案', line: '門號', started: '生效時間', until: '有效期限到', data: '流量',
    nothing: '先前已付款，不需要再做什麼。', button: '查看詳情', sms: (plan) => `「${plan}」已自動生效。`,
  },
};

export const cycleWords = (language: Language): CycleWords => WORDS[language];
