import type { Line } from '../../../rooms/lines/lines.ts';
import { listRenewals, viewRenewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { placedHere } from '../frame/reader.ts';
import { stageOf } from './renewal-model.ts';
import type { PendingShown } from '../view-models.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

// Newest first; an unfinished one is at most behind a few that ended.
const LOOK_BACK = 5;

export const pendingShown = (view: RenewalView): PendingShown => ({ url: `/r/${view.renewal.id}`, unpaid: stageOf(view, null) === 'open' });

/**
 * The line's unfinished renewal, for those who may know of it: the holder, and the browser that placed it. Closing the tab at
 * the bank must not lock anybody out of the way back.
 */
export async function pendingFor(web: Web, c: FrameContext, reader: Reader, line: Line): Promise<PendingShown | null> {
  const isHolder = reader.sees(line.id);
  const placed = placedHere(web, c);
  if (!isHolder && placed === undefined) return null;
  const open = (await listRenewals(web.app.db, { line: line.id, limit: LOOK_BACK })).find((one) => one.settledAt === null);
  return open && (isHolder || open.id === placed) ? pendingShown(await viewRenewal(web.app, open.id)) : null;
}
