import { isoOf } from '../../../../base/time.ts';
import { lastMoment } from '../../../../platform/i18n/format.ts';
import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { zoneName } from '../../../../platform/i18n/zones.ts';
import { SimCard } from '../../../../ui/sim.tsx';
import type { BuyShown, ClocksModel, MarkShown, UntilField, WatchShown } from '../../models/clocks.ts';
import type { Frame } from '../../view-models.ts';
import { clockWords, type ClockWords } from '../../words/clocks/words.ts';
import { endColumns, kitOf, Moment, nearText, readerClock, spanText, type Kit } from '../kit.tsx';
import { Way } from '../account/parts.tsx';
import { Page } from '../page.tsx';

/** All dates of a line on one line, in its zone and the reader's; how its number is kept. */
export function clocksPage(frame: Frame, model: ClocksModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language);
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} account>
      <div class="ckp">
        <div>
          <Hero kit={kit} w={w} model={model} />
          {model.keep === null ? null : (
            <form class="card" action={model.keep.action}>
              <Until kit={kit} field={model.keep} label={w.keep.title} hint={w.keep.why} required />
              <button class="btn go">{w.keep.button}</button>
            </form>
          )}
        </div>
        <section class="card"><h2>{w.line}</h2><Line kit={kit} w={w} model={model} /></section>
        <div>
          {model.park === null ? null : <Buy kit={kit} buy={model.park} title={w.park.title} say={[w.park.say(kit.w.days(model.park.days)), w.park[model.park.starts]].join(kit.frame.language.startsWith('zh') ? '' : ' ')} button={w.park.button} />}
          {model.back === null ? null : <Buy kit={kit} buy={model.back} title={w.park.back} say={w.park.backSay} button={w.park.backButton} />}
          <nav class="card rows" aria-label={w.title}>
            {model.guardUrl === null ? null : <Way href={model.guardUrl} name={w.ways.guard} small={guardSmall(kit, w, model)} />}
            {model.familyUrl === null ? null : <Way href={model.familyUrl} name={w.ways.family} />}
            <Way href={model.calendarUrl} name={w.ways.calendar} />
          </nav>
        </div>
      </div>
    </Page>
  );
}

/** What is over, now, and what is to come; the stroke below each says what works from there on. */
function Line({ kit, w, model }: { readonly kit: Kit; readonly w: ClockWords; readonly model: ClocksModel }) {
  const past = model.marks.filter((mark) => mark.at <= kit.frame.now);
  let works = model.works;
  const item = (mark: MarkShown, over: boolean) => <MarkItem kit={kit} w={w} zone={model.zone} mark={mark} works={over ? model.works : (works = mark.works ?? works)} />;
  return (
    <ol class="ck">
      {past.map((mark) => item(mark, true))}
      <li class={`nw ${model.works}`}><i /><div><b>{w.now}</b><p>{w.works[model.works]}</p></div></li>
      {model.marks.slice(past.length).map((mark) => item(mark, false))}
    </ol>
  );
}

function Hero({ kit, w, model }: { readonly kit: Kit; readonly w: ClockWords; readonly model: ClocksModel }) {
  const { releaseAt, line } = model;
  const now = kit.frame.now;
  const gone = releaseAt !== null && releaseAt <= now;
  return (
    <SimCard off={!model.lives} title={line.label ?? line.shown} sub={line.label === null ? line.carrier : line.shown} tags={[kit.w.state[model.state], ...(line.label === null ? [] : [line.carrier]), ...(line.sim === null ? [] : [kit.w.sim[line.sim]])]}>
      {releaseAt === null ? <p class="fst">{w.hero.unused}</p> : <p class="fst">{gone ? w.hero.gone : w.hero.kept}<b>{kit.f.day(lastMoment(releaseAt), model.zone, now)}</b>{gone ? null : w.hero.left(spanText(kit.w, releaseAt - now))}</p>}
      {releaseAt === null ? null : <dl class="ex">{endColumns(kit, model.zone, releaseAt).map(({ city, text }) => <div><dt>{city}</dt><dd>{text}</dd></div>)}</dl>}
    </SimCard>
  );
}

// Clocks of their own beside the line's life: smaller, and they change nothing about what works.
const SIDE = new Set<MarkShown['kind']>(['addon_end', 'balance_end', 'aging_end']);

function MarkItem({ kit, w, zone, mark, works }: { readonly kit: Kit; readonly w: ClockWords; readonly zone: string; readonly mark: MarkShown; readonly works: ClocksModel['works'] }) {
  const { f, frame } = kit;
  const last = lastMoment(mark.at);
  const past = mark.at <= frame.now;
  const when = past ? null : w.in(spanText(kit.w, mark.at - frame.now));
  if (mark.kind === 'number_release') {
    const reader = readerClock(kit, zone, last);
    return (
      <li class="end"><i />
        <b>{w.mark.number_release}</b><time datetime={isoOf(last)}>{f.day(last, zone, frame.now)}</time>
        <div class="two-up"><small>{`${f.time(last, zone)} ${zoneName(zone, frame.language)}`}</small>{reader === null ? null : <small>{nearText(kit, reader, last)}</small>}{when === null ? null : <small>{when}</small>}</div>
        <p>{w.release}</p>
      </li>
    );
  }
  const follows = mark.nextPlan !== null ? w.next(kit.name(mark.nextPlan)) : mark.works === null || mark.kind === 'aging_end' ? null : w.after[mark.works];
  const say = mark.kind === 'balance_end' ? w.balance : past ? null : follows;
  return (
    <li class={`${SIDE.has(mark.kind) ? 'sd ' : past ? 'pa ' : ''}${works}`}><i />
      <div><b>{w.mark[mark.kind]}</b>{mark.plan === null ? null : <small>{kit.name(mark.plan)}</small>}{when === null ? null : <small>{when}</small>}</div>
      <div class="d"><Moment kit={kit} zone={zone} at={last} /></div>
      {say === null ? null : <p>{say}</p>}
    </li>
  );
}

/** A day to choose, with what was wrong about the last choice. */
export function Until({ kit, field, label, hint, required = false }: { readonly kit: Kit; readonly field: UntilField; readonly label: string; readonly hint: string; readonly required?: boolean }) {
  const refusal = field.refusal === null ? null : refusalWords(field.refusal, kit.frame.language);
  return (
    <>
      <label class="f" for="u">{label}</label>
      <input class="in" id="u" type="date" name="until" value={field.value} min={field.min} max={field.max} required={required} aria-describedby="uh" aria-invalid={refusal ? 'true' : undefined} />
      <p id="uh">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : <small>{hint}</small>}</p>
    </>
  );
}

/** A plan, what it means, and the way to its review: nothing is bought here. */
function Buy({ kit, buy, title, say, button }: { readonly kit: Kit; readonly buy: BuyShown; readonly title: string; readonly say: string; readonly button: string }) {
  return (
    <form class="card" method="post" action={buy.action}>
      <h2>{title}</h2>
      <p class="sub">{say}</p>
      <button class="ob go" name="plan" value={buy.planId}>{`${button} · ${kit.name(buy.plan)} · ${kit.f.shortMoney(buy.price)}`}</button>
    </form>
  );
}

function guardSmall(kit: Kit, w: ClockWords, { watch, zone }: { readonly watch: WatchShown | null; readonly zone: string }): string {
  if (watch === null) return w.ways.guardOff;
  return watch.until === null ? w.ways.guardAlways : w.ways.guardUntil(kit.f.day(lastMoment(watch.until), zone, kit.frame.now));
}
