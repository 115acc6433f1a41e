import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../base/refusal.ts';
import type { Secret } from '../secrets/secret.ts';
import type { FrameContext } from './frame-env.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Lets in who shows the operator's token; without one set, only this machine itself. What is not theirs answers 404. */
export function onlyOperator(c: FrameContext, token: Secret | null): void {
  if (token === null) {
    if (LOOPBACK.has(c.get('address'))) return;
    throw new Refusal('not_found');
  }
  const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(token.reveal()))) throw new Refusal('not_found');
}
