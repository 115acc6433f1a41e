import { readAddress, readCSeq, readVia, viaReceived, type CSeq, type SipAddress, type Via } from './wire/address.ts';
import { headerOf, headersOf, type SipMessage } from './wire/message.ts';

export interface Peer { readonly address: string; readonly port: number }

/** A request whose parts are in order. */
export interface SipRequest {
  readonly message: SipMessage;
  readonly method: string;
  readonly peer: Peer;
  readonly via: Via;
  readonly from: SipAddress;
  readonly to: SipAddress;
  readonly cseq: CSeq;
  readonly callId: string;
}

const CALL_ID_MAX = 200;

/** Null: a response, or a request that does not say whom to answer. */
export function requestOf(message: SipMessage, peer: Peer): SipRequest | null {
  if (message.start.kind !== 'request') return null;
  const via = readVia(headerOf(message, 'via')!), from = readAddress(headerOf(message, 'from')!), to = readAddress(headerOf(message, 'to')!), cseq = readCSeq(headerOf(message, 'cseq')!);
  const callId = headerOf(message, 'call-id')!;
  if (!via || !from || !to || !cseq || from.tag === null || callId === '' || callId.length > CALL_ID_MAX || cseq.method !== message.start.method) return null;
  return { message, method: message.start.method, peer, via, from, to, cseq, callId };
}

/** Where the answer to a request goes: never to anybody but the machine it came from. */
export const answerPort = ({ via, peer }: Pick<SipRequest, 'via' | 'peer'>): Peer => ({ address: peer.address, port: via.rport ? peer.port : via.port });

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying', 200: 'OK', 400: 'Bad Request', 403: 'Forbidden', 405: 'Method Not Allowed', 415: 'Unsupported Media Type', 420: 'Bad Extension', 481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected', 486: 'Busy Here', 488: 'Not Acceptable Here', 500: 'Server Internal Error', 503: 'Service Unavailable',
};
export const ALLOW = 'INVITE, ACK, BYE, CANCEL, OPTIONS';

/** An answer to a request (RFC 3261 8.2.6). `tag`: ours, once there is a dialog or to tell answers apart. */
export function answerTo(request: SipRequest, status: number, given: { readonly tag?: string; readonly headers?: readonly (readonly [string, string])[]; readonly body?: string } = {}): SipMessage {
  const [first = '', ...others] = headersOf(request.message, 'via');
  const to = headerOf(request.message, 'to')!;
  return {
    start: { kind: 'response', status, reason: REASONS[status] ?? 'Error' },
    headers: [
      ['via', viaReceived(first, request.peer)], ...others.map((via) => ['via', via] as const),
      ['from', headerOf(request.message, 'from')!], ['to', request.to.tag !== null || given.tag === undefined ? to : `${to};tag=${given.tag}`],
      ['call-id', request.callId], ['cseq', headerOf(request.message, 'cseq')!], ...given.headers ?? [],
    ],
    body: given.body ?? '',
  };
}
