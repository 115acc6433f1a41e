import { z } from 'zod';
import { instant, lineId, money, named, nullable } from './schemas.ts';

/** Shapes of a line's dates and of keeping its number. */

const works = z.enum(['all', 'texts', 'incoming', 'emergency', 'nothing']).describe(
  'all: everything. texts: calls and texts as the keep plan says, no plan data. incoming: incoming texts, care, 911. emergency: care and 911. nothing: nothing.');

export const lineClocks = named('LineClocks', z.strictObject({
  line: lineId, at: instant.describe('The moment this is of.'), zone: z.string().describe('IANA time zone of the line.'),
  works: works.describe('What works now.'),
  marks: z.array(z.strictObject({
    kind: z.enum(['activate_by', 'cycle_end', 'service_ended', 'full_service_end', 'grace_end', 'number_release', 'aging_end', 'addon_end', 'balance_end']).describe(
      'cycle_end: a paid cycle ends. service_ended: it has ended already. full_service_end, grace_end: steps after it. number_release: the number goes back to the carrier. aging_end: it may be given to somebody else. addon_end: added data ends. balance_end: money at the carrier lapses. activate_by: an unused card is closed.'),
    at: instant, clock: z.enum(['cycle', 'addon', 'balance', 'number']).describe('Which of the four clocks.'),
    lastDay: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).describe('The last local day before it, in the zone of the line.'),
    plan: nullable(z.string()).describe('The plan whose cycle ends.'), nextPlan: nullable(z.string()).describe('The paid plan that begins at that second.'),
    works: nullable(works).describe('What works from then on; null where this changes nothing about that.'),
  })).describe('Earliest first. All of it is what comes if nothing more is bought.'),
  numberReleaseAt: nullable(instant), serviceEndsAt: nullable(instant),
}).describe('Every moment a line lives by, in order.'));

export const keepQuery = z.strictObject({
  until: z.string().max(40).optional().describe('A day by the line\'s own clock, `2027-06-01` (kept through that day), or a moment, `2027-06-01T04:00:00Z`. At most three years ahead.'),
  hold: z.enum(['number', 'texts']).optional().describe('texts: the line must also go on receiving texts. number, the default: only the number must not be lost.'),
});

export const keepAnswer = named('KeepAnswer', z.strictObject({
  line: lineId, at: instant, until: instant.describe('The number may not be lost before this.'), hold: z.enum(['number', 'texts']),
  possible: z.boolean(),
  because: nullable(z.enum(['no_plan', 'unused', 'released', 'closed', 'barred'])).describe('Why it cannot be kept; null where it can.'),
  reach: nullable(instant).describe('Where it cannot be kept so long: the latest moment that can be reached.'),
  steps: z.array(z.strictObject({
    on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).describe('Local day of the line on which to buy.'), now: z.boolean().describe('To be bought at once.'),
    plan: z.strictObject({ id: z.string(), version: z.int() }), mode: z.enum(['extend', 'queue', 'replace', 'carry', 'add_data']), total: money.describe('With taxes and fees.'),
    serviceEndsAt: instant, numberReleaseAt: instant.describe('Once it is bought.'),
  })).describe('In order; empty where nothing has to be bought.'),
  total: nullable(money).describe('Of all steps; null where it cannot be kept.'),
  numberReleaseAt: nullable(instant).describe('After the last step.'),
  spans: z.array(z.strictObject({ from: instant, to: instant, works })).describe('What works meanwhile.'),
  proved: z.boolean().describe('Whether it is proved that no other purchases on the same days cost less.'),
}).describe('The cheapest way to keep a number, by today\'s shelf, prices and taxes. It promises nothing: a quote does.'));
