import type { BillModel, BillWhy } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords, type AccountWords } from '../../words/account/words.ts';
import { kitOf, startText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Every cent of one renewal: where each line comes from, how it was paid, what went back. */
export function billPage(frame: Frame, model: BillModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).bill;
  const { f } = kit;
  const when = (at: BillModel['at']) => startText(kit, model.zone, at);
  const taxed = model.lines.some((one) => one.why.kind === 'percent' || one.why.kind === 'flat');
  return (
    <Page kit={kit} title={w.title} back={model.receiptUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{`${model.line.shown} · ${model.reference}`}<br />{when(model.at)}</p>
      <section class="card rows">
        {model.lines.map((one) => <div class="row hi"><div><b>{one.label}</b><small>{whyOf(kit, w, one.why)}</small></div><span class="n">{one.bytes === null ? f.money(one.money) : f.dataText(one.bytes, 'down')}</span></div>)}
        <div class="row tt"><div><b>{w.total}</b><small>{w.adds}</small></div><span class="n">{f.money(model.total)}</span></div>
      </section>
      {taxed ? <p class="ct">{w.taxWhy}</p> : null}
      <section class="card rows">
        <h2>{w.paid}</h2>
        {model.paid.length === 0 ? <p class="row">{w.nothing}</p> : null}
        {model.paid.map((one) => <div class="row"><div><b>{one.last4 === null ? w.method[one.method] : w.ending(one.brand ?? w.method[one.method], one.last4)}</b></div><span class="n">{f.money(one.money)}</span></div>)}
        {model.refunds.length === 0 ? null : <h2>{w.refunds}</h2>}
        {model.refunds.map((one) => <div class="row"><div><b>{w.why[one.why]}</b><small>{`${when(one.at)} · ${w.state[one.state]}`}</small></div><span class="n">{f.money({ currency: 'USD', cents: -one.money.cents })}</span></div>)}
        {model.refunds.length === 0 ? null : <div class="row tt"><div><b>{w.kept}</b></div><span class="n">{f.money(model.kept)}</span></div>}
      </section>
      <p class="ct"><a href={model.receiptUrl}>{w.receipt}</a></p>
    </Page>
  );
}

/** A date that no line end tears apart. */
const whole = (date: string): string => date.replaceAll('-', '\u2011');

function whyOf(kit: Kit, w: AccountWords['bill'], why: BillWhy): string {
  const rate = (points: number) => `${(points / 100).toFixed(3).replace(/\.?0+$/, '')}%`;
  switch (why.kind) {
    case 'plan': return w.plan(why.version);
    case 'auto_renew': return w.autoRenew;
    case 'promotion': return w.promotion(why.code);
    case 'percent': return w.percent(rate(why.basisPoints), kit.f.money(why.net), why.place, whole(why.from));
    case 'flat': return w.flat(why.place, whole(why.from));
  }
}
