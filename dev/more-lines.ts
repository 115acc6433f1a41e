import { check } from '../src/base/check.ts';
import { parseIccid, type Iccid } from '../src/base/iccid.ts';
import { parsePhone } from '../src/base/phone.ts';
import { DAY, plusSeconds } from '../src/base/time.ts';
import type { House } from '../src/house.ts';
import type { Twin } from '../src/rooms/carriers/connectors/twin/twin.ts';
import { findLine, newLine, type Line, type LineEvent } from '../src/rooms/lines/lines.ts';

/** Area codes whose 555-0100 to 0199 the demo's own lines do not use. */
const AREA_CODES = [202, 203, 205, 206, 207, 208, 209, 210, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234];
const PER_AREA = 100;
/** Nameless lines there can be: numbers kept free for stories, twenty area codes of them. */
export const MORE_LINES_MAX = AREA_CODES.length * PER_AREA;

/** One plan per carrier; renewing it again and again is always possible. */
const KINDS = [
  { carrier: 'tmobile', plan: 'tmo-mo-5g', prefix: '8901260', bodyDigits: 18, zone: 'America/Los_Angeles', zip: '90012' },
  { carrier: 'att', plan: 'att-mo-5g', prefix: '8901410', bodyDigits: 19, zone: 'America/Chicago', zip: '60614' },
  { carrier: 'verizon', plan: 'vzw-mo-15g', prefix: '891480', bodyDigits: 19, zone: 'America/New_York', zip: '10027' },
] as const;

export interface MoreLine { readonly line: Line; readonly plan: string }

/**
 * Lines without a story for scripts that need many: numbers `from` to `from + count`, spread over the carriers, ten days
 * into a monthly plan. Those that are there already are answered as they are.
 */
export async function makeMoreLines(house: House, twins: Readonly<Record<string, Twin>>, wish: { readonly from: number; readonly count: number }): Promise<MoreLine[]> {
  check(wish.from + wish.count <= MORE_LINES_MAX, `${MORE_LINES_MAX} lines at most`);
  return Promise.all(Array.from({ length: wish.count }, (_, index) => oneLine(house, twins, wish.from + index)));
}

async function oneLine({ app, newId }: House, twins: Readonly<Record<string, Twin>>, n: number): Promise<MoreLine> {
  const kind = KINDS[n % KINDS.length]!;
  const iccid = iccidOf(kind, n);
  const known = await findLine(app.db, { iccid });
  if (known) return { line: known, plan: kind.plan };
  const number = parsePhone(`+1${AREA_CODES[Math.floor(n / PER_AREA)]}55501${String(n % PER_AREA).padStart(2, '0')}`);
  const twin = twins[kind.carrier];
  check(number.ok && twin, `line ${n} has a number and a carrier`);
  const now = app.clock.now();
  const begun = plusSeconds(now, -10 * DAY);
  const profile = app.shelf().profile(kind.carrier, now).terms;
  const terms = app.shelf().plan(kind.plan, now).terms;
  const events: LineEvent[] = [
    { kind: 'opened', at: plusSeconds(begun, -DAY), stage: 'live', zone: kind.zone, lineKind: 'voice_data', carrier: kind.carrier, activateBy: null, profile },
    { kind: 'renewed', at: begun, purchase: { id: `more_${n}`, terms, mode: terms.defaultMode, bonusBytes: 0n, profile, quotedAt: begun } },
  ];
  await twin.issueSim({ iccid, number: number.phone, zone: kind.zone, lineKind: 'voice_data', events });
  const made = newLine({
    id: newId('line'), carrier: kind.carrier, kind: 'voice_data', number: number.phone, iccid, sim: 'esim', smsCapable: number.smsCapable,
    zip: kind.zip, zone: kind.zone, name: null, demo: true, profile, events, at: now,
  });
  await app.committer.commit(made.writes);
  return { line: made.line, plan: kind.plan };
}

/** The carrier's prefix, a seven to keep apart from the demo's own, the line's place, and the check digit. */
function iccidOf(kind: (typeof KINDS)[number], n: number): Iccid {
  const body = `${kind.prefix}7${String(n).padStart(kind.bodyDigits - kind.prefix.length - 1, '0')}`;
  for (let digit = 0; digit < 10; digit++) {
    const parsed = parseIccid(body + String(digit));
    if (parsed.ok && parsed.checkDigitOk) return parsed.iccid;
  }
  throw new Error('a check digit exists for every number');
}
