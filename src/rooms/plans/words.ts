import type { Worded } from '../../base/language.ts';

/** Labels of price lines that no catalogue row words. */
export const AUTO_RENEW_DISCOUNT: Worded = {
  'en': 'Auto-renew discount',
  'zh-CN': '自动续费优惠',
  'zh-TW': '自動續約折扣',
  'es': 'Descuento por renovación automática',
};

export const promotionLabel = (code: string): Worded => ({
  'en': `Promo code ${code}`,
  'zh-CN': `优惠码 ${code}`,
  'zh-TW': `優惠代碼 ${code}`,
  'es': `Código promocional ${code}`,
});

export const bonusLabel = (code: string): Worded => ({
  'en': `Bonus data ${code}`,
  'zh-CN': `赠送流量 ${code}`,
  'zh-TW': `加贈流量 ${code}`,
  'es': `Datos de regalo ${code}`,
});

/** A label that only its row knows, the same in every language. */
export const asWritten = (text: string): Worded => ({ 'en': text, 'zh-CN': text, 'zh-TW': text, 'es': text });
