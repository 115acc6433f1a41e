import { lastMoment } from '../../../../platform/i18n/format.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { KeepModel, KeepStepShown } from '../../models/clocks.ts';
import type { Frame } from '../../view-models.ts';
import { clockWords, type ClockWords } from '../../words/clocks/words.ts';
import { kitOf, lineAbout, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';

type Kept = Extract<KeepModel['answer'], { kind: 'kept' }>;

/** The cheapest way to keep a number until a day: what to buy and when, what it comes to, and what one goes without. */
export function keepPage(frame: Frame, model: KeepModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language);
  const { answer } = model;
  return (
    <Page kit={kit} title={w.answer.title(dayOf(kit, model, model.until))} back={model.backUrl} account narrow>
      <h1>{w.answer.title(dayOf(kit, model, model.until))}</h1>
      <LineStrip shown={model.line.label ?? model.line.shown} about={lineAbout(kit, model.line)} />
      {answer.kind === 'kept' ? <Way kit={kit} w={w} model={model} answer={answer} /> : (
        <Note warn icon="info" title={w.answer.impossible[answer.because][0]}>{w.answer.impossible[answer.because][1]}{answer.reach === null ? null : ` ${w.answer.reach(dayOf(kit, model, answer.reach))}`}</Note>
      )}
    </Page>
  );
}

const dayOf = (kit: Kit, model: KeepModel, at: KeepModel['until']): string => kit.f.day(lastMoment(at), model.zone, kit.frame.now);

function Way({ kit, w, model, answer }: { readonly kit: Kit; readonly w: ClockWords; readonly model: KeepModel; readonly answer: Kept }) {
  if (answer.steps.length === 0) return <section class="card"><p class="fig">{kit.f.shortMoney({ currency: 'USD', cents: 0n })}</p><b>{w.answer.nothing}</b><p class="sub">{w.answer.nothingSay(dayOf(kit, model, answer.releaseAt))}</p></section>;
  return (
    <>
      <section class="card">
        <p class="fig">{kit.f.money(answer.total)}</p>
        <p class="sub">{w.answer.total(answer.steps.length)}</p>
        <Deeds kit={kit} w={w} model={model} />
        {model.other === null ? null : <p class="ct"><a href={model.other.url}>{`${w.answer.other[model.other.hold]} · ${kit.f.money(model.other.total)}`}</a></p>}
      </section>
      <section class="card rows"><h2>{w.answer.steps}</h2>{answer.steps.map((step) => <Step kit={kit} w={w} model={model} step={step} />)}<p class="row sub"><small>{`${answer.proved ? w.answer.proved : w.answer.unproved} ${w.answer.prices}`}</small></p>
      </section>
      <section class="card"><h2>{w.answer.meanwhile}</h2><ol class="ck">
        {answer.spans.map((span) => <li class={span.works}><i /><div><b>{w.works[span.works]}</b><small>{w.answer.until(dayOf(kit, model, span.to))}</small></div></li>)}
      </ol></section>
    </>
  );
}

function Step({ kit, w, model, step }: { readonly kit: Kit; readonly w: ClockWords; readonly model: KeepModel; readonly step: KeepStepShown }) {
  return (
    <div class="row">
      <div><b>{step.now ? w.answer.today : <time>{kit.f.day(step.at, model.zone, kit.frame.now)}</time>}</b><small>{`${kit.name(step.plan)} · ${w.answer.keptUntil(dayOf(kit, model, step.releaseAt))}`}</small></div>
      <b class="n">{kit.f.money(step.price)}</b>
    </div>
  );
}

/** One filled button: what is to be bought today, or else letting it be done. */
function Deeds({ kit, w, model }: { readonly kit: Kit; readonly w: ClockWords; readonly model: KeepModel }) {
  const { buy } = model;
  return (
    <>
      {buy === null ? null : <form class="go" method="post" action={buy.action}>{buy.mode === null ? null : <input type="hidden" name="mode" value={buy.mode} />}<button class="btn" name="plan" value={buy.planId}>{`${w.answer.buy} · ${kit.f.money(buy.price)}`}</button></form>}
      {model.guardUrl === null ? null : <a class={buy === null ? 'btn go' : 'ob go'} href={model.guardUrl}>{w.answer.guard}{buy === null ? <Icon name="next" /> : null}</a>}
    </>
  );
}

