import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { DAY, plusSeconds, type Instant } from '../../../base/time.ts';
import { dateText, localDate, parseDate, plusDays, startOfDay } from '../../../base/zone-time.ts';
import { KEEP_DAYS_MAX, type GuardApp } from '../../../rooms/guard/guard.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import type { LineLink } from '../../../rooms/people/people.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import type { SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { UntilField } from '../models/clocks.ts';

export interface Theirs { readonly link: LineLink; readonly line: Line; readonly url: string }

/** The person's line of the address; what is not theirs is not there. */
export async function theirLine(web: Web, c: FrameContext, reader: SignedIn): Promise<Theirs> {
  const id = c.req.param('line');
  const link = isId('line', id) ? reader.customer.lines.find((one) => one.line === id) : undefined;
  const line = link ? await web.app.readLine(link.line as LineId) : null;
  if (!link || !line) throw new Refusal('not_found');
  return { link, line, url: `/account/lines/${line.id}` };
}

/** What only an owner may do. */
export function ownersOnly({ link }: Theirs): void {
  if (link.role !== 'owner') throw new Refusal('not_found');
}

export const guardOf = (web: Web): GuardApp => ({ ...web.app, random: web.house.parts.random });

/** The first moment after the day that was chosen, by the line's clock. Refuses `keep_date_not_offered`; null: nothing was typed. */
export function readUntil(line: Pick<Line, 'zone'>, typed: string | undefined, now: Instant): Instant | null {
  if (typed === undefined || typed.trim() === '') return null;
  const day = parseDate(typed.trim());
  const today = localDate(line.zone, now);
  if (day === null || day <= today || day > today + KEEP_DAYS_MAX - 1) throw new Refusal('keep_date_not_offered', { days: KEEP_DAYS_MAX });
  return startOfDay(line.zone, plusDays(day, 1));
}

/** Half a year ahead unless somebody chose already: about as long as a term, or a visit home. */
const USUAL_DAYS = 180;

export function untilField(line: Pick<Line, 'zone'>, now: Instant, field: { readonly action: string; readonly typed?: string | undefined; readonly refusal?: UntilField['refusal'] }): UntilField {
  const today = localDate(line.zone, now);
  return {
    action: field.action, value: field.typed ?? dateText(localDate(line.zone, plusSeconds(now, USUAL_DAYS * DAY))), min: dateText(plusDays(today, 1)), max: dateText(plusDays(today, KEEP_DAYS_MAX - 1)), refusal: field.refusal ?? null,
  };
}
