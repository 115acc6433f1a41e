import type { Customer } from '../../../rooms/people/people.ts';
import { byUrgency, glanceAt } from '../account/line-glance.ts';
import { pendingShown } from '../flow/pending.ts';
import { repeatOf } from '../flow/status-model.ts';
import type { AppLine } from '../models/app.ts';
import { listRenewals, viewRenewal } from '../../../rooms/renewals/renewals.ts';
import type { Web } from '../frame/web-parts.ts';

// Newest first; an unfinished one is at most behind a few that ended.
const LOOK_BACK = 5;

/** A person's lines with what each can be renewed with by one tap, the one that runs out first on top. */
export async function appLines(web: Web, customer: Customer): Promise<readonly AppLine[]> {
  const lines = await Promise.all(customer.lines.map(async (link): Promise<AppLine | null> => {
    const line = await web.app.readLine(link.line);
    const glance = line && await glanceAt(web, link, line);
    if (!line || !glance) return null;
    const repeat = glance.plansUrl === null || link.role === 'see' ? null : repeatOf(web, line);
    const open = (await listRenewals(web.app.db, { line: line.id, limit: LOOK_BACK })).find((one) => one.settledAt === null);
    return {
      ...glance, pending: open ? pendingShown(await viewRenewal(web.app, open.id)) : null,
      repeat: repeat && { plan: repeat.plan, price: repeat.price, url: repeatUrl(repeat) },
    };
  }));
  return lines.filter((one) => one !== null).toSorted(byUrgency);
}

/** A ready review: the same plan, paid the same way. A GET, because it binds nobody and a notice leads there too. */
export const repeatUrl = (repeat: { readonly action: string; readonly planId: string }): string => `${repeat.action}?${new URLSearchParams({ plan: repeat.planId, pay: 'last' })}`;
