import type { Pipe } from './pipe.ts';

export const SEGMENT_BYTES = 1_460;
/** IPv4 and TCP, without options. */
export const HEADER_BYTES = 40;
/** RFC 6928. */
export const INITIAL_SEGMENTS = 10;
// As in Linux: after a silence of one retransmission time-out the window starts again (RFC 5681, 4.1). 1 s is the least RFC 6298 allows.
const IDLE_MS = 1_000;
const DELAYED_ACK_MS = 40;

/** What has been put on the wire in one direction. */
export interface Wire { payload: number; packets: number; wire: number }

export interface Sender {
  /** Queues bytes; they leave as window and link allow. */
  write(bytes: Buffer): void;
  /** After everything queued, closes the other side. */
  end(): void;
}

/**
 * The sending half of one TCP connection over two pipes: segments, slow start (the window grows by what is acknowledged, so
 * it doubles each round trip), an acknowledgement for every second segment or after 40 ms. Nothing is lost on this link, so
 * there is no retransmission.
 */
export function openSender(parts: { readonly out: Pipe; readonly back: Pipe; readonly sent: Wire; readonly acked: Wire; readonly deliver: (bytes: Buffer) => void; readonly close: () => void }): Sender {
  let waiting = Buffer.alloc(0);
  let ended = false;
  let closed = false;
  let inFlight = 0;
  let window = INITIAL_SEGMENTS * SEGMENT_BYTES;
  let lastSent = 0;
  let unacked = 0;
  let unackedSegments = 0;
  let ackTimer: NodeJS.Timeout | null = null;

  const count = (wire: Wire, payload: number): void => { wire.payload += payload; wire.packets++; wire.wire += payload + HEADER_BYTES; };

  function acknowledge(): void {
    if (ackTimer) clearTimeout(ackTimer);
    ackTimer = null;
    const bytes = unacked;
    unacked = 0;
    unackedSegments = 0;
    count(parts.acked, 0);
    parts.back.send(HEADER_BYTES, () => { inFlight -= bytes; window += bytes; pump(); });
  }

  function arrived(segment: Buffer): void {
    parts.deliver(segment);
    unacked += segment.length;
    if (++unackedSegments >= 2) acknowledge();
    else ackTimer ??= setTimeout(acknowledge, DELAYED_ACK_MS);
  }

  function pump(): void {
    if (inFlight === 0 && performance.now() - lastSent > IDLE_MS) window = Math.min(window, INITIAL_SEGMENTS * SEGMENT_BYTES);
    while (waiting.length > 0) {
      const segment = waiting.subarray(0, SEGMENT_BYTES);
      if (inFlight + segment.length > window) return;
      waiting = waiting.subarray(segment.length);
      inFlight += segment.length;
      lastSent = performance.now();
      count(parts.sent, segment.length);
      parts.out.send(segment.length + HEADER_BYTES, () => arrived(segment));
    }
    if (ended && !closed) {
      closed = true;
      parts.out.send(HEADER_BYTES, parts.close);
    }
  }

  return {
    write(bytes) { waiting = Buffer.concat([waiting, bytes]); pump(); },
    end() { ended = true; pump(); },
  };
}
