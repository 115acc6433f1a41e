import { check } from '../../base/check.ts';
import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { AutoFailedModel, AutoOffModel, AutoRenewFacts, AutoSoonModel, Composers } from '../notices/notices.ts';
import { codeText, linkById, openCode, payUrl } from '../paylinks/paylinks.ts';
import { maskedLine } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { mandateById, type Mandate } from './mandate.ts';
import { offUrl } from './off-link.ts';
import type { AutoNotice } from './tell.ts';
import { payLabel } from './terms.ts';

/** Where a reader sees and changes the auto-renew of a line. */
export const autoUrl = (baseUrl: string, line: string): string => new URL(`/account/lines/${line}/auto`, baseUrl).href;

interface Payload { readonly mandate: string; readonly plan: { readonly id: string; readonly version: number } | null; readonly cents: string; readonly zone: ZoneId | null }
const centsOf = (text: unknown): bigint | null => (typeof text === 'string' ? BigInt(text) : null);

/** Finds the facts of the notices about auto-renew when they are sent. Amounts and moments are those of when they were written. */
export function autoRenewComposers(app: AutoRenewApp, { baseUrl }: { readonly baseUrl: string }): Pick<Composers, AutoNotice> {
  const sandbox = Object.values(app.gateways).some((gateway) => gateway.sandbox);
  async function factsOf<More extends object>(payload: unknown, about: { readonly language: Language; readonly at: Instant }): Promise<{ readonly facts: AutoRenewFacts; readonly mandate: Mandate; readonly said: Payload & More; readonly byHand: string }> {
    const said = payload as Payload & More;
    const mandate = await mandateById(app.db, said.mandate);
    const line = mandate && await app.readLine(mandate.lineId);
    check(mandate && line, 'a mandate of a line');
    const now = app.clock.now();
    const plan = said.plan === null ? '' : app.shelf().planVersion(said.plan.id, said.plan.version).name[about.language];
    return {
      mandate, said, byHand: new URL(`/lines/${line.id}/quotes${said.plan === null ? '' : `?plan=${said.plan.id}`}`, baseUrl).href,
      facts: {
        planName: plan, carrierName: app.shelf().profile(line.carrier, now).name, lineLabel: maskedLine(line), lineZone: line.zone, readerZone: said.zone, at: about.at, url: autoUrl(baseUrl, line.id), sandbox,
        offUrl: offUrl(app, baseUrl, mandate.id), payName: await payLabel(app, mandate, about.language), cents: BigInt(said.cents),
      },
    };
  }
  return {
    'autorenew.on': async (payload, about) => {
      const { facts, mandate, said } = await factsOf<{ nextAt: Instant | null; terms: readonly string[] }>(payload, about);
      return { ...facts, approve: mandate.pay.kind === 'approve', nextAt: said.nextAt, terms: said.terms, ceilingCents: mandate.ceilingCents };
    },
    'autorenew.off': async (payload, about) => {
      const { facts: { offUrl: _off, payName: _pay, cents: _cents, ...facts }, said } = await factsOf<Pick<AutoOffModel, 'reason' | 'serviceEndsAt' | 'underWay'>>(payload, about);
      return { ...facts, reason: said.reason, serviceEndsAt: said.serviceEndsAt, underWay: said.underWay };
    },
    'autorenew.soon': async (payload, about) => {
      const { facts, said } = await factsOf<Pick<AutoSoonModel, 'why' | 'chargeAt' | 'endsAt' | 'cardEnds'> & { agreed: string | null; missing: string | null }>(payload, about);
      return { ...facts, why: said.why, chargeAt: said.chargeAt, endsAt: said.endsAt, cardEnds: said.cardEnds, agreedCents: centsOf(said.agreed), missingCents: centsOf(said.missing) };
    },
    'autorenew.approve': async (payload, about) => {
      const { facts, said } = await factsOf<{ link: string; endsAt: Instant }>(payload, about);
      const link = await linkById(app.db, said.link);
      check(link, 'a request that was made');
      const code = openCode(app.keys, link.codeSealed);
      return { ...facts, url: payUrl(baseUrl, code), code: codeText(code), endsAt: said.endsAt };
    },
    'autorenew.failed': async (payload, about) => {
      const { facts, said, byHand } = await factsOf<Pick<AutoFailedModel, 'why' | 'nextAt' | 'endsAt'> & { missing: string | null }>(payload, about);
      return { ...facts, url: byHand, manageUrl: facts.url, why: said.why, nextAt: said.nextAt, endsAt: said.endsAt, missingCents: centsOf(said.missing) };
    },
    'autorenew.ask': async (payload, about) => {
      const { facts, said } = await factsOf<{ limit: string; over: 'ceiling' | 'price'; endsAt: Instant }>(payload, about);
      return { ...facts, over: said.over, limitCents: BigInt(said.limit), endsAt: said.endsAt };
    },
    'autorenew.yearly': async (payload, about) => {
      const { facts, mandate, said } = await factsOf<{ nextAt: Instant | null }>(payload, about);
      return { ...facts, onAt: mandate.onAt, nextAt: said.nextAt, ceilingCents: mandate.ceilingCents };
    },
  };
}
