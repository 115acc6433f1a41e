import type { PayChoice, PayChoices, PayMethod } from '../../models/wallet.ts';
import type { PaidPart } from '../../view-models.ts';
import { walletWords } from '../../words/wallet/words.ts';
import type { Kit } from '../kit.tsx';

const LOGOS: Readonly<Record<PayMethod, string>> = { card: '', alipay: '支', wechat_pay: '微', paypal: 'P', wallet: '' };

/** How a reader pays: the wallet's part first, then one way for the rest. Needs no script: every choice is a field. */
export function Ways({ kit, pay, title, children }: { readonly kit: Kit; readonly pay: PayChoices; readonly title: string; readonly children?: unknown }) {
  const { f } = kit;
  const w = walletWords(kit.frame.language);
  const [only] = pay.choices;
  return (
    <section class="card pm" role="group" aria-labelledby="w">
      <h2 id="w">{title}</h2>
      {pay.wallet === null ? null : <label><span>{w.inFirst(f.money(pay.wallet.use))}<br /><small>{w.rest(f.money(pay.wallet.rest))}</small></span><input type="checkbox" name="wallet" value={String(pay.wallet.use.cents)} /></label>}
      {pay.choices.length === 1 && only ? <div><input type="hidden" name="pay" value={only.value} /><Way kit={kit} choice={only} /></div>
        : pay.choices.map((choice, index) => <label><Way kit={kit} choice={choice} /><input type="radio" name="pay" value={choice.value} checked={index === 0} /></label>)}
      {pay.canSave ? <label>{w.save}<input type="checkbox" name="save" value="1" /></label> : null}
      {children}
    </section>
  );
}

function Way({ kit, choice }: { readonly kit: Kit; readonly choice: PayChoice }) {
  return <>{choice.methods.map((method) => <i class={LOGOS[method] === '' ? 'lo' : `lo ${method}`} aria-hidden={LOGOS[method] === '' ? undefined : 'true'}>{LOGOS[method]}</i>)}{nameOf(kit, choice)}</>;
}

function nameOf(kit: Kit, { methods, saved, has }: PayChoice): string {
  const w = walletWords(kit.frame.language);
  if (has) return w.all(kit.f.money(has));
  const names = methods.map((method) => kit.w.review.method[method]).join(kit.w.list);
  // A saved PayPal has no digits to tell it from the PayPal that is still to be opened.
  return !saved ? names : saved.last4 === null ? w.saved(wayName(kit, { kind: methods[0]!, ...saved })) : wayName(kit, { kind: methods[0]!, ...saved });
}

/** `Visa ending in 4242`, `Alipay`: one way to pay by what may be shown of it. */
export function wayName(kit: Kit, way: { readonly kind: PayMethod; readonly brand: string | null; readonly last4: string | null }): string {
  const name = way.brand ?? kit.w.review.method[way.kind];
  return way.last4 === null ? name : kit.w.receipt.ending(name, way.last4);
}

/** The same with what it brought, where another way brought the rest. */
export const partText = (kit: Kit, part: PaidPart): string => (part.money ? walletWords(kit.frame.language).part(kit.f.money(part.money), wayName(kit, part)) : wayName(kit, part));
