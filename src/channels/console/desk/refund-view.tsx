import { usd } from '../../../base/money.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import type { NoOffer, Offer } from '../../../rooms/refunds/refunds.ts';
import { Panel, Told, zoneShown, type When } from './bits.tsx';
import { endingOf, type Case } from './case.ts';

const WHY: Readonly<Record<NoOffer, string>> = {
  not_delivered: 'It was not delivered; what was paid goes back by itself.', nothing_paid: 'Nothing was paid for it.', policy_none: 'This plan is sold without refunds.', used: 'It has been used.',
  too_late: 'Its time for refunds is over.', nothing_left: 'Nothing is left of it.', cannot_take_back: 'The carrier cannot take back what can still be used.', extension_first: 'A later extension rests on it and has to go back first.',
  case_open: 'Something is being put right by itself.', asked_before: 'It was asked for before.',
};

/** What comes back, exactly, before anything is asked for. */
export function RefundPage({ one, offer, renewal, formKey, when, told, limit }: { readonly one: Case; readonly offer: Offer; readonly renewal: string; readonly formKey: string; readonly when: When; readonly told: { readonly did: string | null; readonly no: string | null }; readonly limit: bigint }) {
  const f = formatter('en');
  return (
    <div class="dk">
      <header class="dk-top"><h1>Refund <span class="dk-n">••{endingOf(one.line!)}</span></h1><a class="dk-b" href={one.url} data-key="q">Back to the call<kbd aria-hidden="true">q</kbd></a></header>
      <Told {...told} />
      {offer.kind === 'none' ? <Panel id="offer" title="Nothing can go back"><p>{WHY[offer.why]}</p></Panel> : (
        <Panel id="offer" title={`${f.money(usd(offer.amountCents))} goes back`}>
          <p>To where it was paid from, of {f.money(usd(BigInt(offer.doc.capturedCents)))} paid. By the plan’s own rule; nobody at the desk changes the sum.</p>
          {offer.after.clocks.serviceEndsAt === null ? <p>Nothing runs on the line afterwards.</p> : <p>The line is then valid until <b>{f.minute(lastMoment(offer.after.clocks.serviceEndsAt), one.line!.zone, when.now)}</b> {zoneShown(one.line!.zone)} time.</p>}
          {offer.doc.overLimit ? <p>Above {f.money(usd(limit))} another person says yes or no first.</p> : null}
          <form method="post" action={`${one.url}/refunds/${renewal}`} class="dk-form dk-find">
            <input type="hidden" name="key" value={formKey} /><input type="hidden" name="terms" value={offer.terms} />
            <label>Why, in the caller’s words<input name="reason" required minlength={3} maxlength={200} /></label>
            <button class="dk-b dk-go">Ask for {f.money(usd(offer.amountCents))} back</button>
          </form>
        </Panel>
      )}
    </div>
  );
}
