import { lastMoment } from '../../../../platform/i18n/format.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { FactList, Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { PayModel } from '../../models/paylinks.ts';
import type { Frame } from '../../view-models.ts';
import { payWordsIn } from '../../words/paylinks/words.ts';
import { kitOf, lineAbout, Moment, timeSaid, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Methods, PriceList } from '../review.tsx';

/** What somebody abroad pays for, in their money, without an account; nothing of the line but its last digits. */
export function payPage(frame: Frame, model: PayModel) {
  const kit = kitOf(frame);
  const { f, w } = kit;
  const words = payWordsIn(frame.language).pay;
  const { review, own } = model;
  const { after, plan } = review;
  const free = review.price.total.cents === 0n;
  const data = plan.dataBytes === null ? w.unlimited : f.dataText(plan.dataBytes, 'down');
  return (
    <Page kit={kit} title={words.title}>
      <h1>{words.title}</h1>
      <p class="sub">{words.lead}</p>
      <LineStrip shown={review.line.shown} about={lineAbout(kit, review.line)} />
      {model.changed ? <Note warn icon="info">{words.changed}</Note> : null}
      {model.note === null ? null : <Note icon="info" title={words.says}>{model.note}</Note>}
      <form method="post" action={review.payAction}>
        <input type="hidden" name="quote" value={review.quoteId} /><input type="hidden" name="key" value={review.formKey} /><input type="hidden" name="in" value={model.currency} />
        {model.sponsor === null ? null : <input type="hidden" name="k" value={model.sponsor.key} />}
        <div class="half">
          <div>
            <section class="card"><FactList rows={[
              { name: words.plan, value: kit.name(plan.name) },
              ...(plan.dataBytes === 0n ? [] : [{ name: words.data, value: model.cycles > 1 ? `${words.perCycles(model.cycles)} × ${data}` : data }]),
              { name: words.starts, value: review.standing === 'unused' ? words.firstUse : review.startsAt === null ? words.atOnce : <Moment kit={kit} zone={review.zone} at={review.startsAt} /> },
              ...(after.serviceEndsAt === null ? [] : [{ name: words.ends, value: <Moment kit={kit} zone={review.zone} at={lastMoment(after.serviceEndsAt)} /> }]),
            ]} /></section>
            <section class="card">
              <h2>{words.price}</h2>
              <PriceList kit={kit} price={review.price} plan={kit.name(plan.name)} />
              {own === null ? null : <FactList rows={[{ name: words.own, value: f.money(own.money), mark: 'tt', small: words.rate(rateText(kit, own.rate), timeSaid(kit, review.zone, own.rate.until)) }]} />}
              {own === null ? null : <p class="sub"><small>{words.rateFrom(f.day(own.rate.asOf, 'UTC', frame.now))}</small></p>}
              {model.currencies.length < 2 ? null : <p class="ct">{words.currencies}{model.currencies.map((one) => (one.current ? null : <> <a href={one.url}>{one.currency}</a></>))}</p>}
            </section>
          </div>
          <div>
            {free ? null : <Methods kit={kit} model={review} />}
            <Note icon="shield">{words.safe}</Note>
            <section class="card">
              {review.email === null ? null : <>
                <label class="f" for="e">{words.email} <small>{w.review.emailOptional}</small></label>
                <input class="in" id="e" type="email" name="email" value={review.email.value} autocomplete="email" maxlength={254} aria-invalid={review.email.bad ? 'true' : undefined} aria-describedby={review.email.bad ? 'eb' : undefined} />
                {review.email.bad ? <p class="bad" id="eb">{w.review.emailBad}</p> : null}
              </>}
              {model.sponsor === null ? null : <p class="sub">{words.emailSponsor}<br />{words.stop} <a href={model.sponsor.stopUrl}>{words.stopLink}</a></p>}
            </section>
          </div>
        </div>
        <div class="cta">
          <p>{own === null ? null : <b>{f.money(own.money)}</b>}{words.held(timeSaid(kit, review.zone, review.validUntil))}</p>
          <button class="btn le"><Icon name="lock" />{free ? words.free : words.button(f.money(review.price.total))}</button>
        </div>
      </form>
    </Page>
  );
}

/** `$1 = ¥7.1`: the rate as it is held, at most six decimals. */
function rateText(kit: Kit, rate: NonNullable<PayModel['own']>['rate']): string {
  const whole = rate.millionths / 1_000_000n;
  const rest = (rate.millionths % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `1 USD = ${kit.f.number(Number(whole))}${rest === '' ? '' : `.${rest}`} ${rate.currency}`;
}
