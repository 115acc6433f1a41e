import type { Language } from '../../../../../../base/language.ts';

/** Everything the sandbox's pay page says. It must never be taken for a real one. */
export interface PayWords {
  readonly title: string;
  readonly notice: string;
  readonly choose: string;
  readonly or: string;
  readonly pay: string;
  readonly notTest: string;
  readonly declined: string;
  readonly back: string;
  readonly bankTitle: string;
  readonly bankAsks: string;
  readonly approve: string;
  readonly fail: string;
  readonly paid: string;
  readonly waiting: string;
  readonly over: string;
  readonly broke: string;
  readonly goOn: string;
  readonly missing: string;
  readonly choices: Readonly<Record<'ok' | 'declined' | 'insufficient' | 'bank' | 'late' | 'late_fails' | 'breaks', string>>;
}

export const PAY_WORDS: Readonly<Record<Language, PayWords>> = {
  en: {
    title: 'Sandbox payment', notice: 'No real money. Test cards only; never enter your own card.',
    choose: 'Choose what should happen', or: 'Or type a test card number', pay: 'Pay',
    notTest: 'That is not one of the test numbers. It was not kept. Please never enter a real card here.',
    declined: 'The card was declined. Choose another one.', back: 'Back to the shop without paying',
    bankTitle: 'Your test bank asks', bankAsks: 'Do you approve this payment?', approve: 'Approve', fail: 'Fail the check',
    paid: 'This payment is done.', waiting: 'The payment is being processed.', over: 'This page has ended. Nothing was charged.',
    broke: 'The connection broke. The payment may or may not have gone through; the shop will find out.', goOn: 'Continue to the shop',
    missing: 'There is no such payment.',
    choices: { ok: 'Succeeds', declined: 'Declined', insufficient: 'Not enough money', bank: 'Bank asks (3-D Secure)', late: 'Succeeds later', late_fails: 'Fails later', breaks: 'Paid, but this page breaks' },
  },
  'zh-CN': {
    title: '沙盒付款', notice: '沙盒：不涉及真实资金。只能用测试卡，请勿填写您自己的卡。',
    choose: '选择要出现的结果', or: '或输入测试卡号', pay: '支付',
    notTest: '这不是测试卡号，系统没有保存。请勿在此填写真实卡号。',
    declined: '卡被拒绝，请换一张。', back: '不付款，返回商店',
    bankTitle: '测试银行确认', bankAsks: '是否同意这笔付款？', approve: '同意', fail: '验证失败',
    paid: '这笔付款已完成。', waiting: '付款正在处理。', over: '此页面已失效，没有扣款。',
    broke: '连接中断。付款可能成功，也可能没有；商店会查明。', goOn: '返回商店继续',
    missing: '找不到这笔付款。',
    choices: { ok: '成功', declined: '被拒绝', insufficient: '余额不足', bank: '银行验证（3-D Secure）', late: '稍后成功', late_fails: '稍后失败', breaks: '已扣款，但页面出错' },
  },
  'zh-TW': {
    title: '沙盒付款', notice: '沙盒：不涉及真實金錢。只能使用測試卡，請勿輸入您自己的卡。',
    choose: '選擇要發生的結果', or: '或輸入測試卡號', pay: '付款',
    notTest: '這不是測試卡號，系統沒有儲存。請勿在此輸入真實卡號。',
    declined: '卡片遭拒，請換一張。', back: '不付款，返回商店',
    bankTitle: '測試銀行確認', bankAsks: '是否同意這筆付款？', approve: '同意', fail: '驗證失敗',
    paid: '這筆付款已完成。', waiting: '付款處理中。', over: '此頁面已失效，沒有扣款。',
    broke: '連線中斷。付款可能成功，也可能沒有；商店會查明。', goOn: '返回商店繼續',
    missing: '找不到這筆付款。',
    choices: { ok: '成功', declined: '遭拒', insufficient: '餘額不足', bank: '銀行驗證（3-D Secure）', late: '稍後成功', late_fails: '稍後失敗', breaks: '已扣款，但頁面出錯' },
  },
  es: {
    title: 'Pago de prueba (sandbox)', notice: 'Sin dinero real. Solo tarjetas de prueba; nunca escriba la suya.',
    choose: 'Elija qué debe pasar', or: 'O escriba un número de tarjeta de prueba', pay: 'Pagar',
    notTest: 'Ese no es un número de prueba. No se guardó. Nunca escriba aquí una tarjeta real.',
    declined: 'La tarjeta fue rechazada. Elija otra.', back: 'Volver a la tienda sin pagar',
    bankTitle: 'Su banco de prueba pregunta', bankAsks: '¿Aprueba este pago?', approve: 'Aprobar', fail: 'Fallar la verificación',
    paid: 'Este pago está hecho.', waiting: 'El pago se está procesando.', over: 'Esta página terminó. No se cobró nada.',
    broke: 'Se cortó la conexión. El pago pudo hacerse o no; la tienda lo averiguará.', goOn: 'Continuar a la tienda',
    missing: 'No existe ese pago.',
    choices: { ok: 'Funciona', declined: 'Rechazada', insufficient: 'Fondos insuficientes', bank: 'El banco pregunta (3-D Secure)', late: 'Funciona más tarde', late_fails: 'Falla más tarde', breaks: 'Pagado, pero la página falla' },
  },
};
