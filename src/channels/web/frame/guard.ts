import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import { isWorkDone, makeChallenge } from '../../../platform/proof-of-work.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { shieldsUp } from '../../../rooms/renewals/renewals.ts';
import { sendPage } from './send-page.ts';
import { withBack } from './signed-in.ts';
import { guardPage } from '../views/guard/guard.tsx';
import type { Reader, Web } from './web-parts.ts';

/** Nobody we know: neither signed in nor proved by a code for this line. */
const isGuest = (reader: Reader, line: Line | null): boolean => reader.customer === null && !(line !== null && reader.sees(line.id));

/**
 * Whether a guest may pay now: null, or the page that says why not and how to go on. A guest has five attempts an hour, and none
 * while the shields are up (trust section 5). Every door where a guest pays asks here. `back`: where sign-in leads to.
 */
export async function guestMayNotPay(web: Web, c: FrameContext, reader: Reader, line: Line, back: string): Promise<Response | null> {
  if (!isGuest(reader, line)) return null;
  const closed = (refusal: RefusalCode, status: number) => sendPage(web, c, reader.frame, guardPage(reader.frame, { refusal, signInUrl: withBack('/sign-in', back), puzzle: null }), status);
  if (await shieldsUp(web.app) !== null) {
    await web.app.limits.refused('shields', { door: 'web', line: line.id });
    return closed('shields_up', 403);
  }
  // The demo's lines are there to be tried.
  if (line.demo) return null;
  try {
    await web.app.limits.admit('web.pay', addressBlock(reader.address), { door: 'web', line: line.id });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return closed(error.code, error.status);
  }
}

/** While the shields are up a guest's look-up needs a second of work, or sign-in where there is no script; null: go on. */
export async function lookUpGuard(web: Web, c: FrameContext, reader: Reader, fields: ReadonlyMap<string, string>, typed: string): Promise<Response | null> {
  if (!isGuest(reader, null) || reader.session !== null || await shieldsUp(web.app) === null) return null;
  const now = web.app.clock.now();
  const about = `${addressBlock(reader.address)} ${typed}`;
  if (isWorkDone(web, { challenge: fields.get('work') ?? '', answer: fields.get('answer') ?? '', about, now })) return null;
  const challenge = makeChallenge(web, { bits: web.app.limits.table.rules.shields.workBits, about, now });
  return sendPage(web, c, reader.frame, guardPage(reader.frame, { refusal: 'shields_up', signInUrl: '/sign-in', puzzle: { action: '/line', line: typed, challenge, script: web.assets.work } }), 403);
}
