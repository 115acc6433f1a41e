import type { Language } from '../../../../../../base/language.ts';

/** What a payer may choose on the page, besides the one button that simply pays. */
export type PayChoice = 'echeck' | 'echeck_bounces' | 'review' | 'review_denied' | 'declined' | 'late_refund';
export const PAY_CHOICES: readonly PayChoice[] = ['echeck', 'echeck_bounces', 'review', 'review_denied', 'declined', 'late_refund'];
export type SaveChoice = 'fails_later' | 'asks' | 'declined';
export const SAVE_CHOICES: readonly SaveChoice[] = ['fails_later', 'asks', 'declined'];

type Choice = readonly [title: string, does: string];

/** Everything the sandbox's PayPal page says. It must never be taken for the real one. */
export interface PayWords {
  readonly title: string;
  readonly notice: string;
  readonly payer: string;
  readonly account: string;
  readonly pay: (amount: string) => string;
  readonly others: string;
  readonly keeps: string;
  readonly saveTitle: string;
  readonly saveSays: string;
  readonly agree: string;
  readonly declined: string;
  readonly back: string;
  readonly approved: string;
  readonly paid: string;
  readonly waiting: string;
  readonly saved: string;
  readonly over: string;
  readonly broke: string;
  readonly goOn: string;
  readonly missing: string;
  readonly choices: Readonly<Record<PayChoice, Choice>>;
  readonly saveChoices: Readonly<Record<SaveChoice, Choice>>;
}

