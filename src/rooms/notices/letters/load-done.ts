import type { Language } from '../../../base/language.ts';
import type { LoadDoneModel, ShownPayment } from '../kinds.ts';
import { fundsWords } from '../words/funds.ts';
import type { Desk, Letter } from './letter.ts';

/** Money has arrived in a wallet. */
export function loadDoneLetter(desk: Desk, language: Language, model: LoadDoneModel): Letter {
  const words = fundsWords(language);
  const [amount, balance] = [desk.money(model.amountCents), desk.money(model.balanceCents)];
  return {
    language, tone: 'good', shop: desk.shopName, change: null,
    subject: words.subject(amount), headline: words.headline, lead: words.lead(amount, balance),
    tables: [{
      title: words.table,
      facts: [
        { label: words.added, value: amount }, ...(model.paidWith === null ? [] : [{ label: desk.words.labels.paidWith, value: paymentText(desk, language, model.paidWith) }]),
        { label: words.balance, value: balance, strong: true },
      ],
    }],
    button: { label: words.button, url: model.url },
    notes: [words.never],
    footer: [...desk.footer(null), ...(model.sandbox ? [desk.words.footer.sandbox] : [])],
  };
}

/** One way to pay by its name; two with what each brought. */
export function paymentText(desk: Desk, language: Language, paid: ShownPayment): string {
  const words = fundsWords(language);
  if (!paid.also) return desk.words.payment(paid);
  return words.also([paid, paid.also].map((one) => (one.cents === undefined ? desk.words.payment(one) : words.part(desk.money(one.cents), desk.words.payment(one)))));
}
