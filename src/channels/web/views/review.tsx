import { DAY, type Instant } from '../../../base/time.ts';
import { lastMoment } from '../../../platform/i18n/format.ts';
import { zoneName } from '../../../platform/i18n/zones.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { Icon } from '../../../ui/icon.tsx';
import { BeforeAfter, FactList, Note, Stepper, type Side } from '../../../ui/parts.tsx';
import { LineStrip } from '../../../ui/sim.tsx';
import type { Frame, ModeShown, Price, ReviewModel, ServiceShown } from '../view-models.ts';
import { endSaid, endText, kitOf, lineAbout, Moment, nearText, readerClock, startSaid, timeSaid, type Kit } from './kit.tsx';
import { accountWords } from '../words/account/words.ts';
import { phoneWords } from '../words/phone/words.ts';
import { payWordsIn } from '../words/paylinks/words.ts';
import { usageWords } from '../words/usage/words.ts';
import { refundWords } from '../words/refund/words.ts';
import { webReminderWords } from '../words/reminders/words.ts';
import { Page } from './page.tsx';
import { Ways } from './wallet/ways.tsx';
import { CodeFieldView, CodeForm } from './promo/code-field.tsx';

/** What is bought, what it does to the line, what it costs and what can be had back: all of it before the one button. */
export function reviewPage(frame: Frame, model: ReviewModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const free = model.price.total.cents === 0n;
  return (
    <Page kit={kit} title={w.review.title} back={model.plansUrl}>
      <Stepper label={w.stepsLabel} steps={w.steps} current={1} />
      <h1>{w.review.title}</h1>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      {refusal ? <Note warn icon="info" title={refusal.title}>{refusal.detail}{model.passkeyUrl ? <> <a href={model.passkeyUrl}>{accountWords(frame.language).stepUp.passkey}</a></> : null}</Note> : null}
      <form id="mode" method="post" action={model.modeAction}><input type="hidden" name="plan" value={model.plan.id} /></form>
      <CodeForm field={model.code} />
      {model.laterAction ? <form id="later" method="post" action={model.laterAction} /> : null}
      <form method="post" action={model.payAction}>
        <input type="hidden" name="quote" value={model.quoteId} /><input type="hidden" name="key" value={model.formKey} />
        <div class="half">
          <div>
            <Effect kit={kit} model={model} />
            <section class="card">
              <div class="hr"><h2>{w.review.price}</h2><a href={model.plansUrl}>{w.review.change}</a></div>
              <PriceList kit={kit} price={model.price} plan={kit.name(model.plan.name)} />
              <CodeFieldView kit={kit} field={model.code} />
            </section>
          </div>
          <div>
            {free ? null : <Methods kit={kit} model={model} />}
            {model.payLinkUrl === null || refusal ? null : <p class="ct"><a href={model.payLinkUrl}>{payWordsIn(frame.language).ask.title}</a></p>}
            {model.phoneUrl === null || refusal ? null : <p class="ct"><a href={model.phoneUrl}>{phoneWords(frame.language).carry.title}</a></p>}
            {model.laterAction ? <p class="go"><button class="ob" form="later">{webReminderWords(frame.language).go.later}</button></p> : null}
            <Note icon="shield" title={model.plan.refundOffered === 'none_cannot_take_back' ? refundWords(kit.frame.language).rule.none_cannot_take_back : w.review.refund[model.plan.refundOffered]}>{w.review.refundAlways}</Note>
            <section class="card">
              {model.email === null ? null : <>
                <label class="f" for="e">{w.review.email} <small>{w.review.emailOptional}</small></label>
                <input class="in" id="e" type="email" name="email" value={model.email.value} autocomplete="email" maxlength={254} aria-invalid={model.email.bad ? 'true' : undefined} aria-describedby={model.email.bad ? 'eb' : undefined} />
                {model.email.bad ? <p class="bad" id="eb">{w.review.emailBad}</p> : null}
              </>}
              <details><summary>{w.review.end}</summary><p class="sub">{endWords(kit, model)}</p></details>
            </section>
          </div>
        </div>
        <div class="cta">
          <p>{w.review.held(timeSaid(kit, model.zone, model.validUntil))}<br />{free ? null : w.review.safe}</p>
          <button class="btn le"><Icon name="lock" />{free ? w.review.free : w.review.pay(f.money(model.price.total))}</button>
        </div>
      </form>
    </Page>
  );
}

