import { formatPhone } from '../../../base/phone.ts';
import { usd } from '../../../base/money.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import { mandateOf } from '../../../rooms/autorenew/autorenew.ts';
import { timelineOf } from '../../../rooms/guard/guard.ts';
import { engine, type Line } from '../../../rooms/lines/lines.ts';
import { listReceipts, loadWork, receiptNumberText, refreshLine } from '../../../rooms/renewals/renewals.ts';
import { mayBeOffered } from '../../../rooms/refunds/refunds.ts';
import { runOutOf } from '../../../rooms/usage/usage.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import { textsGoTo } from './acts.ts';
import { endingOf, type Case } from './case.ts';
import type { DeskParts } from './desk-parts.ts';
import type { ClockShown, LineShown, ReceiptShown, Status } from './line-shown.ts';
import { offersFor } from './renew.ts';

const RECEIPTS_SHOWN = 5;
const PHASES: Readonly<Record<string, string>> = { active: 'active', parked: 'parked', grace: 'in grace', suspended: 'suspended', releasing: 'being released', preactive: 'never used', stock: 'in stock', recycled: 'released', cancelled: 'closed', ported_out: 'moved away' };

/** What an agent may see of the line in hand: its ending before a proof, everything after one. */
export async function lineShown(desk: DeskParts, one: Case): Promise<LineShown> {
  const { line } = one;
  if (line === null) return { kind: 'none' };
  const linkTo = await linkNumber(desk, one);
  if (one.level === 0) {
    const f = formatter('en');
    return {
      kind: 'masked', ending: endingOf(line), getsTexts: line.number !== null && line.smsCapable, linkTo,
      plans: offersFor(desk, line).flatMap(({ offer, doc }) => (doc === null ? [] : [{ id: offer.plan.terms.planId, name: offer.plan.name.en, price: f.money(usd(doc.totalCents)) }])),
    };
  }
  return { kind: 'whole', status: await statusOf(desk, one, await refreshLine(desk.app, line)), linkTo };
}

async function linkNumber(desk: DeskParts, one: Case): Promise<string | null> {
  const to = textsGoTo(one);
  return to === null || await desk.people.textsStopped(to) ? null : to.slice(-4);
}

async function statusOf({ app }: DeskParts, one: Case, line: Line): Promise<Status> {
  const now = app.clock.now();
  const f = formatter('en');
  const seen = engine.snapshotOf(line.state, now, line.balance?.expiresAt ?? null);
  const [mandate, wallet, receipts, runOut] = await Promise.all([
    mandateOf(app.db, line.id), one.customer === null ? null : walletOf(app.db, one.customer.id, now), receiptsOf(app, line), runOutOf(app, line),
  ]);
  const running = seen.running === null ? null : line.state.purchases.findLast((bought) => bought.purchase.terms.planId === seen.running!.planId)?.purchase.terms ?? null;
  const likely = runOut?.likely ?? null;
  return {
    shown: line.number === null ? `SIM ${line.iccid}` : `+1 ${formatPhone(line.number)}`, carrier: app.shelf().profile(line.carrier, now).name, name: line.name, phase: PHASES[seen.phase] ?? seen.phase,
    plan: running === null ? null : app.shelf().planVersion(running.planId, running.planVersion).name.en, zone: line.zone, clocks: clocksOf(line, now), left: seen.usableBytes, of: running?.dataBytes ?? null,
    lasts: likely === null ? null : `used up about ${f.day(likely, line.zone, now)}`, queued: seen.queue.length,
    balance: line.balance === null || line.balance.cents === 0n ? null : `${f.money(usd(line.balance.cents))} at the carrier`, wallet: wallet === null ? null : `${f.money(usd(wallet.free))} in the wallet`,
    auto: { on: mandate !== null, next: mandate?.next ? `${f.money(usd(mandate.next.cents))} on ${f.day(mandate.next.at, line.zone, now)}` : null }, receipts,
  };
}

/** The four clocks, each once: cycle, added data, money at the carrier, number. And the end of all that is paid for, where it is another day. */
function clocksOf(line: Line, now: Parameters<typeof timelineOf>[1]): readonly ClockShown[] {
  const { marks, releaseAt, serviceEndsAt } = timelineOf(line, now);
  const first = (kinds: readonly string[]) => marks.find((mark) => kinds.includes(mark.kind))?.at ?? null;
  const cycle = first(['cycle_end', 'activate_by']);
  return [
    { name: marks.some((mark) => mark.kind === 'activate_by') ? 'First use by' : 'Plan ends', at: cycle ?? first(['service_ended']), none: 'nothing runs' },
    ...(serviceEndsAt !== null && serviceEndsAt !== cycle && serviceEndsAt > now ? [{ name: 'All that is paid for ends', at: serviceEndsAt, none: '' }] : []),
    { name: 'Added data ends', at: first(['addon_end']), none: 'no added data' },
    { name: 'Carrier balance lapses', at: first(['balance_end']), none: 'no money at the carrier' },
    { name: 'Number is lost', at: releaseAt, none: 'no date yet' },
  ];
}

async function receiptsOf(app: DeskParts['app'], line: Line): Promise<readonly ReceiptShown[]> {
  const receipts = await listReceipts(app.db, { line: line.id, limit: RECEIPTS_SHOWN });
  return Promise.all(receipts.map(async (receipt): Promise<ReceiptShown> => {
    const work = (await loadWork(app, receipt.renewalId))!;
    const { plan } = work.quote.doc;
    return {
      renewal: receipt.renewalId, number: receiptNumberText(receipt.number), plan: app.shelf().planVersion(plan.id, plan.version).name.en, cents: work.renewal.totalCents, at: receipt.at, refundable: await mayBeOffered(app, work),
    };
  }));
}
