import { lastMoment } from '../../../../platform/i18n/format.ts';
import { Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { StandModel } from '../../models/clocks.ts';
import type { Frame } from '../../view-models.ts';
import { clockWords, type ClockWords } from '../../words/clocks/words.ts';
import { kitOf, lineAbout, type Kit } from '../kit.tsx';
import { Refused, Way } from '../account/parts.tsx';
import { Page } from '../page.tsx';
import { Until } from './clocks.tsx';

/** Standing guard over a number: until when, and what happens when it is time; then the words to agree to. */
export function standPage(frame: Frame, model: StandModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language);
  return (
    <Page kit={kit} title={w.stand.title} back={model.backUrl} account narrow>
      <h1>{w.stand.title}</h1>
      <p class="sub">{w.stand.lead}</p>
      <LineStrip shown={model.line.label ?? model.line.shown} about={lineAbout(kit, model.line)} />
      <Refused kit={kit} code={model.refusal} />
      {model.watch === null ? null : <Standing kit={kit} w={w} model={model} watch={model.watch} />}
      {model.terms === null ? <Choose kit={kit} w={w} model={model} /> : <Agree kit={kit} w={w} model={model} terms={model.terms} />}
    </Page>
  );
}

interface Part { readonly kit: Kit; readonly w: ClockWords; readonly model: StandModel }
const dayOf = (kit: Kit, model: StandModel, at: NonNullable<StandModel['watch']>['until']): string => kit.f.day(lastMoment(at!), model.zone, kit.frame.now);

function Standing({ kit, w, model, watch }: Part & { readonly watch: NonNullable<StandModel['watch']> }) {
  const until = watch.until === null ? w.stand.always : w.stand.until(dayOf(kit, model, watch.until));
  const paid = watch.loud ? w.stand.loud : watch.next === null ? w.stand.idle : w.stand.next(kit.f.day(watch.next.at, model.zone, kit.frame.now), kit.f.money(watch.next.money));
  return (
    <>
      <Note icon="shield" title={`${w.stand.on} · ${until}`}>{paid}</Note>
      <form class="go" method="post" action={model.stopAction}><button class="ob dng">{w.stand.stop}</button></form>
    </>
  );
}

function Choose({ kit, w, model }: Part) {
  return (
    <>
      <form class="card" action={model.action}>
        <Until kit={kit} field={model.until} label={w.stand.untilLabel} hint={w.stand.empty} />
        {model.plan === null ? <p class="sub go">{model.autoUrl === null ? w.stand.noPlan : w.stand.auto}</p> : <p class="sub go">{kit.name(model.plan)}</p>}
        <fieldset class="go"><legend>{w.stand.pay}</legend><p class="opts col">{model.ways.map((way) => <label><input type="radio" name="pay" value={way.value} checked={way.value === model.chosen} /> {way.label}</label>)}</p></fieldset>
        <button class="btn go" name="go" value="1">{w.stand.go}</button>
      </form>
      {model.autoUrl === null ? null : <nav class="card rows"><Way href={model.autoUrl} name={w.stand.toAuto} /></nav>}
      {model.methodsUrl === null ? null : <nav class="card rows"><Way href={model.methodsUrl} name={w.stand.save} /></nav>}
    </>
  );
}

/** The exact words, an empty box, one button; what was chosen goes along. */
function Agree({ kit, w, model, terms }: Part & { readonly terms: NonNullable<StandModel['terms']> }) {
  return (
    <form class="card" method="post" action={model.action}>
      <input type="hidden" name="until" value={model.until.value} /><input type="hidden" name="pay" value={model.chosen ?? ''} /><input type="hidden" name="hash" value={terms.hash} />
      <h2>{terms.until === null ? w.stand.always : w.stand.until(dayOf(kit, model, terms.until))}{terms.price === null ? null : <span class="n"> · {kit.f.money(terms.price)}</span>}</h2>
      {terms.sentences.length === 0 ? <p class="sub">{w.stand.loud}</p> : (
        <>
          <ul class="ul">{terms.sentences.map((sentence) => <li>{sentence}</li>)}</ul>
          <p class="opts"><label><input type="checkbox" name="agree" value="1" required /> {w.stand.agree}</label></p>
        </>
      )}
      <button class="btn go">{w.stand.button}</button>
      <p class="ct"><a href={model.action}>{w.stand.changed}</a></p>
    </form>
  );
}
