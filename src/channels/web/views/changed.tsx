import { Icon } from '../../../ui/icon.tsx';
import { Stepper } from '../../../ui/parts.tsx';
import { LineStrip } from '../../../ui/sim.tsx';
import type { ChangedModel, Frame } from '../view-models.ts';
import { endText, kitOf } from './kit.tsx';
import { Page } from './page.tsx';

/** The price or the line moved after the reader agreed: both side by side, nothing charged, one button to look again. */
export function changedPage(frame: Frame, model: ChangedModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const side = (label: string, one: ChangedModel['before'], mark: string) => (
    <section class={mark}><h2>{label}</h2><b>{f.money(one.total)}</b>{one.serviceEndsAt === null ? null : <small>{w.until(endText(kit, model.zone, one.serviceEndsAt))}</small>}</section>
  );
  return (
    <Page kit={kit} title={w.changed.title[model.why]} narrow>
      <Stepper label={w.stepsLabel} steps={w.steps} current={model.after === null ? 0 : 1} />
      <h1>{w.changed.title[model.why]}</h1>
      <p class="sub">{w.changed.lead[model.why]}</p>
      <LineStrip shown={model.line.shown} about={kit.name(model.plan)} />
      <div class="side">
        {side(w.changed.before, model.before, 'card was')}
        {model.after === null ? null : side(w.changed.after, model.after, 'card')}
      </div>
      {model.after !== null && model.after.total.cents === model.before.total.cents ? <p class="ct">{w.changed.same}</p> : null}
      {model.after === null ? <p class="go"><a class="btn" href={model.plansUrl}>{w.changed.plans}<Icon name="next" /></a></p>
        : <form class="go" method="post" action={model.after.action}><input type="hidden" name="mode" value={model.after.mode} /><button class="btn" name="plan" value={model.after.planId}>{w.changed.go}<Icon name="next" /></button></form>}
      <p class="ct">{w.changed.nothing}{model.after === null ? null : <><br /><a href={model.plansUrl}>{w.changed.plans}</a></>}</p>
    </Page>
  );
}