export const PAY_WORDS: Readonly<Record<Language, PayWords>> = {
  en: {
    title: 'Sandbox PayPal', notice: 'This is not PayPal. No real money; never sign in with a real account.',
    payer: 'Sandbox Payer', account: 'A made-up wallet', pay: (amount) => `Pay ${amount}`, others: 'Or make something else happen',
    keeps: 'The shop keeps this wallet for next time.', saveTitle: 'Save PayPal for later', saveSays: 'The shop may charge this wallet later. Nothing is charged now.', agree: 'Agree and save',
    declined: 'The wallet was declined. Choose another way.', back: 'Cancel and return to the shop',
    approved: 'You have agreed to pay. The shop takes the money now.', paid: 'This payment is done.', waiting: 'The money is on its way.', saved: 'The wallet is saved.',
    over: 'This page has ended. Nothing was charged.', broke: 'The connection broke. The shop will find out whether you agreed.', goOn: 'Continue to the shop', missing: 'There is no such payment.',
    choices: {
      echeck: ['By bank, eCheck', 'Clears after three days'], echeck_bounces: ['By bank, and it bounces', 'Fails after three days'],
      review: ['Held for review', 'Passes after 20 seconds'], review_denied: ['Held for review, then denied', 'Fails after 20 seconds'],
      declined: ['Declined', 'The shop is told no and leads you back here'], late_refund: ['Pays; a refund takes a while', 'A refund is pending for 20 seconds'],
    },
    saveChoices: {
      fails_later: ['Save a wallet that is declined later', 'Every later charge fails'], asks: ['Save a wallet that asks', 'A charge without you is refused'],
      declined: ['Declined', 'It cannot be saved'],
    },
  },
  'zh-CN': {
    title: '沙盒 PayPal', notice: '这不是 PayPal，不涉及真实资金，请勿登录真实账户。',
    payer: '沙盒付款人', account: '虚构的钱包', pay: (amount) => `支付 ${amount}`, others: '或让别的事发生',
    keeps: '商店会保存这个钱包，下次可直接使用。', saveTitle: '保存 PayPal 供以后使用', saveSays: '商店以后可以从这个钱包扣款，现在不扣款。', agree: '同意并保存',
    declined: '钱包被拒绝，请换一种方式。', back: '取消，返回商店',
    approved: '您已同意付款，商店正在收款。', paid: '这笔付款已完成。', waiting: '款项正在路上。', saved: '钱包已保存。',
    over: '此页面已失效，没有扣款。', broke: '连接中断，商店会查明您是否已同意。', goOn: '返回商店继续', missing: '找不到这笔付款。',
    choices: {
      echeck: ['银行电子支票（eCheck）', '三天后到账'], echeck_bounces: ['银行电子支票，但被退回', '三天后失败'],
      review: ['等待审核', '20 秒后通过'], review_denied: ['等待审核，然后不通过', '20 秒后失败'],
      declined: ['被拒绝', '商店收到拒绝，再带您回到这里'], late_refund: ['付款成功，退款较慢', '退款会等待 20 秒'],
    },
    saveChoices: {
      fails_later: ['保存一个以后会被拒的钱包', '以后每次扣款都失败'], asks: ['保存一个要本人确认的钱包', '本人不在时扣款会被拒绝'],
      declined: ['被拒绝', '无法保存'],
    },
  },
  'zh-TW': {
    title: '沙盒 PayPal', notice: '這不是 PayPal，不涉及真實金錢，請勿登入真實帳戶。',
    payer: '沙盒付款人', account: '虛構的錢包', pay: (amount) => `付款 ${amount}`, others: '或讓別的事發生',
    keeps: '店家會儲存這個錢包，下次可直接使用。', saveTitle: '儲存 PayPal 供日後使用', saveSays: '店家日後可以從這個錢包扣款，現在不扣款。', agree: '同意並儲存',
    declined: '錢包遭拒，請換一種方式。', back: '取消，返回商店',
    approved: '您已同意付款，店家正在收款。', paid: '這筆付款已完成。', waiting: '款項正在路上。', saved: '錢包已儲存。',
    over: '此頁面已失效，沒有扣款。', broke: '連線中斷，店家會查明您是否已同意。', goOn: '返回商店繼續', missing: '找不到這筆付款。',
    choices: {
      echeck: ['銀行電子支票（eCheck）', '三天後入帳'], echeck_bounces: ['銀行電子支票，但遭退票', '三天後失敗'],
      review: ['等待審核', '20 秒後通過'], review_denied: ['等待審核，之後未通過', '20 秒後失敗'],
      declined: ['遭拒', '店家收到拒絕，再帶您回到這裡'], late_refund: ['付款成功，退款較慢', '退款會等 20 秒'],
    },
    saveChoices: {
      fails_later: ['儲存一個日後會遭拒的錢包', '日後每次扣款都失敗'], asks: ['儲存一個要本人確認的錢包', '本人不在時扣款會遭拒'],
      declined: ['遭拒', '無法儲存'],
    },
  },
  es: {
    title: 'PayPal de prueba (sandbox)', notice: 'Esto no es PayPal. Sin dinero real; nunca ingrese con una cuenta real.',
    payer: 'Pagador de prueba', account: 'Una billetera inventada', pay: (amount) => `Pagar ${amount}`, others: 'O haga que pase otra cosa',
    keeps: 'La tienda guarda esta billetera para la próxima vez.', saveTitle: 'Guardar PayPal para después', saveSays: 'La tienda podrá cobrar a esta billetera más adelante. Ahora no se cobra nada.', agree: 'Aceptar y guardar',
    declined: 'La billetera fue rechazada. Elija otra forma.', back: 'Cancelar y volver a la tienda',
    approved: 'Usted aceptó pagar. La tienda está cobrando.', paid: 'Este pago está hecho.', waiting: 'El dinero está en camino.', saved: 'La billetera quedó guardada.',
    over: 'Esta página terminó. No se cobró nada.', broke: 'Se cortó la conexión. La tienda averiguará si usted aceptó.', goOn: 'Continuar a la tienda', missing: 'No existe ese pago.',
    choices: {
      echeck: ['Por banco, eCheck', 'Se acredita a los tres días'], echeck_bounces: ['Por banco, y rebota', 'Falla a los tres días'],
      review: ['En revisión', 'Pasa a los 20 segundos'], review_denied: ['En revisión, y se niega', 'Falla a los 20 segundos'],
      declined: ['Rechazada', 'La tienda recibe un no y lo trae de vuelta aquí'], late_refund: ['Paga; el reembolso tarda', 'Un reembolso queda pendiente 20 segundos'],
    },
    saveChoices: {
      fails_later: ['Guardar una billetera que falla después', 'Todo cobro posterior falla'], asks: ['Guardar una billetera que pregunta', 'Un cobro sin usted se rechaza'],
      declined: ['Rechazada', 'No se puede guardar'],
    },
  },
};
