import { Note } from '../../../../ui/parts.tsx';
import { usd } from '../../../../base/money.ts';
import type { TextSettingsModel } from '../../models/texts.ts';
import type { Frame } from '../../view-models.ts';
import { lineTextWords } from '../../words/texts/words.ts';
import { kitOf, startText } from '../kit.tsx';
import { Page } from '../page.tsx';

/** What can be texted from a line's own number, and what its owner lets texts do. Paying is never ticked beforehand. */
export function textSettingsPage(frame: Frame, model: TextSettingsModel) {
  const kit = kitOf(frame);
  const w = lineTextWords(frame.language);
  const { to } = model;
  const { pays } = model;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead(model.name.shown)}</p>
      {model.saved ? <Note icon="check">{w.saved}</Note> : null}
      {model.frozenUntil === null ? null : <Note warn icon="lock">{w.frozen(startText(kit, model.zone, model.frozenUntil))}</Note>}
      <section class="card rows">
        <h2>{w.words}</h2>
        {([w.renew, w.bal, w.autoOff, w.help, w.stop] as const).map(([word, does]) => <div class="row"><div><b>{word}</b><small>{does}</small></div></div>)}
        {to.kind === 'any' ? <p class="row sub">{w.toAny}</p> : <p class="row">{to.kind === 'number' ? <a class="ob" href={to.href}>{w.toNumber(to.shown)}</a> : <a class="ob" href={to.url}>{w.toSandbox}</a>}</p>}
      </section>
      <form class="card" method="post" action={model.action}>
        <fieldset>
          <legend>{w.allow}</legend>
          <p class="opts col">
            <label><input type="checkbox" name="balance" checked={model.balance} /> {w.balance}</label>
            <label><input type="checkbox" name="pay" checked={model.pay} aria-describedby="ps" /> {w.pay}</label>
          </p>
          <p id="ps"><small>{kit.w.then(w.paySay(kit.f.shortMoney(usd(model.mostCents))), pays === null ? w.nothing : pays.kind === 'card' ? w.with.card(pays.last4) : w.with[pays.kind])}</small></p>
          {pays === null ? <p><a class="ob" href={model.methodsUrl}>{w.save}</a></p> : null}
        </fieldset>
        <button class="btn go">{w.button}</button>
        {model.proofFirst ? <p class="ct">{w.proofFirst}</p> : null}
      </form>
    </Page>
  );
}
