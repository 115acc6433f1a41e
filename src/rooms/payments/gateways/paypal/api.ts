import { plusSeconds, type Instant } from '../../../../base/time.ts';
import { ApiFault } from './codes.ts';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`, as it is to be sent: a webhook's own bytes must not be written anew. */
  readonly rawBody?: string;
  /** `PayPal-Request-Id`: the same id does the same thing once. On every POST that moves or keeps something. */
  readonly requestId?: string;
}

/**
 * PayPal's API, one attempt a call. Two things stand behind it: HTTP (`httpApi`) and the sandbox without a socket
 * (`fake/in-process.ts`). Replies are unchecked; `shapes.ts` reads them. Throws `ApiFault` only.
 */
export interface PaypalApi {
  call(request: ApiCall, signal: AbortSignal): Promise<unknown>;
  /** A certificate as PEM text; only addresses that `webhook.ts` has looked at get here. */
  certificate(url: string, signal: AbortSignal): Promise<string>;
}

export interface HttpOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://api-m.paypal.com`, `https://api-m.sandbox.paypal.com`, or a sandbox of ours on loopback. */
  readonly base: string;
  readonly clock: { now(): Instant };
}

/** 4 MB: a page of 500 transactions is about 1 MB. */
const REPLY_BYTES_MAX = 4_000_000;
/** A token is renewed so long before it runs out (s). */
const TOKEN_SLACK = 60;
const TOKEN_DEADLINE_MS = 10_000;

interface Answer { readonly status: number; readonly json: unknown }

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > REPLY_BYTES_MAX) throw new Error('reply too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

export function httpApi({ clientId, clientSecret, base, clock }: HttpOptions): PaypalApi {
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  let token: { readonly value: string; readonly until: Instant } | null = null;
  let renewing: Promise<string> | null = null;

  async function ask(url: string, init: RequestInit): Promise<Answer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { ...init, redirect: 'error' });
      text = await boundedText(response);
    } catch {
      // What broke is not kept: messages name addresses and headers.
      throw new ApiFault({ name: 'connection' });
    }
    if (text === '') return { status: response.status, json: null };
    try {
      return { status: response.status, json: JSON.parse(text) as unknown };
    } catch {
      throw new ApiFault({ name: 'unreadable', status: response.status });
    }
  }

  /** One renewal at a time, however many calls wait for it; it has a deadline of its own. */
  function accessToken(signal: AbortSignal): Promise<string> {
    if (token !== null && clock.now() < token.until) return Promise.resolve(token.value);
    renewing ??= renew().finally(() => { renewing = null; });
    return Promise.race([renewing, new Promise<never>((_, reject) => { signal.addEventListener('abort', () => reject(new ApiFault({ name: 'connection' })), { once: true }); })]);
  }

  async function renew(): Promise<string> {
    const { status, json } = await ask(`${base}/v1/oauth2/token`, {
      method: 'POST', headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: 'grant_type=client_credentials', signal: AbortSignal.timeout(TOKEN_DEADLINE_MS),
    });
    const { access_token: value, expires_in: seconds } = (json ?? {}) as { access_token?: unknown; expires_in?: unknown };
    if (status !== 200 || typeof value !== 'string' || typeof seconds !== 'number') throw new ApiFault({ name: 'token', status });
    token = { value, until: plusSeconds(clock.now(), Math.max(0, seconds - TOKEN_SLACK)) };
    return value;
  }

  async function once(request: ApiCall, signal: AbortSignal): Promise<Answer> {
    const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
    const body = request.rawBody ?? (request.body === undefined ? null : JSON.stringify(request.body));
    return ask(`${base}${request.path}${query}`, {
      method: request.method, signal, body,
      headers: {
        authorization: `Bearer ${await accessToken(signal)}`, accept: 'application/json',
        ...(body === null && request.method !== 'POST' ? {} : { 'content-type': 'application/json' }),
        ...(request.method === 'POST' ? { prefer: 'return=representation' } : {}),
        ...(request.requestId === undefined ? {} : { 'paypal-request-id': request.requestId }),
      },
    });
  }

  return {
    async call(request, signal) {
      if (signal.aborted) throw new ApiFault({ name: 'connection' });
      let answer = await once(request, signal);
      if (answer.status === 401) {
        // Turned away at the door, nothing was done: the token had been withdrawn early. Once more with a new one.
        token = null;
        answer = await once(request, signal);
      }
      return replyOf(answer.status, answer.json);
    },
    async certificate(url, signal) {
      try {
        const response = await fetch(url, { redirect: 'error', signal });
        const text = await boundedText(response);
        if (response.status === 200) return text;
      } catch { /* told below, without what broke */ }
      throw new ApiFault({ name: 'connection' });
    },
  };
}

/** The body of a success; a fault with name and issue otherwise. Messages, links and debug ids are left behind. */
export function replyOf(status: number, json: unknown): unknown {
  if (status >= 200 && status < 300) return json;
  const { name, details } = (json ?? {}) as { name?: unknown; details?: unknown };
  const issue = Array.isArray(details) ? (details[0] as { issue?: unknown } | undefined)?.issue : undefined;
  const word = (value: unknown): string | null => (typeof value === 'string' && /^[A-Z0-9_]{1,80}$/.test(value) ? value : null);
  throw new ApiFault({ name: word(name) ?? 'unreadable', issue: word(issue), status });
}
