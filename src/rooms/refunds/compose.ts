import { check } from '../../base/check.ts';
import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import { readSnapshot } from '../lines/lines.ts';
import type { Composers, NoticeKind, ReturnModel } from '../notices/notices.ts';
import { renewalFactsOf } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import { returnById } from './return.ts';

/** Finds the facts of the notices about returns when they are sent. `returnUrl`: where the reader sees the return. */
export function returnComposers(app: RefundsApp, links: { readonly renewalUrl: (id: string, language: Language) => string; readonly returnUrl: (id: string, language: Language) => string }): Pick<Composers, Extract<NoticeKind, `return.${string}`>> {
  const facts = async (payload: unknown, about: { readonly language: Language; readonly at: Instant }): Promise<ReturnModel> => {
    const id = (payload as { return: string }).return;
    const one = await returnById(app.db, id);
    check(one, `no return ${id}`);
    const { work, facts: base } = await renewalFactsOf(app, links, { id: one.renewalId, ...about });
    const after = readSnapshot(one.offer.after);
    return {
      ...base, url: links.returnUrl(id, about.language), refundCents: one.amountCents, toWallet: one.destination === 'wallet',
      paidWith: work.charges.find((charge) => charge.paidWith)?.paidWith ?? null, waits: one.offer.overLimit,
      because: one.because === 'carrier_refused' || one.because === 'person_refused' || one.because === 'changed_meanwhile' ? one.because : null,
      serviceEndsAt: after.clocks.serviceEndsAt, numberReleaseAt: after.clocks.numberReleaseAt,
    };
  };
  return { 'return.asked': facts, 'return.done': facts, 'return.refused': facts };
}
