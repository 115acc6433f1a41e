import { check } from '../src/base/check.ts';
import { parseIccid, type Iccid } from '../src/base/iccid.ts';
import { parsePhone } from '../src/base/phone.ts';
import { DAY, plusSeconds, type Instant } from '../src/base/time.ts';
import type { House } from '../src/house.ts';
import type { Twin } from '../src/rooms/carriers/connectors/twin/twin.ts';
import { engine, findLine, newLine, type Line, type LineEvent } from '../src/rooms/lines/lines.ts';
import { DEMO_LINES, type DemoLine } from './demo-lines.ts';
import { pastReadings } from './past-use.ts';

/** Gigabytes of the demo's tables as bytes; their decimals are of no account. */
const bytes = (gigabytes: number): bigint => BigInt(Math.round(gigabytes * 1024)) * 1_048_576n;

const PREFIX: Readonly<Record<DemoLine['carrier'], string>> = { tmobile: '8901260', att: '8901410', verizon: '891480' };

/** The demo's SIM numbers: the carrier's prefix, zeros, the last four of the number, and the check digit. */
export function demoIccid(one: DemoLine): Iccid {
  const body = PREFIX[one.carrier] + one.number.slice(-4).padStart((one.carrier === 'tmobile' ? 18 : 19) - PREFIX[one.carrier].length, '0');
  for (let digit = 0; digit < 10; digit++) {
    const parsed = parseIccid(body + String(digit));
    if (parsed.ok && parsed.checkDigitOk) return parsed.iccid;
  }
  throw new Error('a check digit exists for every number');
}

/** What has happened to a demo line until now, the same for us and for its carrier. */
function historyOf(house: House, one: DemoLine, now: Instant): LineEvent[] {
  const shelf = house.app.shelf();
  const profile = shelf.profile(one.carrier, now).terms;
  const ago = (days: number): Instant => plusSeconds(now, -Math.round(days * DAY));
  const first = one.bought[0];
  const opened: LineEvent = {
    kind: 'opened', at: first ? plusSeconds(ago(first.daysAgo), -DAY) : now, stage: one.stage, zone: one.zone, lineKind: one.kind, carrier: one.carrier,
    activateBy: one.stage === 'preactive' ? plusSeconds(now, 60 * DAY) : null, profile,
  };
  const later: LineEvent[] = [
    ...one.bought.map((bought, index): LineEvent => {
      const terms = shelf.plan(bought.plan, now).terms;
      return { kind: 'renewed', at: ago(bought.daysAgo), purchase: { id: `demo_${one.id}_${index}`, terms, mode: bought.mode ?? terms.defaultMode, bonusBytes: 0n, profile, quotedAt: ago(bought.daysAgo) } };
    }),
    ...one.used.map((used): LineEvent => ({ kind: 'metered', at: ago(used.daysAgo), usedBytesTotal: bytes(used.gigabytes) })),
  ];
  return [opened, ...later.sort((a, b) => a.at - b.at)];
}

/** Makes the demo's lines, ours and the carriers', where they are not there yet. Harmless at every start. */
export async function makeDemoWorld(house: House, twins: Readonly<Record<string, Twin>>): Promise<{ readonly demo: DemoLine; readonly line: Line }[]> {
  const now = house.app.clock.now();
  const made: { demo: DemoLine; line: Line }[] = [];
  for (const one of DEMO_LINES) {
    const iccid = demoIccid(one);
    const known = await findLine(house.app.db, { iccid });
    made.push({ demo: one, line: known ?? await makeLine(house, twins, one, iccid, now) });
  }
  return made;
}

async function makeLine(house: House, twins: Readonly<Record<string, Twin>>, one: DemoLine, iccid: Iccid, now: Instant): Promise<Line> {
  const twin = twins[one.carrier];
  const number = parsePhone(one.number);
  check(twin && number.ok, `the demo's line ${one.id} has a carrier and a number`);
  const events = historyOf(house, one, now);
  await twin.issueSim({
    iccid, number: number.phone, zone: one.zone, lineKind: one.kind, events,
    ...(one.habit ? { habit: { bytesPerDay: one.habit.megabytesPerDay * 1_048_576, weekendPercent: one.habit.weekendPercent } } : {}),
    ...(one.carrierBalanceCents ? { payments: [{ paidAt: plusSeconds(now, -20 * DAY), cents: BigInt(one.carrierBalanceCents) }] } : {}),
  });
  const { line, writes } = newLine({
    id: house.newId('line'), carrier: one.carrier, kind: one.kind, number: number.phone, iccid, sim: one.sim, smsCapable: number.smsCapable,
    zip: one.zip, zone: one.zone, name: null, demo: true, profile: house.app.shelf().profile(one.carrier, now).terms, events, at: now,
  });
  await house.app.committer.commit([...writes, ...pastReadings(house, one, { line, events, now })]);
  return line;
}

/** One word on a demo line's state, for `demo.json`. */
export const stateOf = (line: Line, now: Instant): string => engine.phaseAt(line.state, now);
