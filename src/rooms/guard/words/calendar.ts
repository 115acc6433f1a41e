import type { Language } from '../../../base/language.ts';
import type { CalendarKind } from '../calendar.ts';

/** What a calendar says: a title for each kind of moment, and a sentence about what follows. `line` is a masked number or the reader's own name for it. */
export interface CalendarWords {
  readonly name: string;
  readonly title: Readonly<Record<CalendarKind, (line: string) => string>>;
  readonly follows: Readonly<Record<CalendarKind, string>>;
}

const WORDS: Readonly<Record<Language, CalendarWords>> = {
  en: {
    name: 'My lines',
    title: {
      cycle_end: (line) => `Plan ends: ${line}`, next_cycle: (line) => `Next plan starts: ${line}`, grace_end: (line) => `No more texts: ${line}`, number_release: (line) => `Number lost: ${line}`,
      activate_by: (line) => `Use this card by now: ${line}`, charge: (line) => `Auto-renew pays: ${line}`,
    },
    follows: {
      cycle_end: 'The data stops at this moment, unless the line is renewed.', next_cycle: 'The plan that is paid for already takes over by itself.', grace_end: 'From now on only 911 and care can be reached. Renewing brings the line back.',
      number_release: 'The carrier takes the number back for good. Renew before this moment.', activate_by: 'A card that was never used by this moment is closed.', charge: 'You are told of the amount beforehand, and can turn it off in your account.',
    },
  },
  'zh-CN': {
    name: '我的号码',
    title: {
      cycle_end: (line) => `套餐到期：${line}`, next_cycle: (line) => `下一个套餐开始：${line}`, grace_end: (line) => `收不到短信了：${line}`, number_release: (line) => `号码被收回：${line}`,
      activate_by: (line) => `请在此前启用：${line}`, charge: (line) => `自动续费扣款：${line}`,
    },
    follows: {
      cycle_end: '到这一刻流量停用，除非已经续费。', next_cycle: '已经付过款的套餐会自动接上。', grace_end: '之后只能打 911 和客服。续费后恢复。',
      number_release: '运营商会永久收回号码。请在此前续费。', activate_by: '到这一刻还没用过的卡会被关闭。', charge: '金额会提前通知你，随时可以在账户里关掉。',
    },
  },
  'zh-TW': {
    name: '我的門號',
    title: {
      cycle_end: (line) => `方案到期：${line}`, next_cycle: (line) => `下一個方案開始：${line}`, grace_end: (line) => `收不到簡訊了：${line}`, number_release: (line) => `門號被收回：${line}`,
      activate_by: (line) => `請在此之前啟用：${line}`, charge: (line) => `自動續約扣款：${line}`,
    },
    follows: {
      cycle_end: '到這一刻上網停用，除非已經續約。', next_cycle: '已經付過款的方案會自動接上。', grace_end: '之後只能撥 911 和客服。續約後恢復。',
      number_release: '電信公司會永久收回門號。請在此之前續約。', activate_by: '到這一刻還沒用過的卡會被關閉。', charge: '金額會事先通知您，隨時可以在帳戶裡關閉。',
    },
  },
  es: {
    name: 'Mis líneas',
    title: {
      cycle_end: (line) => `Termina el plan: ${line}`, next_cycle: (line) => `Empieza el plan siguiente: ${line}`, grace_end: (line) => `Sin mensajes: ${line}`, number_release: (line) => `Se pierde el número: ${line}`,
      activate_by: (line) => `Usa esta tarjeta antes: ${line}`, charge: (line) => `Cobro de la renovación automática: ${line}`,
    },
    follows: {
      cycle_end: 'Los datos se detienen en este momento, salvo que la línea se renueve.', next_cycle: 'El plan que ya está pagado empieza solo.', grace_end: 'Desde ahora solo funcionan el 911 y la atención al cliente. Al renovar vuelve la línea.',
      number_release: 'La compañía recupera el número para siempre. Renueva antes de este momento.', activate_by: 'La tarjeta que no se haya usado en este momento se cierra.', charge: 'Te avisamos del importe antes y puedes desactivarlo en tu cuenta.',
    },
  },
};

export const calendarWords = (language: Language): CalendarWords => WORDS[language];
