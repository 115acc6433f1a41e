import type { Language } from '../../../base/language.ts';
import { amountText, usd } from '../../../base/money.ts';
import type { Refusal } from '../../../base/refusal.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Saying } from '../../../rooms/calls/calls.ts';
import { afterOf, expiresAtOf, type QuoteDoc, type Renewal } from '../../../rooms/renewals/renewals.ts';
import { Act, At, LANGUAGE_NAMES, NEVER_A_CARD, Panel, Told, zoneShown, type When } from './bits.tsx';
import { endingOf, type Case } from './case.ts';
import { wayKey, type DeskOffer, type PayWay, type Ways } from './renew.ts';

interface Told { readonly did: string | null; readonly no: string | null }
const f = formatter('en');

const Head = ({ one, title, children }: { readonly one: Case; readonly title: string; readonly children?: unknown }) => (
  <header class="dk-top"><h1>{title} <span class="dk-n">{one.line === null ? '' : `••${endingOf(one.line)}`}</span></h1>{children as never}<a class="dk-b" href={one.url} data-key="q">Back to the call<kbd aria-hidden="true">q</kbd></a></header>
);

/** Which plan: what the line can have by an agent now, with its whole price and the new end. */
export function PlansPage({ one, offers, lastPlan, when, told }: { readonly one: Case; readonly offers: readonly DeskOffer[]; readonly lastPlan: string | null; readonly when: When; readonly told: Told }) {
  const open = offers.filter((each) => each.doc !== null);
  const chosen = open.some((each) => each.offer.plan.terms.planId === lastPlan) ? lastPlan : open[0]?.offer.plan.terms.planId;
  return (
    <div class="dk">
      <Head one={one} title="Renew on behalf" />
      <Told {...told} />
      {open.length === 0 ? <p class="dk-empty">This line takes no plan now: {offers[0]?.refused ? refusalWords(offers[0].refused.code, 'en').detail : 'nothing is sold for it.'}</p> : (
        <form method="post" action={`${one.url}/renew`}>
          <table class="dk-table dk-plans">
            <thead><tr><th scope="col">Plan</th><th scope="col">Data</th><th scope="col">Starts</th><th scope="col">Then valid until</th><th scope="col">In all</th></tr></thead>
            <tbody>{offers.map(({ offer: { plan }, doc, refused }) => {
              const id = plan.terms.planId;
              if (doc === null) return <tr class="dk-dim"><td>{plan.name.en}</td><td colspan={4}>{refused === null ? '' : refusalWords(refused.code, 'en').title}</td></tr>;
              const ends = doc.mode === 'add_data' ? null : afterOf(doc).clocks.serviceEndsAt;
              return (
                <tr>
                  <td><label class="dk-pick"><input type="radio" name="plan" value={`${id} ${doc.mode}`} checked={id === chosen} />{plan.name.en}{id === lastPlan ? <span class="dk-tag">as last time</span> : null}</label></td>
                  <td class="dk-n">{plan.terms.dataBytes === null ? 'unlimited' : f.dataText(plan.terms.dataBytes, 'down')}</td><td>{MODES[doc.mode]}</td>
                  <td class="dk-n">{ends === null ? 'unchanged' : f.minute(lastMoment(ends), one.line!.zone, when.now)}</td><td class="dk-n"><b>{f.money(usd(doc.totalCents))}</b></td>
                </tr>);
            })}</tbody>
          </table>
          <p class="dk-foot"><small>Prices hold every tax and fee of the line’s place. Dates on the line’s clock, {zoneShown(one.line!.zone)}.</small><button class="dk-b dk-go">Quote it</button></p>
        </form>
      )}
    </div>
  );
}
const MODES: Readonly<Record<QuoteDoc['mode'], string>> = { queue: 'after the running plan', extend: 'at once, days and data are added', carry: 'at once, data carried over', replace: 'at once, the rest is lost', add_data: 'at once, as added data' };

const RATHER: typeof MODES = { queue: 'Start after the running plan', extend: 'Lengthen the running plan', carry: 'Start now and carry data over', replace: 'Start now and lose what is left', add_data: 'Add it as data' };

const WHY: Readonly<Record<NonNullable<Ways['why']>, string>> = {
  no_person: 'The proof has shown no customer of ours, so nothing saved can be charged.', nothing_saved: 'The customer has saved no way to pay and has not enough in the wallet.',
  too_much: 'Above this sum a code and the passcode are both needed.', line_frozen: 'The SIM was changed lately: only the passcode can show who this is.',
};

