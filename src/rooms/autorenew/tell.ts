import type { CustomerId, NoticeId } from '../../base/ids.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { LAWFUL, nextAllowed } from '../../platform/i18n/quiet-hours.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { noticeWrite, type Channel, type ClaimedNotice, type Json, type NoticeKind } from '../notices/notices.ts';
import { reachOf, type Reach } from '../people/people.ts';
import type { AutoRenewApp } from './app.ts';

export type AutoNotice = Extract<NoticeKind, `autorenew.${string}`>;

export interface Said {
  readonly kind: AutoNotice;
  /** One notice for each address and this, however often it is asked for. */
  readonly ref: string;
  readonly payload: { readonly [key: string]: Json };
  /** Needs an answer, or money moves soon: on every way there is. Else e-mail, or the next best. */
  readonly loud: boolean;
  /** Not sent from then on. */
  readonly expiresAt?: Instant | null;
}

/** Texts wake people. The moment from which one may be sent: now, or the next morning of its reader. */
const decentFrom = (at: Instant, zone: ZoneId): Instant => nextAllowed(at, [zone], LAWFUL);

/** That it is on, or off as they asked, answers what the reader did this minute. */
const answers = ({ kind, payload }: Said): boolean => kind === 'autorenew.on' || (kind === 'autorenew.off' && payload['reason'] === 'asked');

/**
 * Where this person hears of their auto-renew. Who wants no service messages by e-mail still gets these: money moves, and
 * whoever agreed was promised to be told. Null: nobody can be reached, so nothing may be charged.
 */
export async function reachable(app: AutoRenewApp, customer: CustomerId): Promise<Reach | null> {
  const service = await reachOf(app, customer, 'service');
  if (service === null) return null;
  const reach = service.email === null ? { ...service, email: (await reachOf(app, customer, 'receipt'))?.email ?? null } : service;
  return reach.email === null && reach.sms === null && reach.telegram === null && reach.push.length === 0 ? null : reach;
}

/** The notices to one person, for the unit of what they tell of. */
export function tellWrites(app: AutoRenewApp, reach: Reach, said: Said, lineZone: ZoneId): Write[] {
  const at = app.clock.now();
  const to: [Channel, string][] = [];
  const decent = decentFrom(at, reach.zone ?? lineZone);
  if (reach.email !== null) to.push(['email', reach.email]);
  if (said.loud || to.length === 0) {
    to.push(...reach.push.map((one): [Channel, string] => ['push', one.address]), ...reach.telegram === null ? [] : [['telegram', reach.telegram] as [Channel, string]]);
    if (reach.sms !== null && (to.length === 0 || (said.loud && decent === at))) to.push(['sms', reach.sms]);
  }
  // The only way there is waits for the morning; where money moves before that, it would come too late.
  const ends = said.expiresAt ?? null;
  const waits = !answers(said) && (ends === null || ends > decent);
  const quiet = waits ? { quiet: reach.zone ?? lineZone } : {};
  return to.map(([channel, address]) => noticeWrite({
    id: app.newId('ntc'), kind: said.kind, channel, language: reach.language, to: sealAddress(app.keys, address), ref: said.ref, payload: { ...said.payload, zone: reach.zone, ...channel === 'sms' ? quiet : {} }, at, expiresAt: ends,
  }));
}

/** For the outbox: texts about auto-renew that it is night for, with their morning. Asked as they leave: what waited in an outage keeps the hours too. */
export function nightGate(app: Pick<AutoRenewApp, 'clock'>, claimed: readonly ClaimedNotice[]): Promise<ReadonlyMap<NoticeId, { readonly until: Instant }>> {
  const now = app.clock.now();
  return Promise.resolve(new Map(claimed.flatMap((one): [NoticeId, { readonly until: Instant }][] => {
    const zone = one.channel === 'sms' && one.kind.startsWith('autorenew.') ? (one.payload as { readonly quiet?: ZoneId }).quiet : undefined;
    const until = zone === undefined ? now : decentFrom(now, zone);
    return until > now ? [[one.id, { until }]] : [];
  })));
}
