import { isIPv4 } from 'node:net';

/** What the other side offers, as far as we can talk to it: PCMU and keys as telephone events. */
export interface Media {
  readonly address: string;
  readonly port: number;
  /** The payload number under which keys come: theirs, never assumed. */
  readonly eventPayload: number;
  /** Whether they want to hear us just now; not while they hold the line. */
  readonly hears: boolean;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  /** Kinds of media in the offer, in order: an answer names each of them, refused ones with port 0. */
  readonly lines: readonly { readonly kind: string; readonly protocol: string; readonly formats: string }[];
  readonly index: number;
}

const SDP_MAX = 4_096;
const PCMU = '0';
const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)$/;

/** Reads an offer or answer (RFC 4566, 3264). Null: nothing in it that we can speak, or not well formed. */
export function readSdp(text: string): Media | null {
  if (text.length > SDP_MAX) return null;
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines[0] !== 'v=0' || lines.some((line) => !/^[a-z]=/.test(line))) return null;
  const first = lines.findIndex((line) => line.startsWith('m='));
  if (first < 0) return null;
  const session = lines.slice(0, first);
  const blocks: string[][] = [];
  for (const line of lines.slice(first)) { if (line.startsWith('m=')) blocks.push([line]); else blocks.at(-1)!.push(line); }
  if (blocks.length > 8) return null;
  const named = blocks.map((block) => /^m=(\w{1,16}) (\d{1,5})(?:\/\d+)? ([\w/]{1,32}) ([\d\w\s*-]{1,200})$/.exec(block[0]!));
  if (named.includes(null)) return null;
  const index = named.findIndex((media) => media![1] === 'audio' && media![3] === 'RTP/AVP' && Number(media![2]) > 0 && Number(media![2]) < 65_536);
  if (index < 0) return null;
  const block = blocks[index]!;
  const formats = named[index]![4]!.split(/\s+/);
  const events = block.map((line) => /^a=rtpmap:(\d{1,3}) telephone-event\/8000(?:\/1)?$/i.exec(line)?.[1]).find((payload) => payload !== undefined && formats.includes(payload));
  const address = addressOf(block) ?? addressOf(session);
  if (!formats.includes(PCMU) || events === undefined || address === null) return null;
  const said = [...block, ...session].map((line) => DIRECTION.exec(line)?.[1]).find((one) => one !== undefined) as Media['direction'] | undefined;
  const direction = said ?? 'sendrecv';
  return {
    address, port: Number(named[index]![2]), eventPayload: Number(events), direction, index,
    // 0.0.0.0 is how older telephones put a call on hold (RFC 2543).
    hears: address !== '0.0.0.0' && (direction === 'sendrecv' || direction === 'recvonly'),
    lines: named.map((media) => ({ kind: media![1]!, protocol: media![3]!, formats: media![4]! })),
  };
}

const addressOf = (lines: readonly string[]): string | null => {
  const address = lines.map((line) => /^c=IN IP4 ([\d.]{7,15})$/.exec(line)?.[1]).find((one) => one !== undefined);
  return address !== undefined && isIPv4(address) ? address : null;
};

const MIRROR: Readonly<Record<Media['direction'], string>> = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' };

/** Our side: PCMU in 20 ms and their payload number for keys. To a call without an offer we make one, with 101. */
export function writeSdp(ours: { readonly address: string; readonly port: number; readonly session: number; readonly version: number }, offer: Media | null): string {
  const events = offer?.eventPayload ?? 101;
  const audio = [
    `m=audio ${ours.port} RTP/AVP 0 ${events}`, 'a=rtpmap:0 PCMU/8000', `a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`, 'a=ptime:20', `a=${MIRROR[offer?.direction ?? 'sendrecv']}`,
  ];
  const media = offer === null ? audio : offer.lines.flatMap((line, index) => (index === offer.index ? audio : [`m=${line.kind} 0 ${line.protocol} ${line.formats}`]));
  return [`v=0`, `o=xuka ${ours.session} ${ours.version} IN IP4 ${ours.address}`, 's=Xuka', `c=IN IP4 ${ours.address}`, 't=0 0', ...media, ''].join('\r\n');
}
