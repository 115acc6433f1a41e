import type { By } from '../../../base/language.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import { needsFresh, type Customer, type SensitiveAct } from '../../../rooms/people/people.ts';
import { readerOf } from './reader.ts';
import type { Reader, Web } from './web-parts.ts';

export interface SignedIn extends Reader { readonly customer: Customer; readonly session: NonNullable<Reader['session']> }

/** The reader with the person behind them, or the way to sign in and back to this page: for every page behind sign-in. */
export async function signedInOr(web: Web, c: FrameContext): Promise<SignedIn | Response> {
  const reader = await readerOf(web, c);
  // Personal pages are kept by no cache between us and the reader (trust section 10, V14).
  c.header('Cache-Control', 'no-store');
  if (reader.customer !== null && reader.session !== null) return { ...reader, customer: reader.customer, session: reader.session };
  return c.redirect(withBack('/sign-in', c.req.method === 'GET' ? hereOf(c) : ACCOUNT), 303);
}

/** The same, and with a proof of the last ten minutes: else the way to give one and back to `back` (this page, for a GET). */
export async function freshOr(web: Web, c: FrameContext, act: SensitiveAct, back: string = hereOf(c)): Promise<SignedIn | Response> {
  const signedIn = await signedInOr(web, c);
  if (signedIn instanceof Response || !needsFresh(signedIn.session, signedIn.customer, signedIn.frame.now)) return signedIn;
  c.get('log').debug('web.step_up', { act });
  return c.redirect(withBack('/step-up', back), 303);
}

export const byCustomer = (customer: Customer, reason: string): By => ({ door: 'web', actor: `customer:${customer.id}`, reason });

const hereOf = (c: FrameContext): string => { const { pathname, search } = new URL(c.req.url); return `${pathname}${search}`; };

const ACCOUNT = '/account';
/** A path of ours to go back to; anything else, and whatever a browser could read as another host, is the account. */
export function backOf(c: FrameContext): string {
  const back = c.req.query('back') ?? '';
  return /^\/(?![/\\])[\w\-./?=&%:]{0,200}$/.test(back) ? back : ACCOUNT;
}
/** Where a passkey is asked for and nothing less, and back. */
export const passkeyUrl = (back: string): string => `/step-up?with=passkey&back=${encodeURIComponent(back)}`;
export const withBack = (path: string, back: string): string => (back === ACCOUNT ? path : `${path}?back=${encodeURIComponent(back)}`);