export interface ScriptModel {
  readonly one: Case; readonly doc: QuoteDoc; readonly ways: Ways; readonly chosen: PayWay | null; readonly words: readonly string[]; readonly english: readonly string[] | null;
  readonly when: When; readonly told: Told; readonly linkTo: string | null; readonly others: readonly QuoteDoc['mode'][]; /** The last time the call itself read these words. */ readonly reading: Saying | null; readonly formKey: string; readonly code: { readonly digits: string; readonly minutes: number; readonly textedTo: string | null } | null;
}

/** The quote with what is to be read aloud, and the yes. */
export function ScriptPage({ one, doc, ways, chosen, words, english, when, told, linkTo, others, reading, formKey, code }: ScriptModel) {
  const { language } = one.call;
  const here = `${one.url}/quotes/${doc.quote}`;
  const total = f.money(usd(doc.totalCents));
  const isBeingRead = reading !== null && reading.answer === null && one.call.endedAt === null;
  return (
    <div class="dk" data-again={isBeingRead ? '3' : undefined}>
      <Head one={one} title={chosen === null ? 'The quote' : 'Read it aloud'}><p class="dk-state"><span>Quote holds until <At at={expiresAtOf(doc)} when={when} /></span></p></Head>
      <p class="dk-warn">{NEVER_A_CARD}</p>
      <Told {...told} />
      <div class="dk-call dk-two">
        <div class="dk-main">
          {chosen === null ? null : (
            <Panel id="script" title={`In ${LANGUAGE_NAMES[language]}`}>
              {ways.ways.length < 2 ? null : <nav class="dk-ways" aria-label="How they pay">{ways.ways.map((way) => <a href={`${here}?pay=${wayKey(way)}`} aria-current={wayKey(way) === wayKey(chosen) ? 'true' : undefined}>{labelOf(way)}</a>)}</nav>}
              <ol class="dk-script" lang={language}>{words.map((sentence) => <li>{sentence}</li>)}</ol>
              {english === null ? null : <details><summary>The same in English</summary><ol class="dk-script dk-small">{english.map((sentence) => <li>{sentence}</li>)}</ol></details>}
              {one.isCall ? <Reading reading={reading} here={here} pay={wayKey(chosen)} when={when} /> : null}
              {reading?.answer === 'no' ? null : (
                <form method="post" action={here} class="dk-form dk-yes">
                  <input type="hidden" name="pay" value={wayKey(chosen)} />
                  {reading?.answer === 'yes' ? null : <label class="dk-check"><input type="checkbox" name="said" value="yes" required data-key="y" aria-keyshortcuts="y" />I read these words aloud and the caller said yes</label>}
                  <button class="dk-b dk-go dk-pay">Renew for {total}</button>
                  <small>Your name, the time and these words are kept as the caller’s consent. A second press buys nothing more.</small>
                </form>
              )}
            </Panel>
          )}
          {ways.why === null ? null : <Panel id="noway" title="Nothing saved can be charged"><p>{WHY[ways.why]}</p></Panel>}
        </div>
        <div class="dk-rail">
          <Panel id="price" title="What it comes to">
            <dl class="dk-price">{doc.price.map((row) => <div><dt>{row.label.en}</dt><dd>{row.cents < 0 ? '−' : ''}${amountText(BigInt(Math.abs(row.cents)))}</dd></div>)}<div class="dk-total"><dt>In all</dt><dd>{total}</dd></div></dl>
            <p class="dk-starts">Starts <b>{MODES[doc.mode]}</b>.</p>
            {others.map((mode) => <form method="post" action={`${one.url}/renew`} class="dk-act"><input type="hidden" name="plan" value={`${doc.plan.id} ${mode}`} /><button class="dk-b">{RATHER[mode]}</button></form>)}
          </Panel>
          <Panel id="else" title="Or let them pay themselves">
            {linkTo === null ? <p class="dk-empty">No number that gets texts is known.</p> : (
              <form method="post" action={`${one.url}/link`} class="dk-act"><input type="hidden" name="key" value={formKey} /><input type="hidden" name="quote" value={doc.quote} /><button class={chosen === null ? 'dk-b dk-go' : 'dk-b'}>Text a pay link to ••{linkTo}</button></form>
            )}
            {code === null ? <Act to={`${here}/code`} label="Send a hand-over code" hint="Six digits by which they go on at the shop’s address, under Continue." /> : (
              <div class="dk-handover" role="status"><b class="dk-big">{code.digits.slice(0, 3)} {code.digits.slice(3)}</b><small>{code.textedTo === null ? 'Read it to the caller' : `Texted to ••${code.textedTo}, or read it to the caller`}: it works once, for {code.minutes} minutes, at the shop’s address under Continue. It is shown only now.</small></div>
            )}
          </Panel>
        </div>
      </div>
    </div>
  );
}
/** The words by the call's own voice, and the key that answers them: the way for a desk without sound. */
const Reading = ({ reading, here, pay, when }: { readonly reading: Saying | null; readonly here: string; readonly pay: string; readonly when: When }) => (
  <div class="dk-reading" role="status">
    {reading === null ? null : reading.answer === null ? <p>Is being read to the caller, who answers by a key. <a href={`${here}?pay=${pay}`}>See whether they have</a></p>
      : reading.answer === 'yes' ? <p><span class="dk-tag dk-ok">agreed</span> The caller pressed 1 at <At at={reading.answeredAt!} when={when} />.</p> : <p><span class="dk-tag dk-bad">no</span> The caller did not agree. Nothing is bought.</p>}
    {reading !== null && reading.answer !== 'no' ? null : (
      <form method="post" action={`${here}/read`} class="dk-act"><input type="hidden" name="pay" value={pay} /><button class="dk-b" data-key="a" aria-keyshortcuts="a">{reading === null ? 'Have it read to the caller' : 'Have it read again'}<kbd aria-hidden="true">a</kbd></button><small>The call reads it in their language; they agree by key 1.</small></form>
    )}
  </div>
);
const labelOf = (way: PayWay): string => (way.kind === 'saved' ? way.label : `Wallet, ${f.money(usd(way.freeCents))}`);

