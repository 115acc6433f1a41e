/** RTP (RFC 3550) as far as a listener that speaks PCMU and takes keys needs it. */
export interface RtpPacket { readonly payload: number; readonly marker: boolean; readonly sequence: number; readonly timestamp: number; readonly source: number; readonly data: Uint8Array }

export const FRAME_MS = 20;
/** Samples, and with PCMU bytes, of 20 ms at 8 kHz. */
export const FRAME = 160;
/** Silence in µ-law. */
export const SILENT = 0xff;
const HEADER = 12;
const RTP_MAX = 1_500;

/** Null for whatever is no RTP, or does not hold what its header says. Never throws. */
export function readRtp(datagram: Uint8Array): RtpPacket | null {
  if (datagram.length < HEADER || datagram.length > RTP_MAX || datagram[0]! >> 6 !== 2) return null;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  let begin = HEADER + (datagram[0]! & 0x0f) * 4;
  if ((datagram[0]! & 0x10) !== 0) {
    if (begin + 4 > datagram.length) return null;
    begin += 4 + view.getUint16(begin + 2) * 4;
  }
  const padding = (datagram[0]! & 0x20) === 0 ? 0 : datagram[datagram.length - 1]!;
  if (begin + padding > datagram.length) return null;
  return {
    payload: datagram[1]! & 0x7f, marker: (datagram[1]! & 0x80) !== 0, sequence: view.getUint16(2), timestamp: view.getUint32(4), source: view.getUint32(8),
    data: datagram.subarray(begin, datagram.length - padding),
  };
}

export function writeRtp(packet: RtpPacket): Buffer {
  const out = Buffer.allocUnsafe(HEADER + packet.data.length);
  out[0] = 0x80;
  out[1] = packet.payload | (packet.marker ? 0x80 : 0);
  out.writeUInt16BE(packet.sequence & 0xffff, 2);
  out.writeUInt32BE(packet.timestamp >>> 0, 4);
  out.writeUInt32BE(packet.source >>> 0, 8);
  out.set(packet.data, HEADER);
  return out;
}
