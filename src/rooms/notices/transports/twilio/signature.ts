import { createHmac, timingSafeEqual } from 'node:crypto';

/** Fields of a form in the order in which they came; a name may come several times. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/** The header that carries the signature. */
export const SIGNATURE_HEADER = 'x-twilio-signature';

/**
 * What the vendor signs: the whole public address with its query, then every field sorted by name, name and value without
 * anything between. Of a repeated name each different value counts once, sorted. Base64 of HMAC-SHA1 with the account's token.
 */
export function twilioSignature(token: string, url: string, fields: FormFields): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of fields) byName.set(name, (byName.get(name) ?? new Set()).add(value));
  const text = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => [...values].sort().map((value) => name + value).join('')).join('');
  return createHmac('sha1', token).update(url + text, 'utf8').digest('base64');
}

/**
 * Whether the vendor signed this call with our token. `url` is the address as the vendor was told it, from our own settings and
 * never from a header. A proxy may add or drop the standard port, so both spellings are tried. Compares in constant time.
 */
export function isTwilioCall(token: string, call: { readonly url: string; readonly fields: FormFields; readonly signature: string | undefined }): boolean {
  const given = Buffer.from(call.signature ?? '');
  return spellings(call.url).map((url) => {
    const right = Buffer.from(twilioSignature(token, url, call.fields));
    return right.length === given.length && timingSafeEqual(right, given);
  }).includes(true);
}

const PARTS = /^(https?):\/\/([^/?#]*?)(:\d+)?(?=[/?#]|$)(.*)$/is;

function spellings(url: string): readonly string[] {
  const [, scheme, host, port, rest] = PARTS.exec(url) ?? [];
  if (scheme === undefined) return [url];
  const usual = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}${port ?? usual}${rest}`];
}
