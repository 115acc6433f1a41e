import { HOUR, type Instant } from '../../../base/time.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Bar, Timeline, type TimelineItem } from '../../../ui/parts.tsx';
import type { CycleShown, DataPart, Frame, HistoryRow, StatusModel } from '../view-models.ts';
import { kitOf, endText, Moment, startSaid, type Kit } from './kit.tsx';
import { clockWords } from '../words/clocks/words.ts';
import { autoRenewPageWords } from '../words/auto-renew/words.ts';
import { usageWords } from '../words/usage/words.ts';
import { payWordsIn } from '../words/paylinks/words.ts';
import { Page } from './page.tsx';
import { StatusNote } from './status-note.tsx';
import { StatusSim } from './status-sim.tsx';
import { lastMoment } from '../../../platform/i18n/format.ts';

// A reading older than this is said with its time; a fresh one needs no words.
const STALE_AFTER = HOUR;

/** The holder's page: what is left, until when on which clock, what to do next. */
export function statusPage(frame: Frame, model: StatusModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  return (
    <Page kit={kit} title={w.status.title}>
      <div class="two">
        <div class="a"><StatusSim kit={kit} model={model} /></div>
        <div>
          <StatusNote kit={kit} model={model} />
          {model.pending ? <p class="go"><a class="btn" href={model.pending.url}>{model.pending.unpaid ? w.progress.pay : w.status.notes.look}<Icon name="next" /></a></p> : model.renewUrl === null ? null : <p class="go"><a class="btn" href={model.renewUrl}>{model.state === 'preactive' ? w.status.prepay : w.status.renew}<Icon name="next" /></a></p>}
          {model.repeat === null || model.pending ? null : (
            <form method="post" action={model.repeat.action}>
              <button class="ob sw" name="plan" value={model.repeat.planId}><span><b>{w.status.repeat}</b><small>{`${kit.name(model.repeat.plan)} · ${f.shortMoney(model.repeat.price)}`}</small></span><Icon name="next" /></button>
            </form>
          )}
          <p class="ct"><a href={model.usageUrl}>{usageWords(frame.language).title}</a>{model.othersPay === null || model.pending ? null : <><a href={model.othersPay.link}>{payWordsIn(frame.language).ask.title}</a><a href={model.othersPay.sponsor}>{payWordsIn(frame.language).sponsors.title}</a></>}</p>
          <AutoLine kit={kit} model={model} />
          <Clocks kit={kit} model={model} />
          <Parts kit={kit} model={model} />
          {model.cycles.length === 0 ? null : <section class="card"><h2>{w.status.cycles}</h2><div class="go"><Timeline items={model.cycles.map((cycle) => cycleItem(kit, model, cycle))} /></div></section>}
          {model.history.length === 0 ? null : <section class="card rows"><h2>{w.status.history}</h2>{model.history.map((row) => <History kit={kit} model={model} row={row} />)}</section>}
          {frame.now - model.readAt > STALE_AFTER ? <p class="ct">{w.status.readAt(startSaid(kit, model.zone, model.readAt))}</p> : null}
        </div>
      </div>
    </Page>
  );
}

/** One line on auto-renew, for whoever pays for the line: where it stands, and the way to its page. */
function AutoLine({ kit, model }: { readonly kit: Kit; readonly model: StatusModel }) {
  const { autoRenew: one } = model;
  if (one === null) return null;
  const { glance } = autoRenewPageWords(kit.frame.language);
  const text = one.state !== 'on' ? glance[one.state] : one.next === null ? glance.onPlain : glance.on(kit.f.shortMoney(one.next.money), kit.f.day(one.next.at, model.zone, kit.frame.now));
  return <p class="ct"><a href={one.url}>{text}</a></p>;
}

