import { check } from '../../base/check.ts';
import type { PayLinkId, SponsorId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Line } from '../lines/lines.ts';
import { readSnapshot } from '../lines/lines.ts';
import type { Composers, RenewalFacts } from '../notices/notices.ts';
import { afterOf, maskedLine, viewRenewal } from '../renewals/renewals.ts';
import type { PayLinksApp } from './app.ts';
import { codeText, openCode, type LinkCode } from './link-code.ts';
import { linkById, type PayLink } from './links.ts';
import { draftAnyWay } from './make.ts';
import { sponsorById, type Sponsor, type SponsorSide } from './sponsors.ts';
import { sponsorKey } from './sponsor.ts';

/** Where a code is paid; `key` shows the sponsor's own page of it. */
export const payUrl = (baseUrl: string, code: LinkCode, key?: string): string => `${baseUrl}/pay/${code}${key === undefined ? '' : `/s/${key}`}`;
export const sponsorUrl = (baseUrl: string, id: SponsorId, key: string): string => `${baseUrl}/sponsor/${id}/${key}`;
/** What proves that a link to the pay page came in the letter to its sponsor. */
export const askKey = (app: Pick<PayLinksApp, 'keys'>, link: PayLinkId): string => app.keys.mac('sponsor ask', link);

/** Finds the facts of this room's letters when they are sent. */
export function payLinkComposers(app: PayLinksApp, links: { readonly baseUrl: string; readonly renewalUrl: (id: string, language: Language) => string }): Pick<Composers, 'paylink.paid' | 'sponsor.invited' | 'sponsor.ask' | 'sponsor.news'> {
  const sandbox = Object.values(app.gateways).some((gateway) => gateway.sandbox);
  const factsOf = (line: Line, planId: string, about: { readonly language: Language; readonly at: Instant }, url: string, zone: string | null): RenewalFacts => {
    const now = app.clock.now();
    return {
      planName: app.shelf().plan(planId, now).name[about.language], carrierName: app.shelf().profile(line.carrier, now).name, lineLabel: maskedLine(line), lineZone: line.zone, readerZone: zone, at: about.at, url, sandbox,
    };
  };
  const sponsored = async (payload: unknown): Promise<{ readonly sponsor: Sponsor; readonly line: Line; readonly url: string }> => {
    const sponsor = await sponsorById(app.db, (payload as { sponsor: string }).sponsor);
    const line = sponsor && await app.readLine(sponsor.lineId);
    check(sponsor && line, 'a sponsor of a line');
    return { sponsor, line, url: sponsorUrl(links.baseUrl, sponsor.id, sponsorKey(app, sponsor.id)) };
  };
  return {
    'paylink.paid': async (payload, about) => {
      const { link: linkId, renewal } = payload as { link: string; renewal: string };
      const [link, view] = await Promise.all([linkById(app.db, linkId), viewRenewal(app, renewal)]);
      const { doc } = view.quote;
      const after = view.renewal.outcome?.after === undefined ? afterOf(doc) : readSnapshot(view.renewal.outcome.after);
      return {
        ...factsOf(view.line, doc.plan.id, about, links.renewalUrl(renewal, about.language), null), planName: app.shelf().planVersion(doc.plan.id, doc.plan.version).name[about.language],
        totalCents: view.renewal.totalCents, serviceEndsAt: after.clocks.serviceEndsAt, by: (link as PayLink).sponsorId === null ? 'link' : 'sponsor', paidWith: view.charges.find((one) => one.paidWith)?.paidWith?.method ?? null,
      };
    },
    'sponsor.invited': async (payload, about) => {
      const { sponsor, line, url } = await sponsored(payload);
      return { ...factsOf(line, sponsor.planId, about, url, null), daysBefore: sponsor.daysBefore, totalCents: BigInt(draftAnyWay(app, line, sponsor.planId, sponsor.mode).totalCents) };
    },
    'sponsor.ask': async (payload, about) => {
      const { sponsor, line, url } = await sponsored(payload);
      const { link: id, endsAt } = payload as { link: string; endsAt: number };
      const link = await linkById(app.db, id);
      check(link, 'a link that was asked for');
      const code = openCode(app.keys, link.codeSealed);
      return {
        ...factsOf(line, sponsor.planId, about, payUrl(links.baseUrl, code, askKey(app, link.id)), sponsor.zone), code: codeText(code), endsAt: endsAt as Instant, stopUrl: url,
        totalCents: BigInt(draftAnyWay(app, line, sponsor.planId, sponsor.mode).totalCents),
      };
    },
    'sponsor.news': async (payload, about) => {
      const { sponsor, line, url } = await sponsored(payload);
      const { what, side } = payload as { what: 'accepted' | 'declined' | 'stopped'; side: SponsorSide };
      return { ...factsOf(line, sponsor.planId, about, side === 'sponsor' ? `${links.baseUrl}/lines/${line.id}/sponsor` : url, null), what, daysBefore: sponsor.daysBefore };
    },
  };
}
