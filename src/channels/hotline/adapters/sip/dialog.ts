import { headerOf, headersOf, type SipMessage } from './wire/message.ts';

/** Sent again after half a second, then after twice as long each time, 4 s at most, and given up after 32 s (RFC 3261 17: T1, T2, 64 T1). */
const FIRST_MS = 500;
const LONGEST_MS = 4_000;
const GIVEN_UP_MS = 32_000;

interface Sending { readonly message: SipMessage; againMs: number; stepMs: number; readonly endMs: number; readonly over: (answer: SipMessage | null) => void }

export interface DialogParts {
  readonly invite: SipMessage;
  /** Our tag, and our contact as the other side may reach it. */
  readonly tag: string;
  readonly contact: string;
  readonly via: (branch: string) => string;
  readonly newBranch: () => string;
  readonly send: (message: SipMessage) => void;
}

/** The signalling of one call, from its INVITE on: what is repeated until it is acknowledged, and what we ask ourselves. */
export interface Dialog {
  readonly inviteCSeq: () => number;
  /** The last answer to an INVITE, for when it comes again. */
  last(): SipMessage | null;
  /** Sends 200 until it is acknowledged. */
  accept(cseq: number, answer: SipMessage, nowMs: number, notAcknowledged: () => void): void;
  /** True for the acknowledgement of the answer that is under way. */
  acknowledged(cseq: number): boolean;
  /** BYE or OPTIONS of ours. Resolves with the answer, or null when none came. */
  ask(method: 'BYE' | 'OPTIONS', nowMs: number): Promise<SipMessage | null>;
  /** An answer to something of ours. */
  answered(message: SipMessage): void;
  beat(nowMs: number): void;
  /** Nothing is sent any more; whoever waits for an answer has none. */
  giveUp(): void;
}

export function openDialog(parts: DialogParts): Dialog {
  const { invite } = parts;
  let inviteCSeq = 0;
  let ourCSeq = 0;
  let last: SipMessage | null = null;
  let accepting: Sending | null = null;
  const asking = new Map<string, Sending>();
  const target = /<([^<>]+)>/.exec(headerOf(invite, 'contact') ?? '')?.[1] ?? (headerOf(invite, 'contact') ?? headerOf(invite, 'from')!).split(';')[0]!.replace(/[<>]/g, '').trim();

  const sending = (message: SipMessage, nowMs: number, over: Sending['over']): Sending => {
    parts.send(message);
    return { message, againMs: nowMs + FIRST_MS, stepMs: FIRST_MS, endMs: nowMs + GIVEN_UP_MS, over };
  };
  /** True once it is given up. */
  function again(one: Sending, nowMs: number): boolean {
    if (nowMs >= one.endMs) return true;
    if (nowMs >= one.againMs) {
      one.stepMs = Math.min(one.stepMs * 2, LONGEST_MS);
      one.againMs = nowMs + one.stepMs;
      parts.send(one.message);
    }
    return false;
  }

  return {
    inviteCSeq: () => inviteCSeq,
    last: () => last,
    accept(cseq, answer, nowMs, notAcknowledged) {
      inviteCSeq = cseq;
      last = answer;
      accepting = sending(answer, nowMs, notAcknowledged);
    },
    acknowledged(cseq) {
      const was = accepting;
      if (was === null || cseq !== inviteCSeq) return false;
      accepting = null;
      return true;
    },
    ask: (method, nowMs) => new Promise((resolve) => {
      const branch = parts.newBranch();
      ourCSeq++;
      const to = headerOf(invite, 'from')!;
      const message: SipMessage = {
        start: { kind: 'request', method, uri: target },
        headers: [
          ['via', parts.via(branch)], ['max-forwards', '70'], ...headersOf(invite, 'record-route').map((route) => ['route', route] as const),
          ['from', `${headerOf(invite, 'to')!};tag=${parts.tag}`], ['to', to], ['call-id', headerOf(invite, 'call-id')!], ['cseq', `${ourCSeq} ${method}`], ['contact', parts.contact],
        ],
        body: '',
      };
      asking.set(`${ourCSeq} ${method}`, sending(message, nowMs, resolve));
    }),
    answered(message) {
      if (message.start.kind !== 'response' || message.start.status < 200) return;
      const key = headerOf(message, 'cseq')!;
      const one = asking.get(key);
      if (!one) return;
      asking.delete(key);
      one.over(message);
    },
    beat(nowMs) {
      if (accepting !== null && again(accepting, nowMs)) { const { over } = accepting; accepting = null; over(null); }
      for (const [key, one] of asking) if (again(one, nowMs)) { asking.delete(key); one.over(null); }
    },
    giveUp() {
      accepting = null;
      for (const one of asking.values()) one.over(null);
      asking.clear();
    },
  };
}
