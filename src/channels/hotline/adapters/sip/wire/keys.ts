import type { RtpPacket } from './rtp.ts';

const KEYS = '0123456789*#';
/** Packets that come so much later than their neighbours, and are older than them, were overtaken on the way (ms, packets). */
const LATE_MS = 150;
const LATE_PACKETS = 50;
const REMEMBERED = 8;
/** Packets of which the very same may come again, however late. */
const DOUBLES = 64;

/** Tells keys from their packets. `nowMs`: when the packet came. Answers the key once, at its first packet, and null otherwise. */
export interface KeyReader { take(packet: RtpPacket, nowMs: number): string | null }

/**
 * RFC 4733. A key is many packets with one timestamp, its end comes three times, any of them may be lost, doubled or overtaken. A key is
 * new when timestamp or event differ from the last one, or when the last one had ended and the duration begins again: some callers start
 * their timestamps anew for each burst, and a rule by timestamps alone loses such keys.
 */
export function openKeyReader(): KeyReader {
  let last: { readonly timestamp: number; readonly event: number; ended: boolean; duration: number; sequence: number; atMs: number; readonly source: number } | null = null;
  const before: string[] = [];
  const seen: string[] = [];
  return {
    take({ data, timestamp, sequence, source }, nowMs) {
      if (data.length < 4) return null;
      const event = data[0]!;
      const ended = (data[1]! & 0x80) !== 0;
      const duration = (data[2]! << 8) | data[3]!;
      if (event >= KEYS.length) return null;
      const name = `${source}.${timestamp}.${event}`;
      const packet = `${name}.${sequence}.${duration}`;
      if (seen.includes(packet)) return null;
      seen.push(packet);
      if (seen.length > DOUBLES) seen.shift();
      if (last !== null && last.source === source && nowMs - last.atMs < LATE_MS) {
        const behind = (last.sequence - sequence) & 0xffff;
        if (behind < LATE_PACKETS && before.includes(name)) return null;
      }
      const same = last !== null && last.source === source && last.timestamp === timestamp && last.event === event;
      if (same && !(last!.ended && duration < last!.duration)) {
        Object.assign(last!, { ended: last!.ended || ended, duration: Math.max(last!.duration, duration), sequence, atMs: nowMs });
        return null;
      }
      before.push(name);
      if (before.length > REMEMBERED) before.shift();
      last = { timestamp, event, ended, duration, sequence, atMs: nowMs, source };
      return KEYS[event]!;
    },
  };
}
