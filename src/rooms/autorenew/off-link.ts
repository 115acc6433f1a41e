import { timingSafeEqual } from 'node:crypto';
import type { MandateId } from '../../base/ids.ts';
import { isId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AutoRenewApp } from './app.ts';
import { mandateById, type Mandate } from './mandate.ts';

const PURPOSE = 'auto-renew off';
/** 132 bits are enough for a door that only closes, and a shorter link is one a person can read out. */
const CHARS = 22;

const page = (id: MandateId): string => `auto/off/${id}`;

/** What proves that a link came from a message of ours. It can turn this one mandate off, and nothing else. */
export const offKey = (app: Pick<AutoRenewApp, 'keys'>, id: MandateId): string => app.keys.mac(PURPOSE, id).slice(0, CHARS);
export const offUrl = (app: Pick<AutoRenewApp, 'keys'>, baseUrl: string, id: MandateId): string => new URL(`/${page(id)}/${offKey(app, id)}`, baseUrl).href;

/** The mandate such a link is about, also one that is off. Refuses `not_found` for any other key. */
export async function openOffLink(app: Pick<AutoRenewApp, 'keys' | 'db'>, id: string, key: string): Promise<Mandate> {
  const given = Buffer.from(key);
  const isOurs = isId('mdt', id) && app.keys.macs(PURPOSE, id).some((mac) => { const right = Buffer.from(mac.slice(0, CHARS)); return right.length === given.length && timingSafeEqual(right, given); });
  const found = isOurs ? await mandateById(app.db, id) : null;
  if (!found) throw new Refusal('not_found');
  return found;
}
