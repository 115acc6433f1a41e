import { Refusal } from '../../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../../base/time.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import { newToken, type CodeGrant, type CodePurpose, type CodeSubject, type ContactAddress } from '../../../rooms/people/people.ts';
import type { CodeStepKind, CodeStepModel } from '../models/account.ts';
import { askToken, codeWentTo, keepAskToken, keepCodeWentTo } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { codeStepPage } from '../views/account/sign-in.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

// As the people room has them; said anew when the page is loaded again.
const CODE_SECONDS = 300;
const AGAIN_SECONDS = 30;

/** What a code was asked for on this browser: `what` is the reader's own typing or an id, so nothing rests on it. */
export interface Asked { readonly what: string; readonly at: Instant }

/** Sends a code and remembers on this browser what it was for. The address that gets nothing is treated like any other. */
export async function askCodeStep(web: Web, c: FrameContext, reader: Reader, ask: { readonly kind: CodeStepKind; readonly what: string; readonly to: ContactAddress; readonly subject: CodeSubject | null; readonly purpose: CodePurpose }): Promise<void> {
  const requestToken = newToken(web.house.parts.random);
  await web.people.askCode({ to: ask.to, subject: ask.subject, purpose: ask.purpose, language: reader.frame.language, ip: reader.address, requestToken, door: 'web' });
  keepAskToken(web, c, requestToken);
  keepCodeWentTo(web, c, `${ask.kind} ${ask.what}`, reader.frame.now);
}

/** What this browser was sent a code of this kind for; null: nothing, or too long ago. */
export function askedCode(web: Web, c: FrameContext, kind: CodeStepKind): Asked | null {
  const kept = codeWentTo(web, c);
  return kept !== null && kept.to.startsWith(`${kind} `) && askToken(web, c) !== undefined ? { what: kept.to.slice(kind.length + 1), at: kept.at } : null;
}

/** Tries a code of this purpose; throws the refusals of codes. */
export async function tryCode(web: Web, c: FrameContext, reader: Reader, purpose: CodePurpose, code: string): Promise<CodeGrant> {
  const grant = await web.people.checkCode({ requestToken: askToken(web, c) ?? '', code, ip: reader.address, door: 'web' });
  if (grant.purpose !== purpose) throw new Refusal('code_expired');
  return grant;
}

export const isCodeRefusal = (error: unknown): error is Refusal => error instanceof Refusal && error.code.startsWith('code_');

/** The page with the six boxes. */
export function showCodeStep(web: Web, c: FrameContext, { frame }: Reader, step: {
  readonly kind: CodeStepKind; readonly asked: Asked; readonly sentTo: string | null; readonly action: string; readonly otherUrl: string; readonly refused: Refusal | null; readonly sandbox: ContactAddress | null;
}): Promise<Response> {
  const againAt = plusSeconds(step.asked.at, AGAIN_SECONDS);
  const model: CodeStepModel = {
    kind: step.kind, sentTo: step.sentTo, validUntil: plusSeconds(step.asked.at, CODE_SECONDS), againAt: step.refused === null && againAt > frame.now ? againAt : null,
    refusal: step.refused?.code ?? null, action: step.action, otherUrl: step.otherUrl, sandbox: sandboxOf(web, step.sandbox),
  };
  return sendPage(web, c, frame, codeStepPage(frame, model), step.refused?.status ?? 200);
}

function sandboxOf(web: Web, to: ContactAddress | null): CodeStepModel['sandbox'] {
  if (!web.sandbox || to === null) return null;
  return to.channel === 'sms' ? { kind: 'phone', url: `/sandbox/phone?to=${encodeURIComponent(to.address)}` } : { kind: 'mail', url: '/sandbox/mail' };
}
