import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../base/refusal.ts';
import type { Secret } from '../secrets/secret.ts';
import type { FrameContext } from './frame-env.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The token as a program shows it: Bearer, or Basic with any name for monitors that know nothing else. */
function shown(header: string | undefined): string {
  const [, scheme, value] = /^(Bearer|Basic) (.+)$/i.exec(header ?? '') ?? [];
  if (value === undefined) return '';
  if (scheme!.toLowerCase() === 'bearer') return value;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** Tokens of programs by name, beside the one that names nobody. */
export interface Operators { readonly single: Secret | null; readonly named: readonly { readonly name: string; readonly token: Secret }[] }

const operatorsOf = (given: Secret | Operators | null): Operators => (given !== null && 'named' in given ? given : { single: given, named: [] });

/**
 * Lets in a program that shows an operator's token; without any set, only this machine itself, and to others the page is not there.
 * Answers who it is, as the journal writes it: `operator:alice`, or `operator` for the token that names nobody.
 */
export function onlyOperator(c: FrameContext, given: Secret | Operators | null): 'operator' | `operator:${string}` {
  const { single, named } = operatorsOf(given);
  if (single === null && named.length === 0) {
    if (LOOPBACK.has(c.get('address'))) return 'operator';
    throw new Refusal('not_found');
  }
  const token = digest(shown(c.req.header('authorization')));
  // All are compared, so that the time tells nothing of which one it was.
  const found = named.filter((one) => timingSafeEqual(token, digest(one.token.reveal())));
  const isSingle = single !== null && timingSafeEqual(token, digest(single.reveal()));
  if (found[0]) return `operator:${found[0].name}`;
  if (isSingle) return 'operator';
  // Not Basic: no browser shall ask people for a password that several would share. People have accounts (rooms/staff).
  c.header('WWW-Authenticate', 'Bearer realm="operator"');
  throw new Refusal('unauthorized');
}