const STANDS: Readonly<Record<Renewal['state'], readonly [title: string, says: string, moves: boolean]>> = {
  paying: ['Paying', 'The payment is under way.', true], awaiting_customer: ['Waits for the customer', 'Their bank asks them to confirm. It goes on by itself.', true], payment_unknown: ['Paying', 'The payment service has not answered yet. It is asked again; nothing is charged twice.', true],
  topping_up: ['Paid, being delivered', 'The carrier is told.', true], awaiting_carrier: ['Paid, being delivered', 'The carrier works on it. The caller gets a text when it is done.', true], carrier_unknown: ['Paid, being delivered', 'The carrier has not answered yet. It is asked again; nothing is bought twice.', true],
  refunding: ['Goes back', 'It could not be delivered; the money goes back.', true], awaiting_refund: ['Goes back', 'The money is on its way back.', true], refund_unknown: ['Goes back', 'The money is on its way back.', true], refunded: ['Went back', 'It could not be delivered; the money went back in full.', false],
  needs_agent: ['A person looks at it', 'It waits under Stuck work. The caller hears of it by text.', false], done: ['Done', 'The line is renewed.', false], declined: ['Declined', 'The bank said no. Nothing was charged, nothing was bought. Text a pay link instead.', false],
};
export const stillMoves = (state: Renewal['state']): boolean => STANDS[state][2];

export interface ResultModel { readonly one: Case; readonly renewal: Renewal; readonly endsAt: number | null; readonly texts: readonly { readonly channel: string; readonly to: string; readonly language: Language; readonly sent: boolean }[]; readonly when: When; readonly planName: string }

/** Where the renewal stands, and what goes out about it. */
export function ResultPage({ one, renewal, endsAt, texts, when, planName }: ResultModel) {
  const [title, says, moves] = STANDS[renewal.state];
  return (
    <div class="dk" data-again={moves ? '2' : undefined}>
      <Head one={one} title={title} />
      <Panel id="result" title={planName} aside={<span class={renewal.state === 'done' ? 'dk-tag dk-ok' : 'dk-tag'}>{title.toLowerCase()}</span>}>
        <p role="status">{says}</p>
        {endsAt === null ? null : <p>Valid until <b>{f.minute(lastMoment(endsAt as never), one.line!.zone, when.now)}</b> {zoneShown(one.line!.zone)} time.</p>}
        <p class="dk-n"><b>{f.money(usd(renewal.totalCents))}</b> <code>{renewal.id}</code></p>
        {moves ? <p><a class="dk-b" href="">See how it stands</a></p> : null}
      </Panel>
      <Panel id="out" title="What goes out">
        {texts.length === 0 ? <p class="dk-empty">{moves ? 'Text and e-mail leave as soon as it is done.' : 'Nothing: no address is on file.'}</p> : (
          <ul class="dk-list">{texts.map((text) => <li><span class="dk-tag">{text.channel === 'sms' ? 'text' : text.channel}</span><span>to {text.to}, in {LANGUAGE_NAMES[text.language]}</span><span class={text.sent ? 'dk-tag dk-ok' : 'dk-tag'}>{text.sent ? 'sent' : 'on its way'}</span></li>)}</ul>
        )}
      </Panel>
    </div>
  );
}

/** A no, in words an agent can say. */
export const sayNo = (error: Refusal): string => { const words = refusalWords(error.code, 'en'); return `${words.title}. ${words.detail}`; };
