import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import { Refusal } from '../../base/refusal.ts';
import type { FrameContext } from '../../platform/http/frame-env.ts';
import { onlyOperator } from '../../platform/http/operator.ts';
import { roleSuffices, staffActor, STAFF_SESSION, type OpenedStaffSession, type SignedIn, type Staff, type StaffMember, type StaffRole } from '../../rooms/staff/staff.ts';

/** What a page of the console needs to know who is there. */
export interface StaffDeps { readonly staff: Staff; /** Where people reach the shop: whether cookies can be bound to TLS. */ readonly baseUrl: string }

const isHttps = (deps: StaffDeps): boolean => deps.baseUrl.startsWith('https:');
/** `__Host-` binds the cookie to this host and to TLS; a demo without TLS must do without (trust section 4). */
const cookieName = (deps: StaffDeps): string => `${isHttps(deps) ? '__Host-' : ''}xuka_staff`;
const cookieSettings = (deps: StaffDeps, seconds: number) => ({ path: '/', httpOnly: true, secure: isHttps(deps), sameSite: 'Strict' as const, maxAge: seconds });

export const staffToken = (c: FrameContext, deps: StaffDeps): string | undefined => getCookie(c, cookieName(deps));
export const keepStaffSession = (c: FrameContext, deps: StaffDeps, opened: OpenedStaffSession): void => setCookie(c, cookieName(deps), opened.token, cookieSettings(deps, STAFF_SESSION.absoluteSeconds));
export const dropStaffSession = (c: FrameContext, deps: StaffDeps): void => { deleteCookie(c, cookieName(deps), cookieSettings(deps, 0)); };

/** Who of the staff is at this browser; null when nobody is. */
export const whoIsThere = (c: FrameContext, deps: StaffDeps): Promise<SignedIn | null> => deps.staff.readSession(staffToken(c, deps));

export const wantsJson = (c: FrameContext): boolean => (c.req.header('accept') ?? '').includes('application/json');

/**
 * Lets in somebody of the staff whose role suffices. Nobody signed in: goes to the sign-in and comes back (a program gets
 * 401). Another role: refuses `forbidden`.
 */
export async function signedInStaff(c: FrameContext, deps: StaffDeps, role: StaffRole): Promise<SignedIn> {
  const who = await whoIsThere(c, deps);
  if (who === null) {
    if (wantsJson(c)) throw new Refusal('unauthorized');
    const ended = staffToken(c, deps) === undefined ? '' : '&ended=1';
    throw new HTTPException(303, { res: c.redirect(`/ops/sign-in?back=${encodeURIComponent(backOf(c))}${ended}`, 303) });
  }
  if (!roleSuffices(who.member.role, role)) throw new Refusal('forbidden');
  return who;
}

/** The same, for pages that need the person only. */
export const staffOnly = async (c: FrameContext, deps: StaffDeps, role: StaffRole): Promise<StaffMember> => (await signedInStaff(c, deps, role)).member;

/** Where to come back to: the page itself; after a form the page it was on. */
function backOf(c: FrameContext): string {
  const url = new URL(c.req.url);
  if (c.req.method === 'GET') return `${url.pathname}${url.search}`;
  const from = URL.parse(c.req.header('referer') ?? '');
  return from?.host === url.host ? safeBack(from.pathname) : '/ops';
}

/** A page of the console to go to; anything else is the first one. No address of another place gets through. */
export const safeBack = (text: string | undefined): string => (text !== undefined && text.length <= 500 && /^\/ops(?:[/?][\w\-./?=&%:+~]*)?$/.test(text) && !/^\/ops\/(?:sign-|join)/.test(text) ? text : '/ops');

/** Who reads a page of figures: somebody of the staff, or a program. */
export interface PageReader {
  /** Null: a program, which gets data and never a page. */
  readonly member: StaffMember | null;
  /** As the journal writes it. */
  readonly actor: string;
}

/**
 * Lets in whose role suffices, or a program that shows a token (`Authorization: Bearer`) or, where no token is set, asks for
 * JSON on this machine. For reading only: whatever changes something needs a person (`staffOnly`).
 */
export async function staffOrProgram(c: FrameContext, deps: StaffDeps & { readonly operatorToken: Parameters<typeof onlyOperator>[1] }, role: StaffRole): Promise<PageReader> {
  const shown = c.req.header('authorization');
  const isProgram = shown === undefined ? wantsJson(c) && staffToken(c, deps) === undefined : /^Bearer /i.test(shown);
  if (isProgram) return { member: null, actor: onlyOperator(c, deps.operatorToken) };
  const member = await staffOnly(c, deps, role);
  return { member, actor: staffActor(member.id) };
}
