/**
 * Masks what must never stand in a log (trust I14, section 9), whatever field it comes in: telephone and card numbers,
 * ICCIDs, EIDs, e-mail and network addresses, tokens and keys. Ids of the house (`rnw_01j…`) and moments stay readable.
 */

// Our own ids: a kind, a line, 26 characters of Crockford base 32. Digits inside them are not a telephone number.
const OUR_ID = /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}/gu;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi;
const VENDOR_KEY = /\b(?:sk|rk|pk|whsec|pm|cs|seti|pi|xuka|xk)_[A-Za-z0-9_]{12,}/g;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g;
// 32 characters of letters and digits without a break: a session, a hash, a MAC.
const OPAQUE = /(?<![\w-])[A-Za-z0-9_-]{32,}(?![\w-])/g;
// Ten digits or more, also with the signs people put between them; full-width digits are digits too.
const DIGITS = /(?<![\p{L}\p{N}_])\+?\p{Nd}(?:[\s().\u2010-\u2015-]{0,3}\p{Nd}){8,}(?![\p{L}\p{N}_])/gu;
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:$|[ T])/;
const FEWEST_DIGITS = 9;
const LARGEST_PLAIN = 999_999_999;

const FORBIDDEN_FIELD = /pass(?:word|code|phrase)|secret|token|authorization|cookie|^otp$|one_?time|^pin$|cvv|cvc|card_?number|api_?key$|signature|^(?:name|email|phone|number|iccid|eid|address|body)$/i;
const MASK = '***';
const DEPTH_MAX = 6;
const MEMBERS_MAX = 60;
const TEXT_MAX = 2_000;

/** Masks one text. The last four digits of a number stay, as on a receipt; of everything else nothing does. */
export function redactText(text: string): string {
  if (OUR_ID.test(text)) return text;
  const cut = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  return cut
    .replace(EMAIL, '***@***')
    .replace(BEARER, `$1 ${MASK}`)
    .replace(JWT, MASK)
    .replace(VENDOR_KEY, MASK)
    .replace(OPAQUE, (word) => (OUR_ID.test(word) || !/\d/.test(word) ? word : MASK))
    .replace(DIGITS, maskDigits);
}

function maskDigits(found: string): string {
  const digits = found.replace(/\P{Nd}/gu, '');
  if (digits.length < FEWEST_DIGITS || MOMENT.test(found)) return found;
  return `${MASK}${digits.slice(-4)}`;
}

/** Masks a whole value for a log: texts, numbers that are too long to be counts, and fields that may not be logged by their name. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) > LARGEST_PLAIN ? redactText(String(value)) : value;
  if (typeof value === 'bigint') return redactText(String(value));
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? typeof value : value;
  if (depth >= DEPTH_MAX) return '…';
  if (value instanceof Error) return redactError(value, depth);
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact((value.toJSON as () => unknown)(), depth + 1);
  if (Array.isArray(value)) return value.slice(0, MEMBERS_MAX).map((one) => redact(one, depth + 1));
  return Object.fromEntries(Object.entries(value).slice(0, MEMBERS_MAX).map(([name, one]) =>
    [redactText(name), FORBIDDEN_FIELD.test(name) && one !== null && one !== undefined ? MASK : redact(one, depth + 1)]));
}

const STACK_LINES = 8;

function redactError(error: Error & { code?: unknown }, depth: number): Record<string, unknown> {
  // PostgreSQL puts whole rows into `detail` and parameters into the message of some errors: detail is left out, the rest is masked.
  return {
    name: error.name,
    message: redactText(error.message),
    ...(error.code === undefined ? {} : { code: redact(error.code, depth + 1) }),
    stack: redactText((error.stack ?? '').split('\n').slice(1, STACK_LINES + 1).map((line) => line.trim()).join(' | ')),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