function endWords(kit: Kit, model: ReviewModel): string {
  const { plan } = model;
  if (plan.dataBytes === null || plan.dataBytes === 0n) return kit.w.review.endStops;
  return kit.w.then(plan.throttleKbps === null ? kit.w.review.endStop : kit.w.review.endSlow(kit.f.number(plan.throttleKbps)), kit.w.review.endStops);
}

/** Every line that makes the total; the reader's own currency small and marked as approximate. */
export function PriceList({ kit, price, plan }: { readonly kit: Kit; readonly price: Price; readonly plan: string }) {
  const { w, f } = kit;
  const rows = price.lines.map((line) => ({
    name: line.kind === 'plan' ? plan : line.label === null ? w.review.line[line.kind] : kit.name(line.label),
    value: line.bytes === undefined ? f.money(line.money) : `+${f.dataText(line.bytes, 'down')}`,
    ...(line.money.cents < 0n || line.bytes !== undefined ? { mark: 'g' as const } : {}),
  }));
  const about = price.about === null ? {} : { small: w.about(f.roundMoney(price.about)) };
  return <FactList rows={[...rows, { name: w.review.total, value: f.money(price.total), mark: 'tt' as const, ...about }]} />;
}

function Effect({ kit, model }: { readonly kit: Kit; readonly model: ReviewModel }) {
  const { w } = kit;
  const { after, standing } = model;
  const label = labelOf(kit, model);
  const lost = lostWords(kit, model);
  return (
    <section class="card">
      <BeforeAfter {...sidesOf(kit, model)} />
      <div class="how">
        <b>{label}</b>
        <p>{modeWords(kit, model)}</p>
        {lost}
        {model.later === null ? null : <p class="sub">{laterWords(kit, model, model.later)}</p>}
        <FactList rows={[
          { name: model.whenUsedUp && model.startsAt !== null ? usageWords(kit.frame.language).cycle.latest : w.review.starts, value: standing === 'unused' ? w.review.atFirstUse : model.startsAt === null ? w.review.atOnce : <Moment kit={kit} zone={model.zone} at={model.startsAt} /> },
          ...(after.numberReleaseAt === null ? [] : [{ name: w.review.release, value: <Moment kit={kit} zone={model.zone} at={lastMoment(after.numberReleaseAt)} /> }]),
        ]} />
        {model.others.length === 0 ? null : <details><summary>{w.review.others}</summary>{model.others.map((other) => <Other kit={kit} model={model} other={other} />)}</details>}
      </div>
    </section>
  );
}

/** The name of the way it starts, as this line will live it: one that is off only goes on again (rules R11), and a keep plan waits (R20). */
function labelOf({ w, frame }: Kit, { standing, mode, startsAt, plan, whenUsedUp }: ReviewModel): string {
  if (whenUsedUp) return usageWords(frame.language).cycle.mode;
  if (standing === 'unused') return w.status.firstUse;
  if (standing === 'off' || (standing === 'parked' && startsAt === null && plan.kind !== 'keep')) return w.modes.replace;
  return plan.kind === 'keep' && startsAt !== null ? w.modes.queue : w.modes[mode];
}

/** Lost with the renewal is said in red; what merely runs out unused is a fact. */
function lostWords(kit: Kit, { lost, mode, zone }: ReviewModel) {
  const { w, f } = kit;
  if (lost === null) return null;
  const data = f.dataText(lost.bytes, 'down');
  if (lost.at === null) return <p class="lost">{w.review.lostNow(data)}</p>;
  const when = startSaid(kit, zone, lost.at);
  return <p class="sub">{mode === 'add_data' ? w.review.unused(when) : w.review.lost(data, when)}</p>;
}

// Up to here a day needs no year beside it; a longer plan does.
const YEAR_FROM = 300 * DAY;
// What fits half a phone in the large size.
const FIGURE_MAX = 8;

function sidesOf(kit: Kit, model: ReviewModel): { readonly before: Side | null; readonly after: Side } {
  const { w, frame } = kit;
  const before = model.before === null ? null : sideOf(kit, model, w.review.now, model.before);
  const after = sideOf(kit, model, w.review.after, model.after);
  if (model.standing === 'unused') {
    const length = model.after.queuedCycles > 1 ? w.plans.cycles(model.after.queuedCycles, w.days(model.days)) : w.days(model.days);
    const bought = model.plan.dataBytes === null ? w.unlimited : kit.f.dataText(model.plan.dataBytes, 'down');
    return { before: before && { ...before, figure: w.state.preactive, lines: [] }, after: { ...after, figure: length, lines: [bought] } };
  }
  // An end that is past is no date to compare with: it is over.
  const ended = model.before?.serviceEndsAt ?? null;
  const over = ended !== null && ended <= frame.now;
  return { before: over && before ? { ...before, figure: w.status.ended, lines: [before.figure, ...before.lines.slice(0, -1)] } : before, after };
}

