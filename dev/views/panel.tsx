import { HOUR, DAY, isoOf, type Instant } from '../../src/base/time.ts';
import { startText, spanText } from '../../src/channels/web/views/kit.tsx';
import { zoneName } from '../../src/platform/i18n/zones.ts';
import { Chip } from '../../src/ui/sim.tsx';
import { PEOPLES_CLOCKS, SaidHere, SandboxPage, type SandboxKit } from './kit.tsx';
import { LineCard, type LineShown } from './line-card.tsx';

export interface VendorShown {
  readonly url: string;
  readonly id: string;
  readonly name: string;
  /** Cents of the shop's money there; null for the payment service. */
  readonly floatCents: bigint | null;
  readonly faults: number;
}

export interface EntryShown { readonly at: Instant; readonly what: string; readonly subject: string; readonly door: string; readonly actor: string; readonly url: string | null }

export interface PanelModel {
  readonly now: Instant;
  readonly offsetMs: number;
  readonly lines: readonly LineShown[];
  readonly vendors: readonly VendorShown[];
  readonly entries: readonly EntryShown[];
}

/** A refill of a float, in cents. */
export const REFILL_CENTS = 1_000_000n;

/** The sandbox's panel: clock, lines, vendors, and what has just happened. */
export function panelPage(kit: SandboxKit, model: PanelModel) {
  const { s } = kit;
  return (
    <SandboxPage kit={kit} title={s.title} place="panel" lead={s.lead}>
      <Clock kit={kit} model={model} />
      <h2 class="hx" id="lines">{s.lines.title}</h2>
      <div class="gx">{model.lines.map((line) => <LineCard kit={kit} line={line} />)}</div>
      <h2 class="hx" id="vendors">{s.vendors.title}</h2>
      <SaidHere kit={kit} at="vendors" />
      <section class="card rows vx">{model.vendors.map((vendor) => <Vendor kit={kit} vendor={vendor} />)}</section>
      <section class="card">
        <h2>{s.journal.title}</h2>
        {model.entries.length === 0 ? <p class="sub">{s.journal.none}</p> : <ol class="jx">{model.entries.map((entry) => <Entry kit={kit} entry={entry} />)}</ol>}
      </section>
    </SandboxPage>
  );
}

function Clock({ kit, model }: { readonly kit: SandboxKit; readonly model: PanelModel }) {
  const { s, f, w } = kit;
  const { now, offsetMs } = model;
  const ahead = Math.floor(offsetMs / 1000);
  const withCycle = model.lines.filter((line) => line.cycleEndsAt !== null);
  const from = <input type="hidden" name="from" value={String(offsetMs)} />;
  return (
    <div id="clock">
      <section class="sim cx">
        <div class="hd"><div><h2>{s.clock.title}</h2><b class="big">{f.time(now, 'UTC')}<small>UTC</small></b><p>{`${f.weekday(now, 'UTC', now)} · ${ahead === 0 ? s.clock.real : s.clock.ahead(spanText(w, ahead))}`}</p></div><Chip /></div>
        <dl class="ex">{PEOPLES_CLOCKS.map((zone) => <div><dt>{zoneName(zone, kit.frame.language)}</dt><dd><time dateTime={isoOf(now)}>{f.minute(now, zone, now)}</time></dd></div>)}</dl>
      </section>
      <SaidHere kit={kit} at="clock" />
      <section class="card cy">
        <div>
          <h2>{s.clock.on}</h2>
          <form class="bx" method="post" action="/sandbox/clock">{from}
            {([[HOUR, s.clock.hour], [DAY, s.clock.day], [7 * DAY, s.clock.week]] as const).map(([seconds, label]) => <button class="ob" name="seconds" value={String(seconds)}>{label}</button>)}
          </form>
          <p class="ux">{s.clock.signedOut}</p>
        </div>
        {withCycle.length === 0 ? null : (
          <form class="fx" method="post" action="/sandbox/clock">{from}
            <label class="f" for="cl">{s.clock.line}</label>
            <select class="in" id="cl" name="line">{withCycle.map((line) => <option value={line.id}>{`${line.shown} · ${startText(kit, line.zone, line.cycleEndsAt!)}`}</option>)}</select>
            <div class="bx"><button class="ob" name="end" value="before">{s.clock.before}</button><button class="ob" name="end" value="at">{s.clock.end}</button></div>
          </form>
        )}
        {ahead === 0 ? null : <form class="fx" method="post" action="/sandbox/clock"><div class="bx"><button class="ob" name="real" value="1">{s.clock.back}</button></div><p class="ux">{s.clock.backSays}</p></form>}
      </section>
    </div>
  );
}

function Vendor({ kit, vendor }: { readonly kit: SandboxKit; readonly vendor: VendorShown }) {
  const { s, f } = kit;
  const usd = (cents: bigint) => ({ currency: 'USD' as const, cents });
  return (
    <div class="row">
      <div>
        <b><a href={vendor.url}>{vendor.name}</a></b>
        <small>{vendor.floatCents === null ? null : `${s.vendors.float} ${f.money(usd(vendor.floatCents))} · `}<span class={vendor.faults > 0 ? 'bad' : undefined}>{vendor.faults > 0 ? s.vendors.active(vendor.faults) : s.vendors.well}</span></small>
      </div>
      {vendor.floatCents === null ? null : <form method="post" action={`/sandbox/carriers/${vendor.id}`}><input type="hidden" name="to" value="panel" /><button class="ob" name="do" value="refill" aria-label={`${s.vendors.refill(f.shortMoney(usd(REFILL_CENTS)))}, ${vendor.name}`}>{`+ ${f.shortMoney(usd(REFILL_CENTS))}`}</button></form>}
      <form method="get" action={vendor.url}><button class="ob" aria-label={`${s.vendors.change}: ${vendor.name}`}>{s.vendors.change}</button></form>
    </div>
  );
}

function Entry({ kit, entry }: { readonly kit: SandboxKit; readonly entry: EntryShown }) {
  const zone = kit.frame.readerZone ?? 'UTC';
  return (
    <li>
      <time dateTime={isoOf(entry.at)}>{kit.f.minute(entry.at, zone, kit.frame.now)}</time>
      <div><b lang="en">{entry.what}</b><small>{entry.url === null ? shortId(entry.subject) : <a href={entry.url}>{shortId(entry.subject)}</a>}{` · ${entry.door} · ${entry.actor}`}</small></div>
    </li>
  );
}

/** `rnw_…8vcbrj`: enough to tell one from the next. */
const shortId = (id: string): string => id.replace(/^([a-z]{2,5}_).+(.{6})$/, '$1…$2');
