import type { Child } from 'hono/jsx';
import { Icon } from '../../../../ui/icon.tsx';
import { FactList, Note } from '../../../../ui/parts.tsx';
import { Chip, SimCard } from '../../../../ui/sim.tsx';
import { lastMoment } from '../../../../platform/i18n/format.ts';
import type { KeptFrame, KeptLine, KeptModel, KeptReceipt, OfflineModel } from '../../models/app.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { appWords } from '../../words/app/words.ts';
import { Way } from '../account/parts.tsx';
import { endText, kitOf, lineAbout, Moment, type Kit } from '../kit.tsx';
import { BarColours, Mark } from '../page.tsx';

type KeptPageFrame = Frame & KeptFrame;

/** The frame of a page that is read without a connection: no script, no form, nothing that leads to what is not kept. */
function OffPage({ kit, title, home, children }: { readonly kit: Kit; readonly title: string; readonly home: string | null; readonly children: Child }) {
  const { frame, w } = kit;
  const name = frame.shop.name ?? w.shop;
  const { hotline } = frame.shop;
  return (
    <html lang={frame.language} data-theme={frame.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
        <title>{`${title} · ${name}`}</title>
        <link rel="stylesheet" href={frame.assets.account} />
        <BarColours />
      </head>
      <body>
        <a class="sk" href="#m">{w.skip}</a>
        {frame.sandbox ? <aside class="sand">{w.sandbox}</aside> : null}
        <header class="top">
          {home === null ? null : <a class="up" href={home} aria-label={w.back}><Icon name="back" /></a>}
          <b class="logo"><Mark />{name}</b>
        </header>
        <main id="m" class="narrow">{children}</main>
        {hotline === null ? null : <footer><p class="tel"><Icon name="phone" /><a href={`tel:${hotline.tel}`}>{`${appWords(frame.language).offline.hotline} ${hotline.shown}`}</a></p></footer>}
      </body>
    </html>
  );
}

/** What stands for every page that has no copy. Its one button asks for the same address again. */
export function offlinePage(frame: Frame, model: OfflineModel) {
  const kit = kitOf(frame);
  const w = appWords(frame.language).offline;
  return (
    <OffPage kit={kit} title={w.title} home={null}>
      <div class="sim off" aria-hidden="true"><Chip /></div>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <p class="go"><a class="btn" href="">{w.again}</a></p>
      {model.hasCopy ? <p class="go"><a class="ob" href={HOME}>{w.kept}</a></p> : null}
    </OffPage>
  );
}

const HOME = '/app/home';

/** How old it is, why it shows, and the way to the real page: before anything it says. */
function Banner({ kit, path }: { readonly kit: Kit; readonly path: string }) {
  const { kept } = appWords(kit.frame.language);
  const frame = kit.frame as KeptPageFrame;
  return <Note warn icon="info" title={kept.banner}><b>{frame.asOf}</b> {kept.say} <a href={`${path}?wait=1`}>{kept.again}</a></Note>;
}

/** The lines and the way to what else is kept. Stands for the app's first page and for the account. */
export function keptHomePage(frame: KeptPageFrame, model: KeptModel) {
  const kit = kitOf(frame);
  const { kept, home } = appWords(frame.language);
  return (
    <OffPage kit={kit} title={home.title} home={null}>
      <Banner kit={kit} path={HOME} />
      <h1 class="go">{home.title}</h1>
      {model.lines.length === 0 ? <p class="sub">{kept.none}</p> : (
        <section class="card rows">
          {model.lines.map((line) => <Way href={line.url} name={line.name.label ?? line.name.shown} small={<>{endOf(kit, line)}<br />{[line.name.label === null ? null : line.name.shown, lineAbout(kit, line.name), kit.w.state[line.state]].filter((one) => one !== null).join(' · ')}</>} figure={leftText(kit, line) ?? ''} />)}
        </section>
      )}
      <section class="card rows"><Way href="/account/receipts" name={kept.receipts} figure={String(model.receipts.length)} /></section>
      <p class="ct">{kept.foot}</p>
    </OffPage>
  );
}

/** One line as it was: what was left, and the dates that hold whatever the network does. */
export function keptLinePage(frame: KeptPageFrame, line: KeptLine) {
  const kit = kitOf(frame);
  const { w } = kit;
  const { kept } = appWords(frame.language);
  const account = accountWords(frame.language).account;
  const left = leftText(kit, line);
  const sub = line.name.label === null ? '' : line.name.shown;
  return (
    <OffPage kit={kit} title={w.status.title} home={HOME}>
      <Banner kit={kit} path={line.url} />
      <div class="go">
        <SimCard off={!line.lives} title={line.name.label ?? line.name.shown} sub={sub} tags={[w.state[line.state], line.name.carrier, ...(line.name.sim === null ? [] : [w.sim[line.name.sim]])]}>
          {left === null ? null : <p class="fst">{account.left}<b>{left}</b></p>}
          <p class="at">{left === null || line.totalBytes === null ? null : <>{kept.total(left, kit.f.dataText(line.totalBytes, 'down'))}<br /></>}{w.status.readAt(kit.f.spoken(line.readAt, frame.readerZone ?? line.zone, frame.now))}</p>
        </SimCard>
      </div>
      <section class="card rows">
        <h2>{w.status.clocks}</h2>
        {line.clocks.map((clock) => <div class="row"><div><b>{w.status[clock.what]}</b></div><div class="n"><Moment kit={kit} zone={line.zone} at={lastMoment(clock.at)} /></div></div>)}
        {line.plan === null ? null : <div class="row"><div><b>{kept.plan}</b></div><span class="n">{kit.name(line.plan)}</span></div>}
        {line.queued.map((one) => <div class="row"><div><b>{kept.next}</b><small>{kit.name(one.plan)}</small></div><div class="n">{one.startsAt === null ? w.status.firstUse : <Moment kit={kit} zone={line.zone} at={one.startsAt} />}</div></div>)}
      </section>
      <p class="ct">{kept.foot}</p>
    </OffPage>
  );
}

export function keptReceiptsPage(frame: KeptPageFrame, receipts: readonly KeptReceipt[]) {
  const kit = kitOf(frame);
  const { kept } = appWords(frame.language);
  return (
    <OffPage kit={kit} title={kept.receipts} home={HOME}>
      <Banner kit={kit} path="/account/receipts" />
      <h1 class="go">{kept.receipts}</h1>
      {receipts.length === 0 ? <p class="sub">{kept.noReceipts}</p> : (
        <section class="card rows">{receipts.map((one) => <Way href={one.url} name={kit.name(one.plan)} small={`${kit.f.day(one.at, one.zone, frame.now)} · ${one.line} · ${one.number}`} figure={kit.f.money(one.total)} />)}</section>
      )}
    </OffPage>
  );
}

export function keptReceiptPage(frame: KeptPageFrame, one: KeptReceipt) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const { kept } = appWords(frame.language);
  const service = one.startsAt === null || one.endsAt === null ? null : `${f.day(one.startsAt, one.zone, frame.now)} – ${f.day(lastMoment(one.endsAt), one.zone, frame.now)}`;
  return (
    <OffPage kit={kit} title={`${kept.receipt} ${one.number}`} home="/account/receipts">
      <Banner kit={kit} path={one.url} />
      <h1 class="go">{kept.receipt}</h1>
      <p class="sub">{one.number}</p>
      <section class="card">
        <FactList rows={[
          { name: kept.plan, value: kit.name(one.plan) },
          { name: w.receipt.line, value: `${one.line} · ${one.carrier}` },
          ...(service === null ? [] : [{ name: w.receipt.cycle, value: service }]),
          { name: w.receipt.paidAt, value: <Moment kit={kit} zone={one.zone} at={one.at} /> },
          ...(one.carrierRef === null ? [] : [{ name: w.receipt.carrierRef, value: one.carrierRef }]),
          ...(one.refunded ? [{ name: kept.state, value: kept.refunded }] : []),
          { name: kept.paidInAll, value: f.money(one.total), mark: 'tt' as const },
        ]} />
      </section>
      <p class="ct">{kept.foot}</p>
    </OffPage>
  );
}

function leftText(kit: Kit, line: KeptLine): string | null {
  if (line.leftBytes === undefined) return null;
  return line.leftBytes === null ? kit.w.unlimited : kit.f.dataText(line.leftBytes, 'down');
}

/** By its date and not by what is left until then: read days later it still holds. */
function endOf(kit: Kit, line: KeptLine): string {
  const clock = line.clocks.find((one) => one.what === 'service' || one.what === 'cycle') ?? line.clocks[0];
  return clock ? appWords(kit.frame.language).kept.ended(endText(kit, line.zone, clock.at)) : '';
}
