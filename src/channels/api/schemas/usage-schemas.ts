import { z } from 'zod';
import { bytes, bytesOrUnlimited, instant, lineId, mode, money, named, nullable, planRef } from './schemas.ts';

/** Shapes of a line's use, its forecast, and the plan that would be enough. */

const three = <S extends z.ZodType>(of: S) => z.strictObject({ early: of, likely: of, late: of });

export const lineUsage = named('LineUsage', z.strictObject({
  line: lineId, at: instant.describe('The moment this is of.'), zone: z.string().describe('IANA time zone of the line; days are its own.'),
  usedBytesTotal: bytes.describe('Bytes used since the line was activated.'), leftBytes: bytesOrUnlimited,
  days: z.array(z.strictObject({
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), usedBytes: nullable(bytes).describe('Null: nobody read the line that day.'), leftBytes: nullable(bytes).describe('At the last reading of the day; null where there was none, or the data was unlimited.'),
  })).describe('A month at most, oldest first. The last one is today and not over. Between two readings use is spread evenly.'),
  drainOrder: z.array(z.strictObject({ kind: z.enum(['base', 'promo', 'carried', 'addon']), left: bytesOrUnlimited, endsAt: instant, own: z.boolean() })).describe('What is used first stands first: by the earlier end, then bonus, plan, carried, added.'),
  forecast: nullable(z.strictObject({
    usedUpAt: three(nullable(instant)).describe('When the data of the running cycle is used up. In eight of ten cases it is between early and late; null: not before the cycle ends.'),
    leftAtEnd: three(bytes).describe('Bytes left when the cycle ends, on the same three sides.'),
    endsAt: instant.describe('End of the running cycle: the forecast looks no further.'), perDayBytes: bytes.describe('An average day.'), days: z.int().describe('Whole days of use it stands on.'),
  })).describe('Null where there is none; `noForecast` says why.'),
  noForecast: nullable(z.enum(['no_cycle', 'unlimited', 'used_up', 'too_few_days'])),
  until: instant.describe('The date the recommendation is to last until: the one asked for, else the end of what is paid where the data may not get there, else 30 days more.'),
  recommendation: nullable(z.strictObject({
    plan: planRef, mode, total: money.describe('With taxes, as a quote has it.'), certainty: z.enum(['careful', 'likely']).describe('careful: lasts at the use of nine in ten cases. likely: nothing on the shelf is careful; lasts at the likely use.'),
    needBytes: bytes.describe('Bytes that this much use takes until then.'),
    cheaper: nullable(z.strictObject({ plan: planRef, mode, total: money, failsAt: instant })).describe('The best of the cheaper ones, and when it would have run out; null: nothing is cheaper.'),
  })).describe('The cheapest way on the shelf that keeps data and service until then; null: there is none, or too little is known of the use.'),
}).describe('Use of a line: what was, what will be, what would be enough.'));

export const usageQuery = z.strictObject({ until: z.string().max(10).optional().describe('A day by the line\'s own clock, `2027-01-31`: the recommendation lasts through it. From tomorrow to a year ahead.') });
