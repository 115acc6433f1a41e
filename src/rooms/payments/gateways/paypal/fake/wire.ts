import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { HOUR } from '../../../../../base/time.ts';
import type { ApiAnswer, SandboxCore } from './core.ts';
import { isPagePath, payPage, type PageReply } from './pay/page.ts';
import { errorReply } from './work.ts';

const BODY_BYTES_MAX = 262_144;
/** As PayPal's: nine hours. */
const TOKEN_SECONDS = 9 * HOUR;

export interface WireOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** How long an answer that is lost keeps its connection open before it breaks. */
  readonly holdMs: number;
  readonly onError: (error: unknown) => void;
}

/** The core behind HTTP: access tokens, JSON, headers, and what a bad line does to an answer. Loopback only. */
export function openWire(core: SandboxCore, options: WireOptions): Server {
  const { clientId, clientSecret, holdMs, onError } = options;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  const macOf = (until: string): string => createHmac('sha256', clientSecret).update(`token ${until}`).digest('base64url');
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? 'GET';
    const body = await readBody(request);
    if (body === null) return sendJson(response, { ...errorReply(400, 'REQUEST_TOO_LARGE'), fate: 'arrives', delayMs: 0 });
    if (isPagePath(url.pathname)) return sendPage(request, response, await payPage(core, { method, path: url.pathname, body }));
    if (method === 'GET' && url.pathname === `/v1/notifications/certs/${core.signer.identity.id}`) {
      response.writeHead(200, { 'content-type': 'application/x-pem-file' }).end(core.signer.identity.certificate);
      return;
    }
    if (url.pathname === '/v1/oauth2/token') return sendJson(response, { ...tokenReply(method, request.headers.authorization, body), fate: 'arrives', delayMs: 0 });
    if (!isOurToken(request.headers.authorization)) return sendJson(response, { ...errorReply(401), fate: 'arrives', delayMs: 0 });
    const json = parsed(body);
    if (json === undefined) return sendJson(response, { ...errorReply(400, 'MALFORMED_REQUEST_JSON'), fate: 'arrives', delayMs: 0 });
    const id = request.headers['paypal-request-id'];
    await deliver(response, await core.handle({ method, path: url.pathname, query: Object.fromEntries(url.searchParams), body: json, requestId: typeof id === 'string' ? id : null }), holdMs);
  }

  function tokenReply(method: string, authorization: string | undefined, body: string) {
    const [scheme = '', value = ''] = (authorization ?? '').split(' ');
    const fits = scheme.toLowerCase() === 'basic' && isSame(Buffer.from(value, 'base64').toString('utf8'), `${clientId}:${clientSecret}`);
    if (!fits) return { status: 401, body: { error: 'invalid_client', error_description: 'Client Authentication failed' } };
    if (method !== 'POST' || new URLSearchParams(body).get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'unsupported grant_type' } };
    const until = String(core.tools.clock.now() + TOKEN_SECONDS);
    return { status: 200, body: { scope: 'https://uri.paypal.com/services/payments/payment', access_token: `A21AA${until}.${macOf(until)}`, token_type: 'Bearer', app_id: 'APP-SANDBOX', expires_in: TOKEN_SECONDS, nonce: `${until}sandbox` } };
  }

  function isOurToken(authorization: string | undefined): boolean {
    const match = /^Bearer A21AA(\d{1,15})\.([\w-]{43})$/i.exec(authorization ?? '');
    return match !== null && isSame(match[2]!, macOf(match[1]!)) && Number(match[1]) > core.tools.clock.now();
  }
}

const isSame = (given: string, meant: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(meant));
};

/** Undefined for text that is not JSON; null for none. */
function parsed(body: string): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function deliver(response: ServerResponse, reply: ApiAnswer, holdMs: number): Promise<void> {
  if (reply.delayMs > 0) await new Promise<void>((resolve) => { setTimeout(resolve, reply.delayMs).unref(); });
  if (reply.fate === 'arrives') return sendJson(response, reply);
  if (reply.fate === 'cut') {
    const bytes = Buffer.from(JSON.stringify(reply.body));
    response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': bytes.length });
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  const hold = setTimeout(() => response.destroy(), holdMs);
  hold.unref();
  response.on('close', () => clearTimeout(hold));
}

function sendJson(response: ServerResponse, reply: ApiAnswer): void {
  if (reply.body === null) { response.writeHead(reply.status).end(); return; }
  const bytes = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': bytes.length, 'paypal-debug-id': 'sandbox0000000' });
  response.end(bytes);
}

function sendPage(request: IncomingMessage, response: ServerResponse, page: PageReply): void {
  const small = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = small ? brotliCompressSync(page.html) : Buffer.from(page.html);
  response.writeHead(page.status, { ...page.headers, 'content-length': bytes.length, ...(small ? { 'content-encoding': 'br' } : {}), vary: 'accept-encoding' });
  response.end(bytes);
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
