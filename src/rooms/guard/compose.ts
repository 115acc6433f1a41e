import { check } from '../../base/check.ts';
import type { Instant } from '../../base/time.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import type { Line } from '../lines/lines.ts';
import type { ComposeAbout, Composers } from '../notices/notices.ts';
import { linkById, openCode, payUrl } from '../paylinks/paylinks.ts';
import { maskedLine } from '../renewals/renewals.ts';
import type { GuardApp } from './app.ts';
import { familyById, familyKey, type Family } from './family.ts';

/** Where somebody answers, and stops. */
export const familyUrl = (app: Pick<GuardApp, 'keys'>, baseUrl: string, id: Family['id']): string => `${baseUrl}/family/${id}/${familyKey(app, id)}`;

/** Finds the facts of this room's letters when they are sent. */
export function guardComposers(app: GuardApp, { baseUrl }: { readonly baseUrl: string }): Pick<Composers, 'guard.family_asked' | 'guard.family'> {
  const sandbox = Object.values(app.gateways).some((gateway) => gateway.sandbox);
  const factsOf = (family: Family, line: Line, about: ComposeAbout) => ({
    lineLabel: maskedLine(line), lineZone: line.zone, readerZone: readerZone(undefined, about.language), at: about.at, url: familyUrl(app, baseUrl, family.id), sandbox,
  });
  const read = async (id: string): Promise<{ readonly family: Family; readonly line: Line }> => {
    const family = await familyById(app.db, id);
    const line = family && await app.readLine(family.line);
    check(family && line, 'somebody named for a line');
    return { family, line };
  };
  return {
    'guard.family_asked': async (payload, about) => {
      const { family, line } = await read((payload as { family: string }).family);
      return factsOf(family, line, about);
    },
    'guard.family': async (payload, about) => {
      const alarm = payload as { family: string; releaseAt: number; days: number; link: string | null };
      const { family, line } = await read(alarm.family);
      const link = alarm.link === null ? null : await linkById(app.db, alarm.link);
      return { ...factsOf(family, line, about), releaseAt: alarm.releaseAt as Instant, days: alarm.days, payUrl: link === null ? null : payUrl(baseUrl, openCode(app.keys, link.codeSealed)) };
    },
  };
}
