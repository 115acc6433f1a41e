import { GB } from '../../../base/data-size.ts';
import { usd } from '../../../base/money.ts';
import type { PlanKind } from '../../../base/terms.ts';
import { lastMoment } from '../../../platform/i18n/format.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Bar, Note, Stepper } from '../../../ui/parts.tsx';
import { LineStrip } from '../../../ui/sim.tsx';
import type { Frame, PlansModel, PlanShown } from '../view-models.ts';
import { kitOf, lineAbout, type Kit } from './kit.tsx';
import { PendingNote } from './pending-note.tsx';
import { Page } from './page.tsx';

const KINDS: readonly PlanKind[] = ['month', 'day', 'bundle', 'keep', 'addon'];

/** The shelf of a line: tabs and cards are radio inputs, so choosing costs no request; the bar is a plain submit. */
export function plansPage(frame: Frame, model: PlansModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const kinds = KINDS.filter((kind) => model.plans.some((plan) => plan.kind === kind));
  const open = model.plans.filter((plan) => plan.refusal === null);
  const chosen = open.find((plan) => plan.id === model.chosenPlanId) ?? open.find((plan) => plan.best) ?? KINDS.map((kind) => open.find((plan) => plan.kind === kind)).find((plan) => plan !== undefined);
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.plans.title} back={model.backUrl}>
      <Stepper label={w.stepsLabel} steps={w.steps} current={0} />
      <h1>{w.plans.title}</h1>
      <LineStrip shown={model.line.shown} about={model.monthlyBytes === null ? lineAbout(kit, model.line) : w.plans.usage(f.dataText(model.monthlyBytes, 'up'))} />
      {refusal ? <Note warn icon="info" title={refusal.title}>{refusal.detail}</Note> : model.pending ? <PendingNote kit={kit} pending={model.pending} /> : null}
      {kinds.length === 0 ? (refusal ? null : <p class="go">{w.plans.none}</p>) : (
        <form method="post" action={model.action}>
          {model.guest ? null : <p><small>{w.plans.allIn}</small></p>}
          {kinds.map((kind, index) => <input class={`vh t${index}`} type="radio" name="kind" value={kind} id={`k${index}`} checked={kind === chosen?.kind} aria-label={w.plans.kind[kind]} />)}
          <div class="seg">{kinds.map((kind, index) => <label for={`k${index}`}>{w.plans.kind[kind]}</label>)}</div>
          {kinds.map((kind, index) => {
            const plans = model.plans.filter((plan) => plan.kind === kind);
            const first = plans.find((plan) => plan === chosen) ?? plans.find((plan) => plan.best) ?? plans.find((plan) => plan.refusal === null);
            return <fieldset class={`pk p${index}`}><legend class="vh">{w.plans.kind[kind]}</legend>{plans.map((plan) => <PlanCard kit={kit} model={model} plan={plan} checked={plan === first} />)}</fieldset>;
          })}
          <div class="cta"><p id="live" hidden aria-live="polite"><b /><span /></p><button class="btn">{w.plans.next}<Icon name="next" /></button></div>
        </form>
      )}
      {model.guest === null ? null : model.guest.codeAction === null ? <p class="ask">{w.plans.noCode}</p> : <form class="ask" method="post" action={model.guest.codeAction}><p>{w.plans.guest}</p><button class="ob">{w.plans.guestButton}</button></form>}
    </Page>
  );
}

function PlanCard({ kit, model, plan, checked }: { readonly kit: Kit; readonly model: PlansModel; readonly plan: PlanShown; readonly checked: boolean }) {
  const { w, f, frame } = kit;
  const price = f.shortMoney(plan.price);
  const figure = plan.dataBytes === null ? { figure: w.unlimited, unit: '' } : plan.kind === 'keep' ? { figure: w.plans.keepAbout, unit: '' } : f.data(plan.dataBytes, 'down');
  const ends = plan.newEndsAt === null ? w.plans.allIn : w.plans.ends(f.day(lastMoment(plan.newEndsAt), model.zone, frame.now));
  const length = plan.calendarMonth ? w.plans.month : plan.cycles > 1 ? w.plans.cycles(plan.cycles, w.days(plan.days)) : w.days(plan.days);
  return (
    <label class="pl">
      <input class="vh" type="radio" name={`plan-${plan.kind}`} value={plan.id} checked={checked} disabled={plan.refusal !== null} data-live={plan.refusal === null ? `${price}|${ends}` : undefined} />
      <span class="pc">
        {plan.best ? <span class="tag">{w.plans.best}</span> : null}
        <span><b class={figure.unit === '' ? 'w' : undefined}>{figure.figure}{figure.unit === '' ? null : <small>{figure.unit}</small>}</b>{length}</span>
        <span class="m"><b>{price}</b>{perGb(kit, plan)}</span>
        {plan.fit === null ? null : <Bar percent={plan.fit.kind === 'covers' ? plan.fit.percent : 100} {...(plan.fit.kind === 'short' ? { tone: 'red' as const } : {})} />}
        <span class="x">{plan.refusal === null ? <><FitText kit={kit} plan={plan} /><span>{afterCap(kit, plan)}</span></> : refusalWords(plan.refusal, frame.language).title}</span>
      </span>
    </label>
  );
}

function FitText({ kit, plan }: { readonly kit: Kit; readonly plan: PlanShown }) {
  const { w, f } = kit;
  if (plan.fit?.kind === 'short') return <span class="bad">{w.plans.short(w.days(plan.fit.days))}</span>;
  if (plan.fit?.kind === 'covers') return <span>{w.plans.covers(f.dataText(plan.fit.spareBytes, 'down'))}</span>;
  return <span>{plan.voice ? w.plans.voice : w.plans.dataOnly}</span>;
}

function perGb(kit: Kit, plan: PlanShown): string {
  if (plan.dataBytes === null || plan.dataBytes < GB || plan.kind === 'keep') return '';
  return kit.w.plans.perGb(kit.f.money(usd(plan.price.cents * GB / (plan.dataBytes * BigInt(plan.cycles)))));
}

function afterCap(kit: Kit, plan: PlanShown): string {
  const { w, f } = kit;
  if (plan.dataBytes === null) return w.plans.endless;
  if (plan.dataBytes === 0n) return w.plans.noData;
  return plan.throttleKbps === null ? w.plans.stops : w.plans.then(f.number(plan.throttleKbps));
}
