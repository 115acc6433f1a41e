import type { Instant } from '../../../base/time.ts';
import { isRefused } from './effects.ts';
import { forLine, type StatusShown } from './state.ts';
import { needs, say, to, type Nodes, type Results, type Say } from './kit.ts';
import { fromOffers } from './shelf.ts';
import { withDraft } from './review.ts';

/** A line in a few sentences: until when, how much, and what comes then. */
function told(status: StatusShown, now: Instant): Say[] {
  const { zone } = status;
  const until = status.endsAt === null ? [] : [say('validThrough', { at: status.endsAt, zone, now })];
  const data = status.bytes === null ? say('dataUnlimited') : status.bytes > 0 ? say('dataLeft', { bytes: status.bytes }) : say('dataNone');
  const kept = status.releaseAt === null ? [] : [say('numberKept', { at: status.releaseAt, zone, now })];
  const wallet = status.walletCents === null ? [] : [say('walletHas', { cents: status.walletCents })];
  const queued = status.queued === 0 ? [] : [say('queued', { count: status.queued })];
  switch (status.phase) {
    case 'active': return [say('isActive'), ...until, data, ...queued, ...wallet];
    case 'parked': return [say('isParked'), ...until, ...queued, ...wallet];
    case 'grace': return [say('isInGrace'), ...kept, ...wallet];
    case 'suspended': return [say('isSuspended'), ...kept, ...wallet];
    case 'releasing': return [say('isReleased'), ...wallet];
    case 'preactive': return [say('isNew'), ...queued, ...wallet];
    case 'closed': return [say('isClosed'), ...wallet];
  }
}

export const tellNodes: Nodes = {
  hand_over: {
    kind: 'entry', max: 6, endsWithHash: false, secret: true, back: 'main',
    before: () => [say('typeCarryCode')],
    take: (state, digits) => needs(state, { kind: 'take_code', digits }),
  },
};

export const tellResults: Results = {
  status: (state, gives, { now }) => to(state, 'next', ...told(gives, now)),
  receipt: (state, { sent }) => to(state, 'next', sent ? say('receiptSent', { ending: state.line!.ending }) : say('noReceipt')),
  offers: (state, gives) => fromOffers(state, gives),
  take_code: (state, gives) => {
    if (isRefused(gives) && gives.refused !== 'handover_not_valid') return to(state, 'next', say('refusal', { code: gives.refused }));
    if (isRefused(gives)) return state.tries >= 2 ? to(state, 'main', say('carryCodeWrong')) : { ...to(state, 'hand_over', say('carryCodeWrong')), state: { ...state, at: 'hand_over', tries: state.tries + 1 } };
    const proofs = gives.carried ? [...state.proofs, { line: gives.line.id, how: 'carried', customer: gives.customer } as const] : state.proofs;
    return withDraft({ ...forLine(state, gives.line), goal: 'renew', needs: 1, proofs }, gives.draft, say('carryOn', { ending: gives.line.ending }));
  },
};