function sideOf(kit: Kit, model: ReviewModel, label: string, side: ServiceShown): Side {
  const { w, f, frame } = kit;
  if (side.serviceEndsAt === null) return { label, figure: w.review.nothing, lines: [] };
  const last = lastMoment(side.serviceEndsAt);
  const reader = readerClock(kit, model.zone, last);
  const day = f.day(last, model.zone, last - frame.now > YEAR_FROM ? frame.now : last);
  return {
    label,
    figure: day,
    small: day.length > FIGURE_MAX,
    lines: [
      `${f.time(last, model.zone)} ${zoneName(model.zone, frame.language)}`,
      ...(reader === null ? [] : [nearText(kit, reader, last)]),
      side.usableBytes === null ? w.unlimited : side.usableBytes === 0n && model.plan.kind === 'keep' ? w.plans.noData : w.review.dataAfter(f.dataText(side.usableBytes, 'down')),
      ...(side.queuedCycles === 0 ? [] : [w.review.queued(side.queuedCycles)]),
    ],
  };
}

/** The one sentence that says what this way of starting does to what is running. */
function modeWords(kit: Kit, model: ReviewModel): string {
  const says = kit.w.review.modeSays;
  const { after, startsAt, mode, standing } = model;
  const start = startsAt === null ? '' : startSaid(kit, model.zone, startsAt);
  const keep = model.plan.kind === 'keep';
  const end = after.serviceEndsAt === null ? '' : endSaid(kit, model.zone, after.serviceEndsAt);
  if (model.whenUsedUp) return startsAt === null ? usageWords(kit.frame.language).cycle.saysNow : usageWords(kit.frame.language).cycle.says(start);
  if (mode === 'add_data') return says.add_data();
  if (standing === 'unused') return says.firstUse();
  if (standing === 'off') return keep ? says.keepNow() : says.activate();
  if (keep) return startsAt === null ? says.keepOn(end) : says.keep(start);
  if (standing === 'parked' && startsAt === null) return says.unpark();
  if (mode === 'queue' || startsAt !== null) return startsAt === null ? says.activate() : says.queue(start);
  if (mode === 'extend') return says.extend(end);
  return mode === 'carry' ? says.carry() : says.replace();
}

function laterWords(kit: Kit, model: ReviewModel, later: { readonly from: Instant; readonly after: ServiceShown }): string {
  const { w, f } = kit;
  const parts = [
    w.review.later(startSaid(kit, model.zone, later.from)),
    later.after.serviceEndsAt === null || later.after.serviceEndsAt === model.after.serviceEndsAt ? null : w.review.laterEnd(endSaid(kit, model.zone, later.after.serviceEndsAt)),
    later.after.usableBytes === null || later.after.usableBytes === model.after.usableBytes ? null : w.review.laterData(f.dataText(later.after.usableBytes, 'down')),
  ].filter((part) => part !== null);
  const chinese = kit.frame.language.startsWith('zh');
  return `${parts.join(chinese ? '，' : ', ')}${chinese ? '。' : '.'}`;
}

function Other({ kit, model, other }: { readonly kit: Kit; readonly model: ReviewModel; readonly other: ModeShown }) {
  const { w, f } = kit;
  const facts = [
    other.serviceEndsAt === null ? null : w.until(endText(kit, model.zone, other.serviceEndsAt)),
    other.lostBytes === null || other.lostBytes === 0n ? null : w.review.lostNow(f.dataText(other.lostBytes, 'down')),
  ].filter((fact) => fact !== null);
  const label = other.mode === 'queue_used_up' ? usageWords(kit.frame.language).cycle.mode : w.modes[other.mode];
  return <div class="row"><span><b>{label}</b>{facts.map((fact) => <small>{fact}</small>)}</span><button class="ob" form="mode" name="mode" value={other.mode} aria-label={`${w.review.choose}: ${label}`}>{w.review.choose}</button></div>;
}

/** A saved method is charged from here; the others lead to the gateway's page. */
export const Methods = ({ kit, model }: { readonly kit: Kit; readonly model: ReviewModel }) => <Ways kit={kit} pay={model.pay} title={kit.w.review.with}>{model.pay.choices[0]?.saved ? null : <small>{kit.w.review.leaves}</small>}</Ways>;
