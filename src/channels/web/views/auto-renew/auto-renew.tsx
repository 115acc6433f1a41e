import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { autoRenewWords } from '../../../../rooms/notices/notices.ts';
import { FactList, Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { AutoOffModel, AutoRenewModel, OfferModel, PlanItem, StandsModel } from '../../models/auto-renew.ts';
import type { Frame } from '../../view-models.ts';
import { autoRenewPageWords } from '../../words/auto-renew/words.ts';
import { endSaid, kitOf, lineAbout, startText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Where a line's auto-renew stands, what happens when, and the words and the box that turn it on. */
export function autoRenewPage(frame: Frame, model: AutoRenewModel) {
  const kit = kitOf(frame);
  const w = autoRenewPageWords(frame.language);
  const { stands, offer, said } = model;
  const isAsking = stands !== null && stands.asks !== null;
  const refused = model.refused === null ? null : refusalWords(model.refused, frame.language);
  return (
    <Page kit={kit} title={w.title} back={offer?.instead ? model.action : model.backUrl} narrow account>
      <h1>{offer?.instead ? w.changeTerms : w.title}</h1>
      <p class="sub">{stands === null ? w.lead.off : isAsking ? w.lead.asking : w.lead[stands.state]}</p>
      {said === null ? null : <Note icon="check">{w.said[said]}</Note>}
      <LineStrip shown={model.line.label ?? model.line.shown} about={lineAbout(kit, model.line)} />
      {stands === null || offer?.instead ? null : <Stands kit={kit} model={model} stands={stands} />}
      {refused === null ? null : <Note icon="info" title={refused.title}>{refused.detail}</Note>}
      {offer === null ? null : <Offer kit={kit} model={model} offer={offer} />}
      {model.history.length === 0 ? null : (
        <section class="card rows"><h2>{w.history}</h2>
          {model.history.map((one) => (
            <div class="row">
              <div><b>{one.url === null ? w.did[one.state] : <a href={one.url}>{w.did[one.state]}</a>}</b><small>{one.reason !== null && one.state === 'gave_up' ? whySaid(kit, one.reason) : kit.f.day(one.at, model.zone, frame.now)}</small></div>
              {one.money === null ? null : <span class="n">{kit.f.money(one.money)}</span>}
            </div>
          ))}
        </section>
      )}
    </Page>
  );
}

function whySaid(kit: Kit, reason: NonNullable<PlanItem['reason']>): string {
  const { why } = autoRenewWords(kit.frame.language).failed;
  return reason === 'wallet_too_low' ? autoRenewPageWords(kit.frame.language).walletLow : why[reason];
}

function Stands({ kit, model, stands }: { readonly kit: Kit; readonly model: AutoRenewModel; readonly stands: StandsModel }) {
  const w = autoRenewPageWords(kit.frame.language);
  const { f } = kit;
  const { asks } = stands;
  return (
    <>
      {asks?.kind === 'price' ? (
        <form method="post" action={`${model.action}/yes`}>
          <Note warn icon="info" title={w.price(f.money(asks.money))}>{w.priceSay(f.money(asks.limit))}</Note>
          <input type="hidden" name="cycle" value={asks.cycle} /><input type="hidden" name="cents" value={asks.money.cents.toString()} />
          <p class="go"><button class="btn">{w.yes(f.money(asks.money))}</button></p>
        </form>
      ) : asks?.kind === 'approve' ? <><Note icon="info">{w.approveSay(f.money(asks.money))}</Note><p class="go"><a class="btn" href={asks.url}>{w.approve}</a></p></> : null}
      {stands.tooLate === null ? null : <Note warn icon="clock">{w.tooLate(endSaid(kit, model.zone, stands.tooLate))}</Note>}
      <section class="card">
        <FactList rows={[
          ...stands.plan === null ? [] : [{ name: w.plan, value: kit.name(stands.plan) }],
          { name: w.paysWith, value: stands.payName, ...stands.wallet === null ? {} : { small: w.walletSay(f.money(stands.wallet.free), stands.wallet.cycles) } },
          ...stands.approve ? [] : [{ name: w.ceiling, value: f.money(stands.ceiling) }],
          { name: w.since, value: f.day(stands.onAt, model.zone, kit.frame.now) },
          ...stands.until === null ? [] : [{ name: w.until, value: f.day(stands.until, model.zone, kit.frame.now) }],
          ...stands.state !== 'on' || stands.approve ? [] : [{ name: w.next, ...stands.next === null ? { value: w.noNext } : { value: f.money(stands.next.money), small: startText(kit, model.zone, stands.next.at) }, mark: 'tt' as const }],
        ]} />
        {stands.wallet === null ? null : <p class="ct"><a href="/account/wallet">{w.addMoney}</a></p>}
      </section>
      {stands.items.length === 0 ? null : (
        <section class="card rows"><h2>{w.items}</h2>
          {stands.items.map((one) => (
            <div class="row"><div>
              <b>{one.kind === 'charge' ? w.item.charge(kit.f.money(stands.next?.money ?? stands.ceiling)) : w.item[one.kind]}</b>
              <small>{startText(kit, model.zone, one.at)}</small>{one.reason === null ? null : <small class="bad">{whySaid(kit, one.reason)}</small>}
            </div></div>
          ))}
        </section>
      )}
      {stands.again === null ? null : (
        <form class="go" method="post" action={`${model.action}/again`}>
          <button class={asks === null ? 'btn' : 'ob'} name="cycle" value={stands.again}>{w.again}</button>
          <p class="ct"><a href={model.byHandUrl}>{w.byHand}</a></p>
        </form>
      )}
      {stands.state === 'paused' ? <p class="ct"><a href={model.byHandUrl}>{w.byHand}</a></p> : null}
      {stands.consent === null ? null : (
        <section class="card"><details><summary>{w.consent}</summary><ul class="ul">{stands.consent.sentences.map((one) => <li>{one}</li>)}</ul><small>{w.consentAt(startText(kit, model.zone, stands.consent.at))}</small></details></section>
      )}
      <form class="go" method="post" action={`${model.action}/off`}>
        <button class="ob dng">{w.off}</button>
        <p class="ct">{w.offSay}{model.offer === null && stands.state === 'on' ? <a href={`${model.action}?change=1`}>{w.changeTerms}</a> : null}</p>
      </form>
    </>
  );
}

function Offer({ kit, model, offer }: { readonly kit: Kit; readonly model: AutoRenewModel; readonly offer: OfferModel }) {
  const w = autoRenewPageWords(kit.frame.language);
  const { f } = kit;
  const chosen = { pay: offer.pay.find((one) => one.chosen)?.value ?? '', plan: offer.plans.find((one) => one.chosen)?.id ?? '', ceiling: offer.ceilings.find((one) => one.chosen)?.money.cents.toString() ?? '' };
  const hidden = <>
    <input type="hidden" name="hash" value={offer.hash} /><input type="hidden" name="pay" value={chosen.pay} /><input type="hidden" name="plan" value={chosen.plan} />
    <input type="hidden" name="ceiling" value={chosen.ceiling} />{offer.low ? <input type="hidden" name="low" value="1" /> : null}
  </>;
  return (
    <>
      <section class="card">
        <h2>{w.terms}</h2>
        <ul class="ul">{offer.sentences.map((one) => <li>{one}</li>)}</ul>
        {offer.proofUrl === null ? (
          <form method="post" action={model.action}>
            {hidden}
            <p class="opts"><label><input type="checkbox" name="agree" value="1" required aria-describedby={offer.unticked ? 'at' : undefined} aria-invalid={offer.unticked ? 'true' : undefined} /> {w.agree}</label></p>
            {offer.unticked ? <p class="bad" id="at">{w.unticked}</p> : null}
            <button class="btn go">{offer.instead ? w.instead : w.turnOn}</button>
          </form>
        ) : <><p class="go"><a class="btn" href={offer.proofUrl}>{w.prove}</a></p><p class="ct">{w.proveSay}</p></>}
      </section>
      <section class="card"><details open={offer.instead}><summary>{w.change}</summary>
        <form method="get" action={model.action}>
          {offer.instead ? <input type="hidden" name="change" value="1" /> : null}
          <fieldset><legend>{w.pay}</legend><p class="opts col">
            {offer.pay.map((one) => <label><input type="radio" name="pay" value={one.value} checked={one.chosen} /><span>{one.name}{w.kinds[one.kind] === '' ? null : <><br /><small>{w.kinds[one.kind]}</small></>}</span></label>)}
          </p></fieldset>
          <p class="ct"><a href="/account/methods">{w.addCard}</a></p>
          {offer.plans.length < 2 ? null : <><label class="f" for="ap">{w.plan}</label><select class="in" id="ap" name="plan">{offer.plans.map((one) => <option value={one.id} selected={one.chosen}>{kit.name(one.name)}</option>)}</select></>}
          <label class="f go" for="ac">{w.ceiling}</label>
          <select class="in" id="ac" name="ceiling">{offer.ceilings.map((one) => <option value={one.money.cents.toString()} selected={one.chosen}>{f.money(one.money)}</option>)}</select>
          {offer.low === null ? null : <p class="opts"><label><input type="checkbox" name="low" value="1" checked={offer.low} /> {w.low}</label></p>}
          <button class="ob go">{w.show}</button>
        </form>
      </details></section>
    </>
  );
}

/** Behind the link of every message: one button turns it off, without signing in. */
export function autoOffPage(frame: Frame, model: AutoOffModel) {
  const kit = kitOf(frame);
  const { offPage: w } = autoRenewPageWords(frame.language);
  return (
    <Page kit={kit} title={model.isOff ? w.done : w.title} narrow>
      <h1>{model.isOff ? w.done : w.title}</h1>
      <p class="sub">{model.isOff ? w.doneSay : w.lead(model.line.shown)}</p>
      <LineStrip shown={model.line.shown} about={[model.plan === null ? null : kit.name(model.plan), lineAbout(kit, model.line)].filter((one) => one !== null).join(' · ')} />
      {model.isOff ? <Note icon="check">{w.done}</Note> : <form class="go" method="post" action={model.action}><button class="btn">{w.button}</button><p class="ct">{w.ends}</p></form>}
    </Page>
  );
}
