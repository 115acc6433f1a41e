import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { redeemVoucher } from '../../funds/funds.ts';
import { walletOf } from '../../wallet/wallet.ts';
import type { TextsApp } from '../app.ts';
import type { Answer, Asked } from './asked.ts';

/**
 * `VOUCHER code`: into the wallet of whoever signs in with this number. Wrong codes are counted for the person and for the
 * number; without a person no code is looked at. Not right after a SIM change.
 */
export async function answerVoucher(app: TextsApp, asked: Asked, code: string): Promise<Answer> {
  const { words, language } = asked;
  if (asked.isFrozen) return { say: { text: words.frozenTells } };
  const { customer } = asked;
  if (customer === null) return { say: { text: words.voucherSignIn({ url: `${app.shop.url}/sign-in` }) } };
  try {
    const { value } = await redeemVoucher(app, { customer: customer.id, code, network: app.keys.mac('limit subject', asked.number), by: { door: 'sms', actor: `customer:${customer.id}`, reason: 'voucher by text' } });
    const money = (cents: bigint): string => formatter(language).money(usd(cents));
    return { say: { text: words.voucherDone({ amount: money(value.cents), balance: money((await walletOf(app.db, customer.id, app.clock.now())).cents) }) } };
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    const why = refusalWords(error.code, language).title;
    return { say: { text: error.code === 'voucher_not_valid' ? `${why}. ${words.voucherAgain}` : words.cannot({ why, url: `${app.shop.url}/wallet` }) } };
  }
}
