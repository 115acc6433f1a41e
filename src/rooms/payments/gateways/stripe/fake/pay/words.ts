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
  /** Above the cards where apps are offered too. */
  readonly card: string;
  readonly by: Readonly<Record<'alipay' | 'wechat_pay', string>>;
  readonly apps: Readonly<Record<'alipay' | 'wechat_pay', string>>;
  readonly confirm: string;
  readonly confirmFails: string;
  readonly callOff: string;
  readonly calledOff: string;
  readonly comesLater: string;
  readonly scan: string;
  readonly scanLabel: string;
  readonly openHere: string;
  readonly otherWay: string;
  readonly saveTitle: string;
  readonly nothingPaid: string;
  readonly save: string;
  readonly saved: string;
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
    card: 'Or by card', by: { alipay: 'Pay with Alipay', wechat_pay: 'Pay with WeChat Pay' }, apps: { alipay: 'Alipay · sandbox', wechat_pay: 'WeChat Pay · sandbox' },
    confirm: 'Confirm payment', confirmFails: 'Confirm, and the money fails to come', callOff: 'Do not pay', calledOff: 'You did not pay. Try again, or choose another way.',
    comesLater: 'The money arrives a little later, as it does in life.', scan: 'Scan with the camera of any device. This page notices by itself.', scanLabel: 'QR code of this payment',
    openHere: 'Open the phone page here', otherWay: 'Choose another way', saveTitle: 'Save a card', nothingPaid: 'Nothing is charged now.', save: 'Save the card', saved: 'The card is saved. Nothing was charged.',
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
    card: '或用银行卡', by: { alipay: '支付宝付款', wechat_pay: '微信支付' }, apps: { alipay: '支付宝 · 沙盒', wechat_pay: '微信支付 · 沙盒' },
    confirm: '确认付款', confirmFails: '确认，但款项未到账', callOff: '不付款', calledOff: '您没有付款。可以重试，或换一种方式。',
    comesLater: '款项稍后到账，与现实一致。', scan: '用任意设备的相机扫码。付款后此页会自动更新。', scanLabel: '这笔付款的二维码',
    openHere: '在此打开手机页面', otherWay: '换一种方式', saveTitle: '保存银行卡', nothingPaid: '现在不扣款。', save: '保存此卡', saved: '卡已保存，没有扣款。',
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
    card: '或用信用卡', by: { alipay: '用支付寶付款', wechat_pay: '用微信支付付款' }, apps: { alipay: '支付寶 · 沙盒', wechat_pay: '微信支付 · 沙盒' },
    confirm: '確認付款', confirmFails: '確認，但款項未入帳', callOff: '不付款', calledOff: '您沒有付款。可以重試，或改用其他方式。',
    comesLater: '款項稍後入帳，與現實相同。', scan: '用任何裝置的相機掃描。付款後此頁會自動更新。', scanLabel: '這筆付款的 QR 碼',
    openHere: '在此開啟手機頁面', otherWay: '改用其他方式', saveTitle: '儲存卡片', nothingPaid: '現在不會扣款。', save: '儲存這張卡', saved: '卡片已儲存，沒有扣款。',
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
    card: 'O con tarjeta', by: { alipay: 'Pagar con Alipay', wechat_pay: 'Pagar con WeChat Pay' }, apps: { alipay: 'Alipay · sandbox', wechat_pay: 'WeChat Pay · sandbox' },
    confirm: 'Confirmar el pago', confirmFails: 'Confirmar, y el dinero no llega', callOff: 'No pagar', calledOff: 'No pagó. Intente otra vez o elija otra forma.',
    comesLater: 'El dinero llega un poco después, como en la vida real.', scan: 'Escanee con la cámara de cualquier dispositivo. Esta página se entera sola.', scanLabel: 'Código QR de este pago',
    openHere: 'Abrir aquí la página del teléfono', otherWay: 'Elegir otra forma', saveTitle: 'Guardar una tarjeta', nothingPaid: 'No se cobra nada ahora.', save: 'Guardar la tarjeta', saved: 'La tarjeta quedó guardada. No se cobró nada.',
    choices: { ok: 'Funciona', declined: 'Rechazada', insufficient: 'Fondos insuficientes', bank: 'El banco pregunta (3-D Secure)', late: 'Funciona más tarde', late_fails: 'Falla más tarde', breaks: 'Pagado, pero la página falla' },
  },
};