/** The four clocks of a line (and grace or first use when they run): they all end on different days, and people mix them up. */
function Clocks({ kit, model }: { readonly kit: Kit; readonly model: StatusModel }) {
  const { w, f } = kit;
  const { clocks, carrierBalance } = model;
  const rows: { name: string; at: Instant; money?: string }[] = [];
  const add = (name: string, at: Instant | null, money?: string) => { if (at !== null) rows.push(money === undefined ? { name, at } : { name, at, money }); };
  add(w.status.activateBy, clocks.activateBy);
  add(w.status.cycle, clocks.cycleEndsAt);
  add(w.status.service, clocks.serviceEndsAt === clocks.cycleEndsAt ? null : clocks.serviceEndsAt);
  add(w.status.addOn, clocks.addOnEndsAt);
  add(w.status.grace, clocks.graceEndsAt === clocks.serviceEndsAt ? null : clocks.graceEndsAt);
  if (carrierBalance) add(w.status.balance, carrierBalance.expiresAt, `${f.money(carrierBalance.money)} · ${w.status.balanceEnds}`);
  add(w.status.release, clocks.numberReleaseAt);
  if (rows.length === 0) return null;
  return (
    <section class="card rows">
      <h2>{w.status.clocks}</h2>
      {rows.map((row) => (
        <div class="row">
          <div><b>{row.name}</b>{row.money === undefined ? null : <small>{row.money}</small>}</div>
          <div class="n"><Moment kit={kit} zone={model.zone} at={lastMoment(row.at)} /></div>
        </div>
      ))}
      {model.clocksUrl === null ? null : <p class="ct"><a href={model.clocksUrl}>{clockWords(kit.frame.language).link}</a></p>}
    </section>
  );
}

function Parts({ kit, model }: { readonly kit: Kit; readonly model: StatusModel }) {
  const { w, f } = kit;
  // One part that ends with the cycle is what the ring already says.
  if (model.parts.length < 2) return null;
  const figure = (part: DataPart) => {
    if (part.leftBytes === null) return w.unlimited;
    return part.totalBytes === null ? f.dataText(part.leftBytes, 'down') : w.status.partLeft(f.dataText(part.leftBytes, 'down'), f.dataText(part.totalBytes, 'down'));
  };
  return (
    <section class="card rows">
      <h2>{w.status.parts}</h2>
      {model.parts.map((part) => (
        <div class="row part">
          <div>
            <div class="hr"><b>{w.status.part[part.kind]}</b><span class="n">{figure(part)}</span></div>
            {part.totalBytes && part.leftBytes !== null ? <Bar percent={Number(part.leftBytes * 100n / part.totalBytes)} /> : null}
            {part.endsAt === null ? null : <small>{w.until(endText(kit, model.zone, part.endsAt))}</small>}
          </div>
        </div>
      ))}
    </section>
  );
}

function cycleItem(kit: Kit, model: StatusModel, cycle: CycleShown): TimelineItem {
  const { w, f, frame } = kit;
  const day = (at: Instant) => f.day(at, model.zone, frame.now);
  const used = cycle.usedBytes === null || cycle.totalBytes === 0n ? kit.name(cycle.plan)
    : cycle.totalBytes === null ? w.status.usedOnly(f.dataText(cycle.usedBytes, 'up')) : w.status.used(f.dataText(cycle.usedBytes, 'up'), f.dataText(cycle.totalBytes, 'down'));
  // All bars share one scale, so a month can be held against another.
  const whole = model.cycles.reduce((most, one) => (one.totalBytes !== null && one.totalBytes > most ? one.totalBytes : most), 0n);
  const bar = cycle.usedBytes === null || whole === 0n ? {} : { bar: { percent: Number(cycle.usedBytes * 100n / whole), ...(cycle.when === 'past' ? { tone: 'old' as const } : {}) } };
  const span = cycle.startsAt === null ? kit.name(cycle.plan) : cycle.endsAt === null ? w.status.from(day(cycle.startsAt)) : `${day(cycle.startsAt)} – ${day(lastMoment(cycle.endsAt))}`;
  if (cycle.when === 'queued') {
    const starts = (at: Instant) => (cycle.whenUsedUp ? usageWords(frame.language).cycle.queued : w.status.starts)(startSaid(kit, model.zone, at));
    return { when: 'next', title: kit.name(cycle.plan), text: cycle.startsAt === null ? w.status.firstUse : starts(cycle.startsAt) };
  }
  return { when: cycle.when, title: cycle.when === 'now' ? `${w.status.now} · ${span}` : span, text: cycle.beganAt === undefined ? used : <>{used}<br />{usageWords(frame.language).cycle.began(startSaid(kit, model.zone, cycle.beganAt))}</>, ...bar };
}

function History({ kit, model, row }: { readonly kit: Kit; readonly model: StatusModel; readonly row: HistoryRow }) {
  const { w, f } = kit;
  return <div class="row"><div><b><a href={row.url}>{kit.name(row.plan)}</a></b><small>{`${f.day(row.at, model.zone, kit.frame.now)} · ${w.status[row.state]}`}</small></div><span class="n">{f.money(row.total)}</span></div>;
}
