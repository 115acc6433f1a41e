import { formatPhone, maskPhone } from '../../../base/phone.ts';
import { maskIccid } from '../../../base/iccid.ts';
import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import type { LineName } from '../view-models.ts';
import type { Web } from './web-parts.ts';

/** How a page names the line: whole for its holder, masked for everybody else (trust section 5). */
export function lineName(web: Pick<Web, 'app'>, line: Line, isHolder: boolean): LineName {
  const carrier = web.app.shelf().profile(line.carrier, web.app.clock.now()).name;
  if (!isHolder) return { shown: line.number === null ? maskIccid(line.iccid) : maskPhone(line.number), carrier, sim: null, iccidEnd: null, label: null };
  return {
    shown: line.number === null ? line.iccid : `+1 ${formatPhone(line.number)}`, carrier, sim: line.sim,
    iccidEnd: line.number === null ? null : line.iccid.slice(-4), label: line.name,
  };
}

/** The line of an address. Refuses `not_found` for text that is no id, and for ids of nothing. */
export async function lineOf(web: Web, id: string | undefined): Promise<Line> {
  const line = isId('line', id) ? await web.app.readLine(id as LineId) : null;
  if (!line) throw new Refusal('not_found');
  return line;
}

export const lineUrl = (id: LineId): string => `/lines/${id}`;
export const plansUrl = (id: LineId): string => `/lines/${id}/plans`;
export const usageUrl = (id: LineId): string => `/account/lines/${id}/usage`;
export const quotesUrl = (id: LineId): string => `/lines/${id}/quotes`;
