/** The parts of From, To and Contact that are used: `"Ann" <sip:+12125550101@10.0.0.7>;tag=a1`. */
export interface SipAddress { readonly uri: string; readonly user: string | null; readonly host: string; readonly tag: string | null }

const URI = /^sips?:(?:([^@\s<>]{1,128})@)?(\[[0-9A-Fa-f:.]+\]|[\w.-]{1,253})(?::(\d{1,5}))?(?:[;?][^\s<>]*)?$/;

/** Null when it names nobody. Percent signs in the user part stay as they are: a number needs none. */
export function readAddress(value: string): SipAddress | null {
  const named = /<([^<>]*)>(.*)$/.exec(value.replace(/^\s*"(?:[^"\\]|\\.)*"/, ''));
  // Without brackets parameters belong to the header, not to the address (RFC 3261 20).
  const uri = (named ? named[1]! : value.split(';')[0]!).trim();
  const rest = named ? named[2]! : value.slice(value.indexOf(';') < 0 ? value.length : value.indexOf(';'));
  const read = URI.exec(uri);
  if (!read) return null;
  return { uri, user: read[1]?.split(';')[0]?.split(':')[0] ?? null, host: read[2]!, tag: /;\s*tag\s*=\s*([A-Za-z0-9.!%*_+`'~-]{1,128})/i.exec(rest)?.[1] ?? null };
}

export interface CSeq { readonly number: number; readonly method: string }
export function readCSeq(value: string): CSeq | null {
  const read = /^(\d{1,10})\s+([A-Z]{3,16})$/.exec(value);
  return read && Number(read[1]) < 2 ** 31 ? { number: Number(read[1]), method: read[2]! } : null;
}

export interface Via { readonly host: string; readonly port: number; readonly branch: string | null; readonly rport: boolean }
const SIP_PORT = 5_060;

/** The topmost Via: where an answer goes when its `rport` is not asked for. */
export function readVia(value: string): Via | null {
  const read = /^SIP\s*\/\s*2\.0\s*\/\s*UDP\s+(\[[0-9A-Fa-f:.]+\]|[\w.-]{1,253})(?:\s*:\s*(\d{1,5}))?((?:\s*;[^,]*)?)(?:,.*)?$/i.exec(value);
  if (!read) return null;
  const port = read[2] === undefined ? SIP_PORT : Number(read[2]);
  return port < 1 || port > 65_535 ? null : { host: read[1]!, port, branch: /;\s*branch\s*=\s*([^\s;,]{1,256})/i.exec(read[3]!)?.[1] ?? null, rport: /;\s*rport\b/i.test(read[3]!) };
}

/** The same Via with where it really came from (RFC 3261 18.2.1, RFC 3581 4). */
export function viaReceived(value: string, from: { readonly address: string; readonly port: number }): string {
  const [first = '', ...others] = value.split(',');
  const marked = first.replace(/;\s*rport(?:=[^;,]*)?(?=;|$|\s)/i, `;rport=${from.port}`).replace(/;\s*received=[^;,]*/i, '');
  return [`${marked};received=${from.address}`, ...others].join(',');
}
