import type { Child } from 'hono/jsx';
import { lastMoment } from '../../../../platform/i18n/format.ts';
import { zoneName } from '../../../../platform/i18n/zones.ts';
import { BeforeAfter, FactList, Note, type Side } from '../../../../ui/parts.tsx';
import type { LineEnd, NoRefundModel, RefundOfferModel } from '../../models/refund.ts';
import type { Frame } from '../../view-models.ts';
import { refundWords } from '../../words/refund/words.ts';
import { endSaid, kitOf, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { wayName } from '../wallet/ways.tsx';

/** What comes back, to the cent, how that was reckoned and what it does to the line; then one button. */
export function refundOfferPage(frame: Frame, model: RefundOfferModel) {
  const kit = kitOf(frame);
  const { f, name } = kit;
  const w = refundWords(frame.language).offer;
  const money = f.money(model.amount);
  return (
    <Page kit={kit} title={w.title(money)} back={model.backUrl}>
      <h1>{w.title(money)}</h1>
      <p class="sub">{model.takeBack ? w.lead : w.leadOver}</p>
      {model.changed ? <Note warn icon="info">{w.changed}</Note> : null}
      <form method="post" action={model.action}>
        <div class="half"><div>
          <section class="card"><h2>{w.how}</h2><p class="sub">{name(model.renewal.plan)} · {model.renewal.line.shown}<br />{ruleSaid(kit, model)}</p><div class="how"><FactList rows={reckoning(kit, model)} /></div></section>
          {model.takeBack ? <section class="card"><h2>{w.line}</h2><div class="how"><BeforeAfter before={side(kit, model, w.now, model.before)} after={side(kit, model, w.then, model.after)} /><p class="lost">{w.leaves}</p></div></section> : null}
        </div>
        <div>
          <section class="card"><h2>{w.to}</h2>{destinations(kit, model)}</section>
          {model.overLimit ? <Note icon="shield">{w.person}</Note> : null}
          <p class="ct"><a href={model.backUrl}>{w.back}</a></p>
          <input type="hidden" name="key" value={model.key} /><input type="hidden" name="terms" value={model.terms} />
        </div></div>
        <div class="cta"><button class="btn">{w.button(money)}</button></div>
      </form>
    </Page>
  );
}

/** Why nothing comes back, and what can be done instead. */
export function noRefundPage(frame: Frame, model: NoRefundModel) {
  const kit = kitOf(frame);
  const w = refundWords(frame.language).no;
  const next = model.why === 'extension_first' ? w.first : w.before;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow>
      <h1>{w.title}</h1>
      <p class="sub">{kit.name(model.renewal.plan)} · {model.renewal.line.shown}</p>
      <Note icon="info" title={w.why[model.why]}><p>{ruleSaid(kit, model)}</p></Note>
      {model.nextUrl === null ? null : <p class="go"><a class="btn" href={model.nextUrl}>{next}</a></p>}
      <p class="go"><a class="ob" href={model.backUrl}>{w.toReceipt}</a></p>
    </Page>
  );
}

/** The rule of the plan with its moment, as it stands on the receipt too. */
export function ruleSaid(kit: Kit, facts: Pick<RefundOfferModel, 'policy' | 'until' | 'renewal'>): string {
  const { rule } = refundWords(kit.frame.language);
  if (facts.policy !== 'unused_full_14d') return rule[facts.policy];
  return facts.until === null ? kit.w.review.refund.unused_full_14d : rule.unused_full_14d(endSaid(kit, facts.renewal.zone, facts.until));
}

function reckoning(kit: Kit, model: RefundOfferModel) {
  const { f } = kit;
  const w = refundWords(kit.frame.language).offer;
  const count = (n: bigint): string => f.number(Number(n));
  const how: string[] = [];
  if (model.days) how.push(w.days(count(model.days.left), count(model.days.all)));
  if (model.bytes) how.push(w.bytes(f.dataText(model.bytes.left, 'down'), f.dataText(model.bytes.all, 'down')));
  if (model.days && model.bytes) how.push(w.least);
  if (model.usedBonus > 0n && model.days) how.push(w.bonus(f.dataText(model.usedBonus, 'up')));
  if (model.cycles) how.push(w.cycles(count(model.cycles.left), count(model.cycles.all)));
  if (model.policy === 'unused_full_14d') how.push(w.unused);
  const rows: { name: string; value: Child; small?: Child; mark?: 'tt' }[] = [{ name: w.paid, value: f.money(model.paid) }];
  if (model.refundedBefore) rows.push({ name: w.before, value: f.money(model.refundedBefore) });
  rows.push({ name: w.price, value: f.money(model.netBack), small: how.map((line) => <>{line}<br /></>) });
  if (model.taxBack.cents > 0n) rows.push({ name: w.taxes, value: f.money(model.taxBack) });
  if (model.taxKept) rows.push({ name: w.kept, value: f.money(model.taxKept) });
  return [...rows, { name: w.total, value: f.money(model.amount), mark: 'tt' as const }];
}

function side(kit: Kit, model: RefundOfferModel, label: string, end: LineEnd): Side {
  const w = refundWords(kit.frame.language).offer;
  const { zone } = model.renewal;
  const ended = end.serviceEndsAt === null || end.serviceEndsAt <= kit.frame.now;
  const { f, frame } = kit;
  return {
    label, figure: ended ? w.none : f.day(lastMoment(end.serviceEndsAt!), zone, frame.now), small: true,
    lines: [
      ...(ended ? [] : [`${f.time(lastMoment(end.serviceEndsAt!), zone)} ${zoneName(zone, frame.language)}`]),
      ...(model.isHolder ? [w.data(end.bytes === null ? w.unlimited : f.dataText(end.bytes, 'down'))] : []),
      ...(end.numberReleaseAt === null ? [] : [w.number(f.day(lastMoment(end.numberReleaseAt), zone, frame.now))]),
    ],
  };
}

function destinations(kit: Kit, model: RefundOfferModel) {
  const w = refundWords(kit.frame.language).offer;
  const original = methodsSaid(kit, model.methods);
  const title = original === null ? w.originalPlain : w.original(original);
  // What a wallet paid goes back to it at once, whatever is chosen: no bank, and where it paid all, no choice.
  const walletPaid = model.methods.filter((one) => one.kind === 'wallet').length;
  const allWallet = walletPaid > 0 && walletPaid === model.methods.length;
  if (model.wallet === null || allWallet) return <p><b>{title}</b><br /><small>{allWallet ? w.walletNow : w.bank}</small></p>;
  return (
    <div class="pm">
      <label><input type="radio" name="to" value="original" checked /><span class="w"><b>{title}</b><br /><small>{w.bank}</small></span></label>
      {model.wallet.proofUrl === null
        ? <label><input type="radio" name="to" value="wallet" /><span class="w"><b>{w.wallet}</b><br /><small>{w.walletNow}</small></span></label>
        : <div><span class="w"><b>{w.wallet}</b><br /><a href={model.wallet.proofUrl}>{w.walletProof}</a></span></div>}
    </div>
  );
}

/** `Visa ending in 4242, wallet`: everything it was paid with; null where that is not known. */
export const methodsSaid = (kit: Kit, methods: RefundOfferModel['methods']): string | null =>
  (methods.length === 0 ? null : methods.map((one) => wayName(kit, one)).join(kit.w.list));
