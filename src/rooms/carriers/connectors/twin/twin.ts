import type { CarrierId, PlanTerms, ProfileTerms } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import type { Clock } from '../../../../platform/clock.ts';
import type { Secret } from '../../../../platform/secrets/secret.ts';
import type { CarrierLine, LineReading, TopUpOrder } from '../../connector.ts';
import { acceptChange, type ChangeOrder } from './change.ts';
import { openControls, type TwinControls } from './controls.ts';
import { openDelivery, type CallbackDelivery } from './deliver-callbacks.ts';
import { takeFaults, type TwinCall } from './faults.ts';
import { metered, readingOf } from './line.ts';
import type { TwinTopUp } from './records.ts';
import { changeReply, topUpReply, topUpStatus, type ChangeReply, type ListReply, type TopUpReply } from './replies.ts';
import { settleDue } from './settle-due.ts';
import type { TwinStore } from './store.ts';
import { accept, type TwinEnv } from './top-up.ts';
import type { TwinWork } from './work.ts';

export interface TwinOptions {
  readonly carrier: CarrierId;
  readonly clock: Pick<Clock, 'now'>;
  readonly store: TwinStore;
  /** The profile in force when it is asked for: grace, suspension, how late renewals start. */
  readonly profile: () => ProfileTerms;
  /** What the carrier takes from the shop's float for one purchase of a plan, in cents. */
  readonly costCents: (terms: PlanTerms) => bigint;
  /** What the shop paid in before the first call, in cents; counts only where the carrier's books are new. */
  readonly openingFloatCents: bigint;
  readonly callbackSecret: Secret;
  /** Whether it calls the shop; default true. */
  readonly calls?: boolean;
}

/** What comes back over the wire: silence, or a reply, perhaps after some real seconds or in a strange tongue. */
export type Sent<T> =
  | { readonly kind: 'silence' }
  | { readonly kind: 'reply'; readonly reply: T; readonly slowSeconds: number; readonly strange: boolean };

/** A simulated carrier with books of its own. */
export interface Twin extends TwinControls, CallbackDelivery {
  readonly carrier: CarrierId;
  readonly callbackSecret: Secret;
  topUp(order: TopUpOrder): Promise<Sent<TopUpReply>>;
  /** Null where the key was never seen. */
  findTopUp(key: string): Promise<Sent<TopUpReply | null>>;
  /** Null where the carrier has no such line. */
  readLine(line: Pick<CarrierLine, 'iccid' | 'number'>): Promise<Sent<LineReading | null>>;
  change(order: ChangeOrder): Promise<Sent<ChangeReply>>;
  findChange(changeKey: string): Promise<Sent<ChangeReply | null>>;
  /** By the moment of their last change, both ends included. */
  list(from: Instant, to: Instant): Promise<Sent<ListReply>>;
}

/** Opens the carrier's side. Its books stay in the store: opening the same store again goes on where they stood. */
export async function openTwin(options: TwinOptions): Promise<Twin> {
  const { carrier, clock, store } = options;
  await store.open({ carrier, floatCents: options.openingFloatCents, paidInCents: options.openingFloatCents, rules: [], counter: 0 });
  const env = (): TwinEnv => ({ now: clock.now(), profile: options.profile(), costOf: options.costCents, calls: options.calls ?? true });
  const controls = openControls({ carrier, store, env });

  return {
    carrier,
    callbackSecret: options.callbackSecret,
    ...controls,
    ...openDelivery({ carrier, store, clock, secret: options.callbackSecret, runDue: controls.runDue }),

    topUp: (order) => store.step(carrier, { iccid: order.line.iccid, key: order.key }, (work) => overWire(work, 'top_up', order.line.iccid, () => {
      const now = env();
      settleDue(work, now, order.line.iccid);
      const known = work.topUp(order.key);
      if (known !== null) return isSame(known, order) ? topUpReply(known) : { ...topUpReply(known), status: 'KEY_REUSED' };
      return topUpReply(accept(work, now, order, takeFaults(work, 'top_up', { iccid: order.line.iccid, part: 'doing' })));
    })),

    findTopUp: (key) => store.step(carrier, { key }, (work) => {
      const iccid = work.topUp(key)?.iccid ?? null;
      return overWire(work, 'find_top_up', iccid, () => {
        if (iccid !== null) settleDue(work, env(), iccid);
        const found = work.topUp(key);
        return found === null ? null : topUpReply(found);
      });
    }),

    readLine: ({ iccid, number }) => store.step(carrier, { iccid }, (work) => overWire(work, 'read_line', iccid, () => {
      const now = env();
      settleDue(work, now, iccid);
      const line = work.line(iccid);
      if (line === null || (number !== null && number !== line.number)) return null;
      if (takeFaults(work, 'read_line', { iccid, part: 'doing' }).some((one) => one.kind === 'refuse')) return null;
      return readingOf(metered(work, line, now.now), now.now);
    })),

    change: (order) => store.step(carrier, { key: order.key, changeKey: order.changeKey }, (work) => {
      const iccid = work.topUp(order.key)?.iccid ?? null;
      return overWire(work, order.what, iccid, () => {
        const now = env();
        if (iccid !== null) settleDue(work, now, iccid);
        const known = work.change(order.changeKey);
        if (known === null) return changeReply(acceptChange(work, now, order, takeFaults(work, order.what, { iccid, part: 'doing' })));
        const same = known.key === order.key && known.what === order.what && known.asOf === order.asOf;
        return same ? changeReply(known) : { ...changeReply(known), status: 'KEY_REUSED' };
      });
    }),

    findChange: (changeKey) => store.step(carrier, { changeKey }, (work) => {
      const iccid = work.change(changeKey)?.iccid ?? null;
      return overWire(work, 'find_change', iccid, () => {
        if (iccid !== null) settleDue(work, env(), iccid);
        const found = work.change(changeKey);
        return found === null ? null : changeReply(found);
      });
    }),

    async list(from, to) {
      const sent = await store.step(carrier, {}, (work) => overWire(work, 'list', null, () => null));
      if (sent.kind === 'silence') return sent;
      await controls.runDue();
      return { ...sent, reply: (await store.list(carrier, from, to)).map(listed) };
    },
  };
}

/** Carries a call over a wire that may lose the request, lose the answer, be slow, or bring back a strange tongue. */
function overWire<T>(work: TwinWork, call: TwinCall, iccid: string | null, run: () => T): Sent<T> {
  const wire = takeFaults(work, call, { iccid, part: 'wire' })[0];
  if (wire?.kind === 'lost_request') return { kind: 'silence' };
  const reply = run();
  if (wire?.kind === 'lost_reply') return { kind: 'silence' };
  return { kind: 'reply', reply, slowSeconds: wire?.kind === 'slow' ? wire.seconds : 0, strange: wire?.kind === 'unknown_code' };
}

/** One key, one thing: the same key for another line or another plan is not the same top-up. */
function isSame({ iccid, purchase }: TwinTopUp, order: TopUpOrder): boolean {
  return iccid === order.line.iccid && purchase.mode === order.mode && purchase.bonusBytes === order.bonusBytes
    && purchase.startsWhenUsedUp === order.startsWhenUsedUp && purchase.terms.planId === order.terms.planId && purchase.terms.planVersion === order.terms.planVersion;
}

const listed = (topUp: TwinTopUp): ListReply[number] => ({ key: topUp.key, ref: topUp.ref, iccid: topUp.iccid, status: topUpStatus(topUp), at: topUp.at });
