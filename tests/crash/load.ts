import { setTimeout as pause } from 'node:timers/promises';

/** One wish to renew, from its quote to the last answer under its key. */
export interface Wish {
  readonly key: string;
  readonly line: string;
  readonly body: string;
  /** The renewal's id as it was acknowledged; null while, or if, none was. */
  id: string | null;
  /** Code of the problem that ended it without an acknowledgement. */
  refusal: string | null;
  /** How often the request was sent. */
  sent: number;
}

export interface LoadLine { readonly id: string; readonly carrier: string; readonly plan: string }

export interface LoadOptions {
  /** Where the products are; each request goes to one of them, a repeat to any. */
  readonly baseUrls: readonly string[];
  readonly apiKey: string;
  readonly lines: readonly LoadLine[];
  readonly clients: number;
  readonly name: string;
  /** Longest pause between two wishes of a client (ms). */
  readonly pauseMs?: number;
}

export interface Load {
  readonly wishes: readonly Wish[];
  /** Answers that are neither an acknowledgement nor a plain refusal, by status and code, and connections lost, by cause. */
  readonly trouble: ReadonlyMap<string, number>;
  /** Answers that nobody should get: another id under one key, a 5xx that is no clear problem. */
  readonly wrong: readonly string[];
  acknowledged(): number;
  /** Starts no more wishes and waits until each has its answer. */
  stop(): Promise<void>;
}

// 60 s with one key and no answer: whatever was broken must have been put right by then.
const ANSWER_WITHIN_MS = 60_000;
/** A card that the sandbox declines, for some. */
const CARDS = ['pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_visa', 'pm_card_chargeDeclined'];

/** Calls the product over HTTP as a shop's own system would; connections may fail at any time. */
export async function callApi(baseUrl: string, path: string, o: { readonly apiKey: string; readonly body?: unknown; readonly raw?: string; readonly headers?: Readonly<Record<string, string>> }): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  const body = o.raw ?? (o.body === undefined ? undefined : JSON.stringify(o.body));
  const answer = await fetch(`${baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST', signal: AbortSignal.timeout(30_000), ...(body === undefined ? {} : { body }),
    headers: { authorization: `Bearer ${o.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...o.headers },
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

/** Places renewals for all it can, and repeats every request without an answer under its own key. */
export function startLoad(o: LoadOptions): Load {
  const wishes: Wish[] = [];
  const trouble = new Map<string, number>();
  const wrong: string[] = [];
  const free = [...o.lines];
  let running = true;
  let count = 0;
  const met = (what: string): void => { trouble.set(what, (trouble.get(what) ?? 0) + 1); };

  async function ask(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly code: string; readonly json: Readonly<Record<string, unknown>>; readonly text: string } | null> {
    try {
      const baseUrl = o.baseUrls[Math.floor(Math.random() * o.baseUrls.length)]!;
      const { status, type, text } = await callApi(baseUrl, path, { apiKey: o.apiKey, raw: body, headers });
      const json = JSON.parse(text) as Readonly<Record<string, unknown>>;
      const code = typeof json['code'] === 'string' ? json['code'] : '';
      if (status >= 500) {
        met(`${status} ${code}`);
        if (status !== 503 || code === '' || !type.startsWith('application/problem+json')) wrong.push(`${path} answered ${status} ${text.slice(0, 300)}`);
      }
      return { status, code, json, text };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error instanceof Error ? error.name : 'thrown';
      met(`lost: ${cause}`);
      return null;
    }
  }

  async function quoteFor(line: LoadLine): Promise<string | null> {
    for (const until = Date.now() + ANSWER_WITHIN_MS; running && Date.now() < until;) {
      const answer = await ask('/v1/quotes', JSON.stringify({ line: line.id, plan: line.plan }), {});
      if (answer?.status === 201) return answer.json['id'] as string;
      if (answer && answer.status < 500) { met(`quote: ${answer.code}`); return null; }
      await pause(100);
    }
    return null;
  }

  async function settle(wish: Wish): Promise<void> {
    for (const until = Date.now() + ANSWER_WITHIN_MS; Date.now() < until;) {
      wish.sent++;
      const answer = await ask('/v1/renewals', wish.body, { 'idempotency-key': wish.key });
      if (answer && answer.status < 300) { acknowledge(wish, answer.json['id'] as string); return; }
      if (answer && answer.status < 500 && answer.code !== 'idempotency_in_flight') {
        const facts = answer.json['facts'] as Readonly<Record<string, unknown>> | undefined;
        if (answer.code === 'payment_declined') acknowledge(wish, facts?.['renewal'] as string);
        else { wish.refusal = answer.code; met(`refused: ${answer.code}`); }
        return;
      }
      await pause(100);
    }
    wrong.push(`${wish.key} had no answer within ${ANSWER_WITHIN_MS / 1000} s`);
  }

  function acknowledge(wish: Wish, id: string): void {
    if (wish.id !== null && wish.id !== id) wrong.push(`${wish.key} was ${wish.id} and then ${id}`);
    wish.id = id;
  }

  async function client(): Promise<void> {
    while (running) {
      const line = free.shift();
      if (line) {
        const quote = await quoteFor(line);
        if (quote !== null) {
          const n = count++;
          const wish: Wish = {
            key: `${o.name}-${String(n).padStart(6, '0')}`, line: line.id, id: null, refusal: null, sent: 0,
            body: JSON.stringify({ quote, payment: { type: 'token', paymentMethod: CARDS[n % CARDS.length] }, email: `payer${n}@example.com` }),
          };
          wishes.push(wish);
          await settle(wish);
          // Now and then somebody repeats what was answered long ago.
          if (wish.id !== null && n % 7 === 0) await settle(wish);
        }
        free.push(line);
      }
      await pause(Math.random() * (o.pauseMs ?? 80));
    }
  }

  const clients = Array.from({ length: o.clients }, client);
  return {
    wishes, trouble, wrong,
    acknowledged: () => wishes.filter((wish) => wish.id !== null).length,
    async stop() { running = false; await Promise.all(clients); },
  };
}
