import { isoOf } from '../../../../base/time.ts';
import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../../ui/parts.tsx';
import type { StatementShown, WalletModel } from '../../models/wallet.ts';
import type { Frame } from '../../view-models.ts';
import { walletWords } from '../../words/wallet/words.ts';
import { kitOf, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Ways } from './ways.tsx';

// Moments of a wallet are the reader's; where their clock is not known, New York's is said.
const SHOP_ZONE = 'America/New_York';

/** What is in the wallet, how more gets in, and every movement. */
export function walletPage(frame: Frame, model: WalletModel) {
  const kit = kitOf(frame);
  const { f } = kit;
  const w = walletWords(frame.language);
  const refused = model.refusal === null ? null : refusalWords(model.refusal.code, frame.language);
  const bad = (of: 'add' | 'redeem') => (refused && model.refusal?.of === of ? <p class="bad" id={`${of}-no`}>{kit.w.said(refused.title, refused.detail)}</p> : null);
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account>
      <h1>{w.title}</h1>
      {model.redeemed === null ? null : <Note icon="check" title={w.redeemed(f.money(model.redeemed))}>{w.redeemedSay}</Note>}
      {model.frozen ? <Note warn icon="info" title={w.frozen}>{w.frozenSay}</Note> : null}
      <section class="card big"><h2>{w.balance}</h2><b>{f.money(model.balance)}</b>{model.held.cents === 0n ? null : <p class="sub">{w.held(f.money(model.held))}</p>}<p class="sub">{w.never}</p></section>
      {model.amounts.length === 0 ? <Note icon="info" title={w.add}>{w.full}</Note> : (
        <form method="post" action={model.addAction}>
          <input type="hidden" name="key" value={model.formKey} />
          <fieldset class="card pick">
            <legend class="vh">{w.amount}</legend>
            <h2 aria-hidden="true">{w.add}</h2>
            <div>{model.amounts.map((amount, index) => <label><input type="radio" name="amount" value={String(amount.cents / 100n)} checked={index === 0} /><span>{f.roundMoney(amount)}</span></label>)}</div>
            <label class="f" for="o">{w.other}</label>
            <input class="in" id="o" name="other" inputmode="numeric" maxlength={6} value={model.refusal?.of === 'add' ? model.refusal.typed : ''} aria-invalid={model.refusal?.of === 'add' ? 'true' : undefined} aria-describedby={model.refusal?.of === 'add' ? 'add-no' : undefined} />
            {bad('add') ?? <small>{w.room(f.money(model.room))}</small>}
          </fieldset>
          <Ways kit={kit} pay={model.pay} title={w.with} />
          <div class="cta"><button class="btn">{w.addButton}</button></div>
        </form>
      )}
      <form class="card" method="post" action={model.redeemAction}>
        <h2>{w.voucher}</h2>
        <label class="f" for="v">{w.code}</label>
        <input class="in" id="v" name="code" autocomplete="off" autocapitalize="characters" spellcheck={false} maxlength={40} required value={model.refusal?.of === 'redeem' ? model.refusal.typed : ''} aria-invalid={model.refusal?.of === 'redeem' ? 'true' : undefined} aria-describedby={model.refusal?.of === 'redeem' ? 'redeem-no' : undefined} />
        {bad('redeem')}
        <button class="ob go">{w.redeem}</button>
      </form>
      <section class="card rows">
        <h2>{w.statement}</h2>
        {model.statement.length === 0 ? <div class="row"><div><b>{w.none}</b><small>{w.noneSay}</small></div></div> : null}
        {model.statement.map((line) => <Movement kit={kit} line={line} />)}
        {model.olderUrl === null ? null : <p class="ct"><a href={model.olderUrl}>{w.older}</a></p>}
      </section>
    </Page>
  );
}

function Movement({ kit, line }: { readonly kit: Kit; readonly line: StatementShown }) {
  const { f, frame } = kit;
  const w = walletWords(frame.language);
  const zone = frame.readerZone ?? SHOP_ZONE;
  const name = w.kinds[line.kind];
  return (
    <div class="row">
      <div><b>{line.url === null ? name : <a href={line.url}>{name}</a>}</b><small><time dateTime={isoOf(line.at)}>{`${f.day(line.at, zone, frame.now)} ${f.time(line.at, zone)}`}</time></small></div>
      <div class={line.money.cents > 0n ? 'n g' : 'n'}>{line.money.cents > 0n ? '+' : ''}{f.money(line.money)}<small>{w.after(f.money(line.balance))}</small></div>
    </div>
  );
}
