import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../../../platform/clock.ts';
import { twilioSignature, type FormFields } from '../signature.ts';

/** How the stand-in bends, until told otherwise. `lose_reply` takes the text and breaks the line; `lose_request` only breaks it. */
export type Bend =
  | { readonly kind: 'lose_reply' | 'lose_request' | 'unreadable' }
  | { readonly kind: 'http'; readonly status: number; readonly code?: number }
  /** Only the look-up fails; sending works. */
  | { readonly kind: 'no_look_up' };

export interface FakeText {
  readonly sid: string; readonly to: string; readonly from: string | null; readonly service: string | null; readonly body: string;
  readonly statusUrl: string | null; readonly validitySeconds: number | null; readonly createdMs: number;
  status: string; errorCode: number | null;
}

/** A call the vendor would make to the shop: the address as it was told, and the signed form. */
export interface VendorCall { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

export interface TwilioFake {
  readonly apiBase: string;
  readonly texts: FakeText[];
  /** Every request as it came: for comparison with the vendor's description. */
  readonly requests: { readonly method: string; readonly path: string; readonly query: string; readonly form: string }[];
  bend(bend: Bend | null): void;
  /** Numbers whose readers have told the vendor STOP. */
  readonly stopped: Set<string>;
  /** What became of a text, as a signed call; null when nobody wanted to know. */
  statusCall(sid: string, status: string, errorCode?: number): VendorCall | null;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A text to the shop as a signed call: also of the sandbox phone and of stories. */
export function inboundCall(account: { readonly accountSid: string; readonly authToken: string }, url: string, text: { readonly sid: string; readonly from: string; readonly to: string; readonly body: string; readonly optOut?: 'STOP' | 'START' | 'HELP' }): VendorCall {
  return signedCall(account.authToken, url, [
    ['ToCountry', 'US'], ['SmsMessageSid', text.sid], ['NumMedia', '0'], ['SmsSid', text.sid], ['SmsStatus', 'received'], ['FromCountry', 'US'], ['NumSegments', '1'],
    ['To', text.to], ['MessageSid', text.sid], ['AccountSid', account.accountSid], ['From', text.from], ['ApiVersion', '2010-04-01'], ['Body', text.body],
    ...(text.optOut === undefined ? [] : [['OptOutType', text.optOut] as const]),
  ]);
}

export function signedCall(authToken: string, url: string, fields: FormFields): VendorCall {
  return {
    url, body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(authToken, url, fields) },
  };
}

const PROBLEMS: Readonly<Record<number, string>> = { 20003: 'Authenticate', 20429: 'Too Many Requests', 21211: 'Invalid \'To\' Phone Number', 21602: 'Message body is required.', 21603: 'A \'From\' phone number is required.', 21610: 'Attempt to send to unsubscribed recipient' };

/** A stand-in for the vendor's Messages API on loopback: the same forms, answers and signatures, and it can be bent. */
export async function openTwilioFake(parts: { readonly accountSid: string; readonly authToken: string; readonly clock: Pick<Clock, 'nowMs'> }): Promise<TwilioFake> {
  const { accountSid, authToken, clock } = parts;
  const texts: FakeText[] = [];
  const requests: { method: string; path: string; query: string; form: string }[] = [];
  const stopped = new Set<string>();
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  let bend: Bend | null = null;
  let server: Server | null = null;
  let port = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const form = await readBody(request);
    requests.push({ method: request.method ?? '', path: url.pathname, query: url.search, form });
    // No connection is kept: one that is kept would break in the middle of the next request, and a vendor that is away is no doubt.
    const say = (status: number, json: object): void => { response.writeHead(status, { 'content-type': 'application/json', 'connection': 'close' }).end(JSON.stringify(json)); };
    const refuse = (status: number, code: number): void => say(status, { code, message: PROBLEMS[code] ?? 'refused', more_info: `https://www.twilio.com/docs/errors/${code}`, status });
    if (request.headers.authorization !== `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`) return refuse(401, 20003);
    if (url.pathname !== path) return refuse(404, 20404);
    if (request.method === 'GET') return bend?.kind === 'no_look_up' ? refuse(503, 20503) : say(200, page(url));
    if (bend?.kind === 'lose_request') { request.socket.destroy(); return; }
    if (bend?.kind === 'http') return bend.code === undefined ? say(bend.status, {}) : refuse(bend.status, bend.code);
    const fields = new URLSearchParams(form);
    const to = fields.get('To') ?? '', body = fields.get('Body') ?? '';
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(400, 21211);
    if (body === '') return refuse(400, 21602);
    if (fields.get('From') === null && fields.get('MessagingServiceSid') === null) return refuse(400, 21603);
    if (stopped.has(to)) return refuse(400, 21610);
    const text: FakeText = {
      sid: `SM${String(texts.length + 1).padStart(32, '0')}`, to, from: fields.get('From'), service: fields.get('MessagingServiceSid'), body, statusUrl: fields.get('StatusCallback'),
      validitySeconds: fields.has('ValidityPeriod') ? Number(fields.get('ValidityPeriod')) : null, createdMs: clock.nowMs(), status: 'queued', errorCode: null,
    };
    texts.push(text);
    if (bend?.kind === 'lose_reply') { request.socket.destroy(); return; }
    if (bend?.kind === 'unreadable') { response.writeHead(201, { 'content-type': 'text/html' }).end('<html>'); return; }
    say(201, shown(text));
  }

