import { BlockList, isIPv4 } from 'node:net';

/** Who may call, and where sound may be sent: addresses and networks of IPv4. Throws a sentence for anything else. */
export function readAllowed(list: readonly string[]): (address: string) => boolean {
  const allowed = new BlockList();
  for (const text of list) {
    const [address = '', prefix = '32'] = text.split('/');
    if (!isIPv4(address) || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) throw new Error(`"${text}" is not an IPv4 address or network; write it as 192.168.1.20 or 192.168.1.0/24.`);
    allowed.addSubnet(address, Number(prefix));
  }
  return (address) => isIPv4(address) && allowed.check(address);
}
