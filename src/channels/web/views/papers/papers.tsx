import { lastMoment } from '../../../../platform/i18n/format.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { FactList, Note, Seal } from '../../../../ui/parts.tsx';
import type { PapersShown, SharedModel, SharingModel, VerdictModel, VerifyFormModel } from '../../models/papers.ts';
import type { Frame } from '../../view-models.ts';
import { papersWords } from '../../words/papers/words.ts';
import { endText, kitOf, startText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';

/** On the receipt: the QR code in a drawer, with the signed file and what it says. */
export function ProofDrawer({ kit, papers }: { readonly kit: Kit; readonly papers: PapersShown }) {
  const w = papersWords(kit.frame.language).proof;
  return (
    <details class="card"><summary>{w.summary}</summary>
      <svg width="148" viewBox={`-3 -3 ${papers.qr.size + 6} ${papers.qr.size + 6}`} shape-rendering="crispEdges" role="img" aria-label={w.qr(papers.code)}><path fill="#fff" d="M-3-3h99v99h-99z" /><path stroke="#000" d={papers.qr.path} /></svg>
      <p class="sub">{w.scan} <a href={papers.verifyUrl}>{papers.code}</a></p>
      <p class="go"><a class="ob" href={papers.proofUrl}>{w.file}</a></p>
    </details>
  );
}

/** Links of one receipt: the one made now, those that work, and a form for another. */
export function sharingPage(frame: Frame, model: SharingModel) {
  const kit = kitOf(frame);
  const w = papersWords(frame.language).sharing;
  const day = (at: SharedModel['until']) => kit.f.day(at, frame.readerZone ?? model.zone, frame.now);
  return (
    <Page kit={kit} title={w.title} back={model.receiptUrl} narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {model.made === null ? null : (
        <section class="card"><label class="f" for="u">{w.made}</label><input class="in" id="u" value={model.made.url} readonly aria-describedby="h" /><p id="h"><small>{w.once(day(model.made.until))}</small></p></section>
      )}
      <form class="card" method="post" action={model.action}>
        <div class="pm"><label>{w.amount}<input type="checkbox" name="amount" value="1" /></label></div>
        <button class={model.made === null ? 'btn' : 'ob'}>{w.make}</button>
      </form>
      {model.open.length === 0 ? null : (
        <form class="card" method="post" action={model.endAction}><h2>{w.open}</h2>
          <div class="how">{model.open.map((one) => <div class="row"><div><b>{w.until(day(one.until))}</b><small>{`${w.madeAt(day(one.madeAt))}${kit.w.list}${one.withAmount ? w.withAmount : w.withoutAmount}`}</small></div><button class="ob" name="share" value={one.id} aria-label={`${w.end}: ${w.until(day(one.until))}`}>{w.end}</button></div>)}</div>
        </form>
      )}
    </Page>
  );
}

/** What somebody sees to whom a receipt is shown. */
export function sharedPage(frame: Frame, model: SharedModel) {
  const kit = kitOf(frame);
  const { w, f, name } = kit;
  const own = papersWords(frame.language).shared;
  const { zone } = model;
  const service = model.startsAt === null || model.endsAt === null ? w.receipt.firstUse : `${f.day(model.startsAt, zone, frame.now)} – ${f.day(lastMoment(model.endsAt), zone, frame.now)}`;
  return (
    <Page kit={kit} title={own.title} narrow>
      <h1>{own.title}</h1>
      <p class="sub">{own.lead}</p>
      <section class="tk go">
        <div class="th"><h2>{w.receipt.receipt}</h2><b>{model.amount === null ? name(model.plan) : f.money(model.amount)}</b><p>{model.amount === null ? model.carrier : name(model.plan)}</p>
          {model.amount === null ? null : <Seal text={model.refunded ? w.receipt.sealRefunded : w.receipt.sealPaid} />}</div>
        <FactList rows={[
          { name: w.receipt.line, value: `${model.line} · ${model.carrier}` },
          { name: w.receipt.cycle, value: service },
          ...(model.serviceEndsAt === null ? [] : [{ name: papersWords(frame.language).verify.facts.after, value: endText(kit, zone, model.serviceEndsAt) }]),
          ...(model.refunded ? [{ name: w.receipt.refunded, value: papersWords(frame.language).verify.kept }] : []),
        ]} />
        <p>{own.until(f.day(model.until, frame.readerZone ?? zone, frame.now))}</p>
      </section>
    </Page>
  );
}

/** Type a code, paste a file, or hand it in. */
export function verifyPage(frame: Frame, model: VerifyFormModel) {
  const kit = kitOf(frame);
  const w = papersWords(frame.language).verify;
  return (
    <Page kit={kit} title={w.title} back="/" narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <form class="card" method="post" action="/verify" enctype="multipart/form-data">
        <label class="f" for="c">{w.code}</label>
        <input class="in" id="c" name="code" value={model.value} maxlength={60} autocomplete="off" autocapitalize="characters" spellcheck={false} aria-describedby="h" aria-invalid={model.empty ? 'true' : undefined} />
        <p id="h">{model.empty ? <span class="bad">{w.nothing}</span> : <small>{w.codeHint}</small>}</p>
        <label class="f go" for="t">{w.paste}</label>
        <textarea class="in" id="t" name="proof" spellcheck={false} />
        <label class="f go" for="f">{w.upload}</label>
        <p><input id="f" type="file" name="file" accept=".json,application/json" /></p>
        <button class="btn go">{w.button}<Icon name="shield" /></button>
      </form>
    </Page>
  );
}

/** What holds, what it says, and whose key signed it. */
export function verdictPage(frame: Frame, model: VerdictModel) {
  const kit = kitOf(frame);
  const { name } = kit;
  const w = papersWords(frame.language).verify;
  if (!model.holds) {
    return <Page kit={kit} title={w.fails} back="/verify" narrow><h1>{w.fails}</h1><Note warn icon="info">{w.faults[model.fault]}</Note><p class="go"><a class="btn" href="/verify">{w.another}</a></p></Page>;
  }
  const { zone, facts } = { zone: model.zone, facts: w.facts };
  const rows = [
    { name: facts.line, value: model.line }, { name: facts.carrier, value: model.carrier }, { name: facts.plan, value: name(model.plan) },
    { name: facts.activated, value: startText(kit, zone, model.activatedAt) },
    { name: facts.before, value: model.before === null ? w.none : endText(kit, zone, model.before) },
    { name: facts.after, value: model.after === null ? w.firstUse : endText(kit, zone, model.after) },
    ...(model.reference === null ? [] : [{ name: facts.reference, value: model.reference }]),
    { name: facts.promise, value: model.kept ? w.kept : w.notKept }, { name: facts.receipt, value: model.receipt },
    ...(model.opened.number === null ? [] : [{ name: facts.number, value: model.opened.number }]),
    ...(model.opened.iccid === null ? [] : [{ name: facts.iccid, value: model.opened.iccid }]),
    { name: facts.journal, value: w.journal(model.journal.seq, model.journal.day) }, { name: facts.key, value: <small>{model.keyId}</small> },
  ];
  return (
    <Page kit={kit} title={w.holds} back="/verify" narrow>
      <div class="ok"><span><Icon name="shield" /></span><div><h1>{w.holds}</h1><p class="sub">{w.holdsSub}</p></div></div>
      {model.sandbox ? <Note warn icon="info">{w.sandbox}</Note> : null}
      {model.since === null ? null : <Note warn={model.since !== 'nothing' && !model.sandbox} icon={model.since === 'nothing' ? 'check' : 'info'}>{{ nothing: w.nothingSince, refunded: w.refunded, taken_back: w.takenBack }[model.since]}</Note>}
      <section class="card"><FactList rows={rows} /></section>
      {model.downloadUrl === null ? null : <p class="go"><a class="ob" href={model.downloadUrl}>{w.download}</a></p>}
      <p class="sub go">{w.offline} <a href="/v1/keys">/v1/keys</a></p>
      <p class="ct"><a href="/verify">{w.another}</a></p>
    </Page>
  );
}