  function page(url: URL): object {
    const size = Number(url.searchParams.get('PageSize') ?? 50);
    const to = url.searchParams.get('To');
    const found = texts.filter((one) => to === null || one.to === to).toReversed();
    return {
      page: 0, page_size: size, start: 0, end: Math.max(0, Math.min(found.length, size) - 1), uri: `${url.pathname}${url.search}`, first_page_uri: `${url.pathname}?PageSize=${size}&Page=0`,
      next_page_uri: null, previous_page_uri: null, messages: found.slice(0, size).map(shown),
    };
  }

  const shown = (text: FakeText): object => ({
    account_sid: accountSid, api_version: '2010-04-01', body: text.body, date_created: new Date(text.createdMs).toUTCString().replace('GMT', '+0000'), date_sent: null,
    date_updated: new Date(text.createdMs).toUTCString().replace('GMT', '+0000'), direction: 'outbound-api', error_code: text.errorCode, error_message: null, from: text.from, num_media: '0', num_segments: '1',
    price: null, price_unit: 'USD', messaging_service_sid: text.service, sid: text.sid, status: text.status,
    subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}/Media.json` }, to: text.to, uri: `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}.json`,
  });

  async function start(): Promise<void> {
    const one = createServer((request, response) => { answer(request, response).catch(() => { response.destroy(); }); });
    await new Promise<void>((resolve) => { one.listen(port, '127.0.0.1', resolve); });
    port = (one.address() as AddressInfo).port;
    server = one;
  }
  async function stop(): Promise<void> {
    const one = server;
    server = null;
    if (!one) return;
    one.closeAllConnections();
    await new Promise<void>((resolve) => { one.close(() => resolve()); });
  }
  await start();
  return {
    apiBase: `http://127.0.0.1:${port}`, texts, requests, stopped, start, stop,
    bend: (next) => { bend = next; },
    statusCall(sid, status, errorCode) {
      const text = texts.find((one) => one.sid === sid);
      if (!text || text.statusUrl === null) return null;
      text.status = status;
      text.errorCode = errorCode ?? null;
      return signedCall(authToken, text.statusUrl, [
        ['SmsSid', sid], ['SmsStatus', status], ['MessageStatus', status], ['To', text.to], ['MessageSid', sid], ['AccountSid', accountSid], ['From', text.from ?? ''], ['ApiVersion', '2010-04-01'],
        ...(errorCode === undefined ? [] : [['ErrorCode', String(errorCode)] as const]),
      ]);
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
