import type { Instant } from '../../../base/time.ts';
import { check } from '../../../base/check.ts';
import { isRefused, type Effects, type PlaceWay } from './effects.ts';
import type { CallState } from './state.ts';
import { levelOf, personOf } from './state.ts';
import { needs, play, say, to, toAgent, type Nodes, type Option, type Results, type Say, type Turn } from './kit.ts';
import { prove, waysOf, WRONG_MAX } from './proof.ts';
import { offerCode, quoteAnew } from './review.ts';

/** Past this the caller is told that it goes on without them (s). */
const RESULT_SECONDS = 10;
const POLL_SECONDS = 2;
/** A voucher has sixteen letters and digits; a letter is typed as the key that carries it. */
const VOUCHER_DIGITS = 16;

const place = (state: CallState, paidBy: CallState['paidBy'], pay: PlaceWay): Turn => {
  check(state.draft !== null && state.orderKey !== null, 'what is paid was reviewed and confirmed');
  return needs({ ...state, at: 'result', paidBy }, { kind: 'place', key: state.orderKey, quote: state.draft.quote, customer: personOf(state), pay });
};

function waysToPay(state: CallState): readonly Option[] {
  const ways = state.ways!;
  return [
    ...(ways.saved === null ? [] : [{ key: '1', say: say('paySaved', { key: '1', ...ways.saved }), go: (now: CallState) => place(now, 'saved', { kind: 'saved', method: now.ways!.saved!.id }) }]),
    // The same offer to everybody who has shown nothing: it tells nobody whether something is saved.
    ...(ways.saved === null && ways.savedRefused === null && levelOf(state) === 0 && state.wrong < WRONG_MAX ? [{ key: '1', say: say('payAfterProof', { key: '1' }), go: (now: CallState) => prove(now) }] : []),
    ...(ways.walletCents === null ? [] : [{ key: '2', say: say('payWallet', { key: '2', cents: ways.walletCents }), go: (now: CallState) => place(now, 'wallet', { kind: 'wallet' }) }]),
    ...(ways.linkTo === null || !fitsLink(state) ? [] : [{ key: '3', say: say('payLink', { key: '3', ending: ways.linkTo }), go: (now: CallState) => needs(now, { kind: 'link' as const, line: now.line!.id, quote: now.draft!.quote, level: levelOf(now) }) }]),
    ...(ways.cardAt === null ? [] : [{ key: '4', say: say('payCard', { key: '4' }), go: payCard }]),
    ...(ways.vouchers ? [{ key: '5', say: say('payVoucher', { key: '5' }), go: (now: CallState) => to(now, 'voucher') }] : []),
    { key: '6', say: say('onTheWeb', { key: '6' }), go: offerCode },
  ];
}

/** A pay link knows plan and way, and no more: another price than was read out must not arrive. */
const fitsLink = ({ draft }: CallState): boolean => draft!.promotion === null && !draft!.whenUsedUp;

const payCard = (state: CallState): Turn => play({ ...state, at: 'result', paidBy: 'card' }, [{ kind: 'pay', gateway: state.ways!.cardAt!, cents: state.draft!.totalCents, description: say('payFor', { ending: state.line!.ending }) }], say('cardStep'));

