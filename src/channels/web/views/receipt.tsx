import { lastMoment } from '../../../platform/i18n/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { FactList, Seal, Stepper } from '../../../ui/parts.tsx';
import type { Frame, ReceiptModel } from '../view-models.ts';
import { CaseNote } from './case-note.tsx';
import { endSaid, kitOf, Moment, type Kit } from './kit.tsx';
import { Page } from './page.tsx';
import { ruleSaid } from './refund/offer.tsx';
import { ProofDrawer } from './papers/papers.tsx';
import { PriceList } from './review.tsx';
import { autoRenewPageWords } from '../words/auto-renew/words.ts';
import { usageWords } from '../words/usage/words.ts';
import { refundWords } from '../words/refund/words.ts';
import { partText } from './wallet/ways.tsx';

/** It worked, and until when; then the ticket with the seal. Refunds are the same ticket with another seal. */
export function receiptPage(frame: Frame, model: ReceiptModel) {
  const kit = kitOf(frame);
  const { w, f, name } = kit;
  const { renewal, refund } = model;
  const said = refundWords(frame.language);
  const auto = autoRenewPageWords(frame.language).receipt;
  // What was not delivered is still wanted.
  const again = refund?.reason === 'not_delivered';
  const title = refund === null ? w.receipt.title : refund.state === 'done' ? w.receipt.refundedTitle : w.receipt.refundPendingTitle;
  return (
    <Page kit={kit} title={title}>
      {refund === null ? <Stepper label={w.stepsLabel} steps={w.steps} current={3} /> : null}
      <div class="ok"><span><Icon name={refund === null ? 'check' : 'shield'} /></span><div><h1>{title}</h1><p class="sub">{sentence(kit, model)}</p></div></div>
      <CaseNote kit={kit} one={model.case} />
      <div class="half">
        <section class="tk">
          <div class="th"><h2>{w.receipt.receipt}</h2><b>{f.money(renewal.total)}</b><p>{name(renewal.plan)}</p><Seal text={refund?.state === 'done' ? w.receipt.sealRefunded : w.receipt.sealPaid} /></div>
          <FactList rows={facts(kit, model)} />
          <details><summary>{w.receipt.price}</summary><PriceList kit={kit} price={model.price} plan={name(renewal.plan)} /></details>
          {refund === null ? <p>{ruleSaid(kit, { policy: model.refundOffered, until: model.refundUntil, renewal })}{model.askUrl === null ? null : <> <a href={model.askUrl}>{said.ask}</a></>}{model.sentTo === null ? null : <><br />{w.receipt.sent(model.sentTo)}</>}</p> : null}
        </section>
        <div>
          <p class="acts">
            {model.papers === null ? null : <a class="ob" href={model.papers.pdfUrl}><Icon name="print" />PDF</a>}
            {model.papers?.shareUrl ? <a class="ob" href={model.papers.shareUrl}><Icon name="share" />{w.receipt.share}</a> : null}
          </p>
          {model.calendarUrl === null || refund !== null ? null : <p class="acts"><a class="ob" href={model.calendarUrl}><Icon name="calendar" />{w.receipt.calendar}</a></p>}
          {model.returnUrl === null ? null : <p class="ct"><a href={model.returnUrl}>{said.follow}</a></p>}
          {model.autoRenewUrl === null ? null : <section class="card"><h2>{auto.title}</h2><p>{auto.say}</p><p class="go"><a class="ob" href={model.autoRenewUrl}>{auto.link}</a></p></section>}
          {model.papers === null ? null : <ProofDrawer kit={kit} papers={model.papers} />}
          {model.lineUrl === null ? null : <p class="ct"><a href={model.homeUrl}>{w.receipt.another}</a></p>}
        </div>
      </div>
      <div class="cta">{again ? <a class="btn" href={model.plansUrl}>{w.changed.plans}</a> : <a class="btn" href={model.lineUrl ?? model.homeUrl}>{model.lineUrl === null ? w.receipt.another : w.receipt.toLine}</a>}</div>
    </Page>
  );
}

function sentence(kit: Kit, model: ReceiptModel): string {
  const { w, f } = kit;
  if (model.refund) {
    const money = f.money(model.refund.money);
    return w.then(model.refund.reason === 'asked' ? w.receipt.refundedAsked(money) : w.receipt.refundedNot(money), w.receipt.refundDays);
  }
  return model.serviceEndsAt === null ? w.receipt.untilPlain : w.receipt.until(endSaid(kit, model.renewal.zone, model.serviceEndsAt));
}

function facts(kit: Kit, model: ReceiptModel) {
  const { w, name } = kit;
  const { renewal, refund } = model;
  const moment = (at: typeof renewal.placedAt) => <Moment kit={kit} zone={renewal.zone} at={at} />;
  const service = model.startsAt === null || model.endsAt === null ? null
    : `${kit.f.day(model.startsAt, renewal.zone, kit.frame.now)} – ${kit.f.day(lastMoment(model.endsAt), renewal.zone, kit.frame.now)}`;
  const paid = [model.method, model.also ?? null].filter((one) => one !== null).map((one) => partText(kit, one));
  const said = usageWords(kit.frame.language).cycle;
  const rows: { name: string; value: string | ReturnType<typeof moment> }[] = [];
  if (refund) rows.push({ name: w.receipt.refundAt, value: moment(refund.at) });
  else rows.push({ name: w.receipt.cycle, value: service ?? (model.endsAt === null ? w.receipt.firstUse : name(renewal.plan)) });
  if (model.itself !== null && refund === null) rows.push({ name: model.itself.usedUp && !model.itself.began ? said.latest : said.start, value: <>{moment(model.itself.at)}<small>{said[model.itself.began ? (model.itself.usedUp ? 'didUsedUp' : 'did') : model.itself.usedUp ? 'willUsedUp' : 'will']}</small></> });
  rows.push({ name: w.receipt.line, value: `${renewal.line.shown} · ${renewal.line.carrier}` });
  paid.forEach((value) => rows.push({ name: w.receipt.method, value }));
  if (model.paidAt !== null) rows.push({ name: w.receipt.paidAt, value: moment(model.paidAt) });
  rows.push({ name: w.receipt.reference, value: renewal.reference });
  if (model.carrierRef !== null) rows.push({ name: w.receipt.carrierRef, value: model.carrierRef });
  return rows;
}
