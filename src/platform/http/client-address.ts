import { BlockList, isIP } from 'node:net';

/**
 * Finds the client's address: the socket's own, unless that is a proxy we were told to trust. Then `X-Forwarded-For` is
 * read from its right end, past further trusted proxies; whatever stands left of the first stranger was written by the
 * client itself and counts for nothing (ASVS 15.3.4).
 */
export type ClientAddress = (socketAddress: string | undefined, forwardedFor: string | undefined) => string;

const HOPS_MAX = 20;

/** `trusted`: addresses (`10.0.0.7`) or networks (`10.0.0.0/8`, `fd00::/8`). Throws a sentence when one is neither. */
export function openClientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList();
  for (const text of trusted) {
    const [address = '', bits] = text.trim().split('/');
    const family = isIP(address);
    const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) {
      throw new Error(`"${text}" is not an address or network of a trusted proxy; write it as 10.0.0.7 or 10.0.0.0/8.`);
    }
    proxies.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  const isTrusted = (address: string): boolean => proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

  return (socketAddress, forwardedFor) => {
    let client = plain(socketAddress ?? '');
    if (client === null) return 'unknown';
    if (trusted.length === 0 || forwardedFor === undefined || !isTrusted(client)) return client;
    for (const hop of forwardedFor.split(',').slice(-HOPS_MAX).reverse()) {
      const address = plain(hop.trim());
      if (address === null) return client;
      client = address;
      if (!isTrusted(client)) return client;
    }
    return client;
  };
}

/** Without brackets, port, zone or the IPv4-in-IPv6 form; null when it is no address. */
function plain(text: string): string | null {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text);
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? null : address.toLowerCase();
}

/** The block an address belongs to, which is what limits count by: /24 or /64 (trust section 5). Anything else as it is. */
export function addressBlock(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((one) => one.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