export const payNodes: Nodes = {
  pay: {
    kind: 'menu', fresh: true, back: 'review',
    before: (state) => [say('howToPay', { cents: state.draft!.totalCents }), ...(state.ways!.savedRefused === 'too_much' ? [say('tooMuchForPhone')] : state.ways!.savedRefused === 'line_frozen' ? [say('refusal', { code: 'line_frozen' })] : [])],
    options: waysToPay,
  },
  voucher: {
    kind: 'entry', max: VOUCHER_DIGITS, endsWithHash: false, secret: true, fresh: true, back: 'pay',
    before: () => [say('typeVoucher')],
    take: (state, digits) => needs(state, { kind: 'voucher', customer: personOf(state)!, digits }),
  },
  /** Money is under way: keys change nothing, and nothing is sent twice. */
  result: {
    kind: 'wait',
    prompt: () => [{ kind: 'pause', seconds: POLL_SECONDS }],
    on: (state, event) => {
      if (state.renewal !== null) return needs(state, { kind: 'look', renewal: state.renewal });
      // Only the provider's step stands between here and the order.
      if (event.kind === 'paid') return place(state, 'card', { kind: 'token', gateway: state.ways!.cardAt!, token: event.token });
      if (event.kind === 'unpaid') return to(state, 'pay', say(event.why === 'cancelled' ? 'cardCancelled' : 'cardFailed'));
      return play(state, [{ kind: 'pause', seconds: POLL_SECONDS }]);
    },
  },
  /** Nothing was charged. Another try is another review, never a repeat. */
  declined: {
    kind: 'menu', fresh: true,
    options: () => [
      { key: '1', say: say('anotherWay', { key: '1' }), go: (state) => quoteAnew({ ...state, renewal: null, orderKey: null }) },
      { key: '2', say: say('mainMenu', { key: '2' }), go: (state) => to(state, 'main') },
    ],
  },
};

type Placed = Exclude<Effects['place']['gives'], { refused: unknown }>;

function stands(state: CallState, placed: Placed, now: Instant): Turn {
  const known: CallState = { ...state, renewal: placed.renewal };
  const since = state.waiting?.since ?? now;
  switch (placed.state) {
    case 'done': {
      const done: Say[] = [say('done'), ...(placed.endsAt === null ? [] : [say('validThrough', { at: placed.endsAt, zone: placed.zone, now })]), say('receiptComes')];
      return needs({ ...known, goal: 'renew' }, { kind: 'auto', line: state.line!.id, customer: personOf(state) }, ...done);
    }
    case 'declined': return to(known, 'declined', say('payDeclined'));
    case 'returning': return to(known, 'next', say('couldNotDeliver'));
    case 'paid': case 'paying':
      if (now - since >= RESULT_SECONDS) return to(known, 'next', say(placed.state === 'paid' ? 'stillWorking' : 'stillPaying'));
      return play({ ...known, waiting: { key: null, effect: { kind: 'look', renewal: placed.renewal }, since, polls: (state.waiting?.polls ?? 0) + 1 } }, [{ kind: 'pause', seconds: POLL_SECONDS }], ...(state.waiting === null ? [say('oneMoment')] : []));
  }
}

export const payResults: Results = {
  // Confirmed: from here on there is one order key, whatever way is chosen and however often.
  ways: (state, gives) => to({ ...state, ways: gives }, 'pay'),
  place: (state, gives, { now }) => {
    if (!isRefused(gives)) return stands(state, gives, now);
    const why = say('refusal', { code: gives.refused });
    switch (gives.refused) {
      case 'quote_expired': case 'line_changed': case 'quote_used':
        return quoteAnew(state, state.draft!.promotion, why);
      case 'wallet_too_low': case 'wallet_frozen': case 'payment_method_unknown': case 'line_frozen': case 'payment_declined':
        return needs(state, waysOf(state), why);
      default: return to(state, 'next', why);
    }
  },
  look: (state, gives, { now }) => stands(state, gives, now),
  voucher: (state, gives) => {
    if (!isRefused(gives)) return needs({ ...state, tries: 0 }, waysOf(state), say('voucherTaken', { cents: gives.cents, balance: gives.balanceCents }));
    if (gives.refused === 'code_locked') return toAgent(state, 'payment', say('tooManyTries'));
    return to(state, 'pay', say('refusal', { code: gives.refused }));
  },
  link: (state, gives) => (isRefused(gives) ? to(state, 'pay', say('refusal', { code: gives.refused })) : to(state, 'next', say('linkSent', { ending: gives.ending }))),
};
