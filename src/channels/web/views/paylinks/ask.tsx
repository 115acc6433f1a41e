import { Icon } from '../../../../ui/icon.tsx';
import { FactList } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { AskModel } from '../../models/paylinks.ts';
import type { Frame } from '../../view-models.ts';
import { payWordsIn } from '../../words/paylinks/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Asks somebody else to pay: what they pay for, a word to them, one button. */
export function askPage(frame: Frame, model: AskModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const words = payWordsIn(frame.language).ask;
  const states = payWordsIn(frame.language).state;
  return (
    <Page kit={kit} title={words.title} back={model.backUrl} narrow>
      <h1>{words.title}</h1>
      <p class="sub">{words.lead}</p>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      <form method="post" action={model.action}>
        <input type="hidden" name="plan" value={model.plan.id} /><input type="hidden" name="mode" value={model.plan.mode} />
        <section class="card">
          <div class="hr"><h2>{words.plan}</h2><a href={model.plansUrl}>{words.change}</a></div>
          <FactList rows={[{ name: kit.name(model.plan.name), value: '' }, { name: words.total, value: f.money(model.total), mark: 'tt' }]} />
        </section>
        <section class="card">
          <label class="f" for="n">{words.note} <small>{words.optional}</small></label>
          <input class="in" id="n" name="note" maxlength={140} value={model.note} aria-describedby="nh" />
          <p id="nh"><small>{words.noteHint}</small></p>
          <label class="f go" for="d">{words.days}</label>
          <select class="in" id="d" name="days">{[1, 7, 30].map((days) => <option value={days} selected={days === 7}>{w.days(days)}</option>)}</select>
          <label class="f go" for="e">{words.email} <small>{words.optional}</small></label>
          <input class="in" id="e" type="email" name="email" value={model.email.value} autocomplete="email" maxlength={254} aria-invalid={model.email.bad ? 'true' : undefined} aria-describedby={model.email.bad ? 'eb' : undefined} />
          {model.email.bad ? <p class="bad" id="eb">{words.emailBad}</p> : null}
        </section>
        <div class="cta"><button class="btn">{words.button}<Icon name="next" /></button></div>
      </form>
      {model.links.length === 0 ? null : (
        <section class="card rows"><h2>{words.links}</h2>
          {model.links.map((link) => <div class="row"><div><b><a href={link.url}>{kit.name(link.plan)}</a></b><small>{f.day(link.madeAt, model.zone, frame.now)}</small></div><span class="n">{states[link.state === 'cancelling' ? 'cancelled' : link.state]}</span></div>)}
        </section>
      )}
    </Page>
  );
}
