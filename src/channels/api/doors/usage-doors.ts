import type { LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { parseDate } from '../../../base/zone-time.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { refreshLine, type RenewalsApp } from '../../../rooms/renewals/renewals.ts';
import { overviewOf, wishedDays, type Overview } from '../../../rooms/usage/usage.ts';
import type { ApiCaller } from './caller.ts';

export interface UsageView extends Overview { readonly line: Line }

/** What the API needs of use. Null: no such line for this caller. */
export interface UsageDoors {
  /** `until`: a day by the line's own clock. Throws `malformed` for one that is none, gone by, or more than a year ahead. */
  usage(caller: ApiCaller, line: LineId, wish: { readonly until: string | null }): Promise<UsageView | null>;
}

const DAYS = 31;

export function openUsageDoors(app: RenewalsApp): UsageDoors {
  return {
    async usage(_caller, id, { until }) {
      const found = await app.readLine(id);
      if (!found) return null;
      const line = await refreshLine(app, found);
      const wished = until === null ? null : parseDate(until);
      const { least, most } = wishedDays(line, app.clock.now());
      if (until !== null && (wished === null || wished < least || wished > most)) throw new Refusal('malformed', { field: 'until' });
      return { ...await overviewOf(app, line, { days: DAYS, wished, channel: 'web' }), line };
    },
  };
}
