import type { Language } from '../../../base/language.ts';
import type { SponsorNewsModel } from '../kinds.ts';

type Method = 'card' | 'alipay' | 'wechat_pay' | 'paypal' | 'wallet';

/** What letters about paying for somebody else say, in one language. */
export interface PayLinkWords {
  readonly paid: {
    readonly subject: (plan: string) => string; readonly headline: string; readonly lead: (by: 'link' | 'sponsor', until: string | null) => string;
    readonly by: string; readonly who: Readonly<Record<'link' | 'sponsor', string>>; readonly privacy: string; readonly button: string;
  };
  readonly methods: Readonly<Record<Method, string>>;
  readonly invited: { readonly subject: string; readonly headline: string; readonly lead: (line: string, days: number) => string; readonly each: string; readonly notes: readonly string[]; readonly button: string };
  readonly ask: { readonly subject: (line: string) => string; readonly headline: string; readonly lead: (until: string) => string; readonly ends: string; readonly code: string; readonly only: string; readonly stop: (url: string) => string; readonly button: string };
  readonly news: Readonly<Record<SponsorNewsModel['what'], { readonly subject: string; readonly lead: (days: number) => string }>> & { readonly button: string };
}

const WORDS: Readonly<Record<Language, PayLinkWords>> = {
  en: {
    paid: {
      subject: (plan) => `Paid for you: ${plan}`, headline: 'Your line was paid for',
      lead: (by, until) => `${by === 'link' ? 'Somebody paid by your link' : 'Your sponsor paid'}, and it is on the line.${until === null ? '' : ` It works until ${until}.`}`,
      by: 'Paid by', who: { link: 'whoever had your link', sponsor: 'your sponsor' }, privacy: 'Who paid stays with them: we pass on no name, address or card.', button: 'See the renewal',
    },
    methods: { card: 'Card', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Wallet' },
    invited: {
      subject: 'Would you pay for this line when it ends?', headline: 'You are asked to sponsor a line',
      lead: (line, days) => `The holder of ${line} asks you. ${days === 1 ? 'A day' : `${days} days`} before each end you get an e-mail, and pay with one tap or not at all.`,
      each: 'Each time, today', notes: ['Nothing is ever charged without you. You can stop at any time, and so can the holder.', 'If you do not know who asks, do nothing.'], button: 'Look at it',
    },
    ask: {
      subject: (line) => `${line} ends soon`, headline: 'Renew the line you sponsor', lead: (until) => `Paid service ends ${until}. One page, one tap.`,
      ends: 'Ends', code: 'Code', only: 'The button opens this one payment and nothing else.', stop: (url) => `No more of these: ${url}`, button: 'Review and pay',
    },
    news: {
      accepted: { subject: 'Your sponsor said yes', lead: (days) => `They are asked ${days === 1 ? 'a day' : `${days} days`} before the end of each cycle.` },
      declined: { subject: 'Your invitation was declined', lead: () => 'Nobody is asked to pay for this line. You can invite somebody else.' },
      stopped: { subject: 'Sponsoring has ended', lead: () => 'From now on nobody is asked. What was paid stays paid.' },
      button: 'Look at it',
    },
  },
  'zh-CN': {
    paid: {
      subject: (plan) => `已代付：${plan}`, headline: '有人替你付好了',
      lead: (by, until) => `${by === 'link' ? '有人通过你的代付链接付了款' : '你的固定代付人付了款'}，已到账。${until === null ? '' : `可用到${until}。`}`,
      by: '付款人', who: { link: '拿到链接的人', sponsor: '你的固定代付人' }, privacy: '付款人的姓名、地址和卡号都不会告诉你。', button: '查看这次续费',
    },
    methods: { card: '银行卡', alipay: '支付宝', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '钱包' },
    invited: {
      subject: '愿意在到期前帮这张卡续费吗', headline: '有人请你做固定代付人',
      lead: (line, days) => `${line} 的使用人请你代付。每次到期前 ${days} 天，你会收到一封邮件，点一下付款，也可以不付。`,
      each: '每次金额（按今天）', notes: ['没有你点头，绝不扣款。你和对方随时都可以停止。', '如果不认识对方，不用理会。'], button: '看一看',
    },
    ask: {
      subject: (line) => `${line} 快到期了`, headline: '该给你代付的卡续费了', lead: (until) => `服务到${until}为止。一个页面，点一下就好。`,
      ends: '到期', code: '代付码', only: '按钮只打开这一次付款，别的什么都做不了。', stop: (url) => `不想再收到：${url}`, button: '查看并付款',
    },
    news: {
      accepted: { subject: '固定代付人答应了', lead: (days) => `每次到期前 ${days} 天会请对方付款。` },
      declined: { subject: '对方没有接受', lead: () => '没有人会被请求付款。你可以另请他人。' },
      stopped: { subject: '固定代付已停止', lead: () => '从现在起不再请求付款。已付的不受影响。' },
      button: '看一看',
    },
  },
  'zh-TW': {
    paid: {
      subject: (plan) => `已代付：${plan}`, headline: '有人替您付好了',
      lead: (by, until) => `${by === 'link' ? '有人透過您的代付連結付了款' : '您的固定代付人付了款'}，已入帳。${until === null ? '' : `可用到${until}。`}`,
      by: '付款人', who: { link: '拿到連結的人', sponsor: '您的固定代付人' }, privacy: '付款人的姓名、地址和卡號都不會告訴您。', button: '查看這次續約',
    },
    methods: { card: '信用卡', alipay: '支付寶', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '錢包' },
    invited: {
      subject: '願意在到期前幫這張卡續約嗎', headline: '有人請您做固定代付人',
      lead: (line, days) => `${line} 的使用人請您代付。每次到期前 ${days} 天，您會收到一封電子郵件，點一下付款，也可以不付。`,
      each: '每次金額（依今天）', notes: ['沒有您同意，絕不扣款。您和對方隨時都可以停止。', '如果不認識對方，不用理會。'], button: '看一看',
    },
    ask: {
      subject: (line) => `${line} 快到期了`, headline: '該給您代付的門號續約了', lead: (until) => `服務到${until}為止。一個頁面，點一下就好。`,
      ends: '到期', code: '代付碼', only: '按鈕只開啟這一次付款，別的什麼都做不了。', stop: (url) => `不想再收到：${url}`, button: '查看並付款',
    },
    news: {
      accepted: { subject: '固定代付人答應了', lead: (days) => `每次到期前 ${days} 天會請對方付款。` },
      declined: { subject: '對方沒有接受', lead: () => '沒有人會被請求付款。您可以另請他人。' },
      stopped: { subject: '固定代付已停止', lead: () => '從現在起不再請求付款。已付的不受影響。' },
      button: '看一看',
    },
  },
  es: {
    paid: {
      subject: (plan) => `Pagado por ti: ${plan}`, headline: 'Alguien pagó tu línea',
      lead: (by, until) => `${by === 'link' ? 'Alguien pagó con tu enlace' : 'Tu patrocinador pagó'} y ya está en la línea.${until === null ? '' : ` Funciona hasta el ${until}.`}`,
      by: 'Pagó', who: { link: 'quien tenía tu enlace', sponsor: 'tu patrocinador' }, privacy: 'Los datos de quien pagó son suyos: no pasamos nombre, dirección ni tarjeta.', button: 'Ver la renovación',
    },
    methods: { card: 'Tarjeta', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Billetera' },
    invited: {
      subject: '¿Pagarías esta línea cuando venza?', headline: 'Te piden patrocinar una línea',
      lead: (line, days) => `Te lo pide quien usa ${line}. ${days === 1 ? 'Un día' : `${days} días`} antes de cada vencimiento recibes un correo y pagas con un toque, o no pagas.`,
      each: 'Cada vez, hoy', notes: ['Nunca se cobra nada sin ti. Puedes dejarlo cuando quieras, y la otra persona también.', 'Si no sabes quién te lo pide, no hagas nada.'], button: 'Verlo',
    },
    ask: {
      subject: (line) => `${line} vence pronto`, headline: 'Renueva la línea que patrocinas', lead: (until) => `El servicio pagado termina el ${until}. Una página, un toque.`,
      ends: 'Vence', code: 'Código', only: 'El botón abre solo este pago y nada más.', stop: (url) => `No recibir más: ${url}`, button: 'Ver y pagar',
    },
    news: {
      accepted: { subject: 'Tu patrocinador aceptó', lead: (days) => `Se le avisa ${days === 1 ? 'un día' : `${days} días`} antes del fin de cada ciclo.` },
      declined: { subject: 'No aceptaron tu invitación', lead: () => 'A nadie se le pide pagar esta línea. Puedes invitar a otra persona.' },
      stopped: { subject: 'El patrocinio terminó', lead: () => 'Desde ahora no se le pide a nadie. Lo pagado queda pagado.' },
      button: 'Verlo',
    },
  },
};
export const payLinkWords = (language: Language): PayLinkWords => WORDS[language];
