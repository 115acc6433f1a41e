import type { Language } from '../../../base/language.ts';

/** What letters to the family of a line say, in one language: that a number goes, until when, and how it is kept. Nothing else. */
export interface GuardWords {
  readonly asked: { readonly subject: (line: string) => string; readonly headline: string; readonly lead: (line: string) => string; readonly notes: readonly string[]; readonly button: string };
  readonly alarm: {
    /** `days` to the last day, today included in none. */
    readonly subject: (line: string, days: number) => string;
    readonly headline: (days: number) => string;
    readonly lead: (until: string) => string;
    readonly last: string; readonly pay: string; readonly only: string; readonly noPlan: string; readonly stop: (url: string) => string;
    readonly look: string;
  };
}

const WORDS: Readonly<Record<Language, GuardWords>> = {
  en: {
    asked: {
      subject: (line) => `May we tell you before ${line} is lost?`, headline: 'You are asked to look out for a number',
      lead: (line) => `The holder of ${line} named you. If nobody pays in time, the carrier takes that number back for good. Say yes, and we write to you a few days before.`,
      notes: ['You get nothing else from us: no use, no bills, no advertising. You pay nothing unless you want to.', 'If you do not know who asks, do nothing.'], button: 'Look and answer',
    },
    alarm: {
      subject: (line, days) => (days <= 1 ? `Last call: ${line} is lost after tomorrow` : `${line} is lost in ${days} days`),
      headline: (days) => (days <= 1 ? 'One more day, then the number is gone' : 'A number you look out for is about to be lost'),
      lead: (until) => `It is kept until ${until}. After that the carrier gives it to somebody else, and nobody can bring it back.`,
      last: 'Last moment', pay: 'Keep the number', only: 'The button opens one payment for this number and nothing else.', noPlan: 'It cannot be paid for from here. Tell its holder.',
      stop: (url) => `No more of these: ${url}`, look: 'Look at it',
    },
  },
  'zh-CN': {
    asked: {
      subject: (line) => `${line} 快丢号时，可以通知你吗`, headline: '有人请你帮忙留意一个号码',
      lead: (line) => `${line} 的使用人写了你的邮箱。如果没人按时付款，运营商会把这个号码永久收回。你同意的话，我们会提前几天写信告诉你。`,
      notes: ['除此之外什么都不会发给你：没有用量，没有账单，没有广告。付不付款由你决定。', '如果不认识对方，不用理会。'], button: '看一看再回复',
    },
    alarm: {
      subject: (line, days) => (days <= 1 ? `最后提醒：过了明天，${line} 就没了` : `${line} 还有 ${days} 天就要被收回`),
      headline: (days) => (days <= 1 ? '只剩一天，过后号码就没了' : '你帮忙留意的号码快要被收回了'),
      lead: (until) => `这个号码保留到 ${until}。过后运营商会把它分给别人，谁也要不回来。`,
      last: '最后时刻', pay: '保住号码', only: '按钮只打开为这个号码付的这一笔款，别的什么都做不了。', noPlan: '在这里付不了款，请告诉号码的使用人。',
      stop: (url) => `不想再收到：${url}`, look: '看一看',
    },
  },
  'zh-TW': {
    asked: {
      subject: (line) => `${line} 快被收回時，可以通知您嗎`, headline: '有人請您幫忙留意一個門號',
      lead: (line) => `${line} 的使用者留了您的電子郵件。如果沒有人按時付款，電信公司會永久收回這個門號。您同意的話，我們會提前幾天寫信告訴您。`,
      notes: ['除此之外什麼都不會寄給您：沒有用量、沒有帳單、沒有廣告。要不要付款由您決定。', '如果不認識對方，不必理會。'], button: '看看再回覆',
    },
    alarm: {
      subject: (line, days) => (days <= 1 ? `最後提醒：過了明天，${line} 就沒了` : `${line} 再 ${days} 天就要被收回`),
      headline: (days) => (days <= 1 ? '只剩一天，之後門號就沒了' : '您幫忙留意的門號快要被收回了'),
      lead: (until) => `這個門號保留到 ${until}。之後電信公司會把它給別人，誰也要不回來。`,
      last: '最後時刻', pay: '保住門號', only: '按鈕只會開啟為這個門號付的這一筆款項，其他什麼都不能做。', noPlan: '無法在這裡付款，請告訴門號的使用者。',
      stop: (url) => `不想再收到：${url}`, look: '看看',
    },
  },
  es: {
    asked: {
      subject: (line) => `¿Te avisamos antes de que se pierda ${line}?`, headline: 'Te piden que estés pendiente de un número',
      lead: (line) => `Quien usa ${line} dio tu nombre. Si nadie paga a tiempo, el operador recupera ese número para siempre. Di que sí y te escribimos unos días antes.`,
      notes: ['No recibes nada más de nosotros: ni consumo, ni facturas, ni publicidad. No pagas nada si no quieres.', 'Si no sabes quién lo pide, no hagas nada.'], button: 'Ver y contestar',
    },
    alarm: {
      subject: (line, days) => (days <= 1 ? `Último aviso: ${line} se pierde pasado mañana` : `${line} se pierde en ${days} días`),
      headline: (days) => (days <= 1 ? 'Un día más y el número desaparece' : 'Un número del que estás pendiente está a punto de perderse'),
      lead: (until) => `Se conserva hasta el ${until}. Después el operador se lo da a otra persona y nadie puede recuperarlo.`,
      last: 'Último momento', pay: 'Conservar el número', only: 'El botón abre un solo pago por este número y nada más.', noPlan: 'No se puede pagar desde aquí. Avisa a quien lo usa.',
      stop: (url) => `No quiero más avisos: ${url}`, look: 'Ver',
    },
  },
};

export const guardWords = (language: Language): GuardWords => WORDS[language];
