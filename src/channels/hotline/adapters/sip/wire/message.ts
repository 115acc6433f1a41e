/** A SIP message as it stands on the wire: names of headers are small letters in their long form, in order, folded lines joined. */
export interface SipMessage {
  readonly start: { readonly kind: 'request'; readonly method: string; readonly uri: string } | { readonly kind: 'response'; readonly status: number; readonly reason: string };
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Bytes of a datagram that is looked at; no INVITE of a telephone comes near. */
export const MESSAGE_MAX = 8_192;
const HEADERS_MAX = 64;
const VALUE_MAX = 1_024;

const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact', b: 'referred-by', c: 'content-type', e: 'content-encoding', f: 'from', i: 'call-id', k: 'supported', l: 'content-length', m: 'contact', o: 'event', r: 'refer-to', s: 'subject', t: 'to', u: 'allow-events', v: 'via', x: 'session-expires',
};
const TOKEN = /^[A-Za-z0-9.!%*_+`'~-]+$/;
const REQUEST = /^([A-Z]{3,16}) (sips?:[^\s]{1,512}) SIP\/2\.0$/;
const RESPONSE = /^SIP\/2\.0 ([1-6]\d\d) ?([^\r\n]{0,256})$/;
/** Without these nobody can be answered. */
const NEEDED = ['via', 'from', 'to', 'call-id', 'cseq'] as const;

/**
 * Reads one datagram (RFC 3261 7, 18.3). Null for whatever is not a whole and sane message: it is dropped without an answer, because
 * nothing in it can be trusted to say whom to answer. Never throws.
 */
export function readMessage(datagram: Uint8Array): SipMessage | null {
  if (datagram.length > MESSAGE_MAX) return null;
  const text = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength).toString('utf8').replace(/^(?:\r?\n)+/, '');
  if (text.includes('\u0000')) return null;
  const gap = /\r?\n\r?\n/.exec(text);
  if (!gap) return null;
  const lines = text.slice(0, gap.index).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const start = startOf(lines.shift() ?? '');
  if (start === null || lines.length > HEADERS_MAX) return null;
  const headers: [string, string][] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (colon < 1 || !TOKEN.test(name) || value.length > VALUE_MAX || /[\r\n]/.test(value)) return null;
    headers.push([COMPACT[name] ?? name, value]);
  }
  if (NEEDED.some((name) => !headers.some(([one]) => one === name))) return null;
  const body = bodyOf(text.slice(gap.index + gap[0].length), headers);
  return body === null ? null : { start, headers, body };
}

function startOf(line: string): SipMessage['start'] | null {
  const request = REQUEST.exec(line);
  if (request) return { kind: 'request', method: request[1]!, uri: request[2]! };
  const response = RESPONSE.exec(line);
  return response ? { kind: 'response', status: Number(response[1]), reason: response[2]! } : null;
}

/** What is promised must be there; what comes after it is not looked at. */
function bodyOf(rest: string, headers: readonly (readonly [string, string])[]): string | null {
  const length = headers.find(([name]) => name === 'content-length')?.[1];
  if (length === undefined) return rest;
  const bytes = Buffer.from(rest, 'utf8');
  if (!/^\d{1,5}$/.test(length) || Number(length) > bytes.length) return null;
  return bytes.subarray(0, Number(length)).toString('utf8');
}

export const headerOf = (message: Pick<SipMessage, 'headers'>, name: string): string | null => message.headers.find(([one]) => one === name)?.[1] ?? null;
/** Every line of that name, as they stand; lines that hold several values with commas are not taken apart. */
export const headersOf = (message: Pick<SipMessage, 'headers'>, name: string): readonly string[] => message.headers.filter(([one]) => one === name).map(([, value]) => value);

const CAPITALS: Readonly<Record<string, string>> = { 'call-id': 'Call-ID', cseq: 'CSeq', 'www-authenticate': 'WWW-Authenticate' };
const capital = (name: string): string => CAPITALS[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
/** No value that is put in can begin a line of its own. */
const oneLine = (value: string): string => value.replace(/[\r\n]+/g, ' ');

export function writeMessage(message: SipMessage): Buffer {
  const { start } = message;
  const first = start.kind === 'request' ? `${start.method} ${start.uri} SIP/2.0` : `SIP/2.0 ${start.status} ${start.reason}`;
  const lines = message.headers.filter(([name]) => name !== 'content-length').map(([name, value]) => `${capital(name)}: ${oneLine(value)}`);
  return Buffer.from([oneLine(first), ...lines, `Content-Length: ${Buffer.byteLength(message.body)}`, '', message.body].join('\r\n'), 'utf8');
}
