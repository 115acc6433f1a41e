import { Secret, TOTP } from 'otpauth';
import type { Random } from '../../platform/random.ts';

// What every authenticator app understands (RFC 6238 with its usual figures).
const DIGITS = 6;
const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
// A code of the step before still counts: typing takes time. None of the step after: our clock is right.
const STEPS_BACK = 1;

/** A new secret in base 32, as an authenticator app takes it. */
export const newTotpSecret = (random: Random): string => new Secret({ buffer: new Uint8Array(random.bytes(SECRET_BYTES)).buffer }).base32;

const totpOf = (secret: string, more: { readonly issuer?: string; readonly label?: string } = {}): TOTP =>
  new TOTP({ ...more, algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS, secret: Secret.fromBase32(secret) });

/** What the QR code says: the secret for one account at one shop. */
export const totpUrl = (secret: string, of: { readonly issuer: string; readonly account: string }): string => totpOf(secret, { issuer: of.issuer, label: of.account }).toString();

/** The code of a moment (real ms): what an authenticator shows then. */
export const totpAt = (secret: string, realMs: number): string => totpOf(secret).generate({ timestamp: realMs });

/**
 * The step whose code this is; null when it is wrong. `realMs` is the real clock's: a phone does not follow the demo's time machine.
 * Whether the step was used before is for the caller, who keeps the newest.
 */
export function totpStep(secret: string, code: string, realMs: number): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: realMs, window: STEPS_BACK });
  return delta === null || delta > 0 ? null : BigInt(Math.floor(realMs / 1000 / PERIOD_SECONDS) + delta);
}

/** A code as people type it: spaces and dashes are theirs. */
export const plainCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '').slice(0, 12);
