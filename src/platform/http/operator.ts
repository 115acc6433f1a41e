import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../base/refusal.ts';
import type { Secret } from '../secrets/secret.ts';
import type { FrameContext } from './frame-env.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The token as a program shows it (Bearer), or a browser that was asked for a password (Basic, any name). */
function shown(header: string | undefined): string {
  const [, scheme, value] = /^(Bearer|Basic) (.+)$/i.exec(header ?? '') ?? [];
  if (value === undefined) return '';
  if (scheme!.toLowerCase() === 'bearer') return value;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** Lets in who shows the operator's token; without one set, only this machine itself, and to others the page is not there. */
export function onlyOperator(c: FrameContext, token: Secret | null): void {
  if (token === null) {
    if (LOOPBACK.has(c.get('address'))) return;
    throw new Refusal('not_found');
  }
  if (timingSafeEqual(digest(shown(c.req.header('authorization'))), digest(token.reveal()))) return;
  c.header('WWW-Authenticate', 'Basic realm="operator", charset="UTF-8"');
  throw new Refusal('unauthorized');
}
