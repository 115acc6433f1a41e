import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import type { ApiAnswer, SandboxCore } from './core.ts';
import { parseForm } from './form.ts';
import { isPagePath, payPage, type PageReply } from './pay/page.ts';
import { API_VERSION } from './work.ts';

const BODY_BYTES_MAX = 65_536;
export interface WireOptions {
  readonly secretKey: string;
  /** How long an answer that is lost keeps its connection open before it breaks. */
  readonly holdMs: number;
  readonly onError: (error: unknown) => void;
}

/** The core behind HTTP: keys, forms, headers, and what a bad line does to an answer. Loopback only. */
export function openWire(core: SandboxCore, { secretKey, holdMs, onError }: WireOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const body = await readBody(request);
    if (body === null) return sendJson(response, refusal(413, 'Request body too large.'));
    if (isPagePath(url.pathname)) {
      return sendPage(request, response, await payPage(core, { method: request.method ?? 'GET', path: url.pathname, body }));
    }
    if (!isOurs(request.headers.authorization, secretKey)) return sendJson(response, refusal(401, 'Invalid API Key provided.'));
    const method = request.method ?? 'GET';
    const params = parseForm(method === 'POST' ? body : url.search.slice(1));
    if (params === null) return sendJson(response, refusal(400, 'Invalid request body.'));
    const key = request.headers['idempotency-key'];
    const reply = await core.handle({ method, path: url.pathname, params, key: typeof key === 'string' ? key : null });
    await deliver(response, reply, { key: typeof key === 'string' ? key : null, holdMs });
  }
}

const refusal = (status: number, message: string): ApiAnswer =>
  ({ status, body: { error: { type: 'invalid_request_error', message } }, replayed: false, fate: 'arrives', delayMs: 0 });

async function deliver(response: ServerResponse, reply: ApiAnswer, { key, holdMs }: { readonly key: string | null; readonly holdMs: number }): Promise<void> {
  if (reply.delayMs > 0) await new Promise<void>((resolve) => { setTimeout(resolve, reply.delayMs).unref(); });
  if (reply.fate === 'arrives') return sendJson(response, reply, key);
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

function sendJson(response: ServerResponse, reply: ApiAnswer, key: string | null = null): void {
  const bytes = Buffer.from(JSON.stringify(reply.body, null, 2));
  const print = createHash('sha256').update(bytes).digest('hex').slice(0, 14);
  response.writeHead(reply.status, {
    'content-type': 'application/json', 'content-length': bytes.length, 'request-id': `req_sandbox${print}`, 'stripe-version': API_VERSION,
    ...(key === null ? {} : { 'idempotency-key': key }),
    ...(reply.replayed ? { 'idempotent-replayed': 'true' } : {}),
  });
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

/** Bearer as the SDK sends it, or Basic with the key as user name as the vendor's examples do. */
function isOurs(header: string | undefined, secretKey: string): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  const given = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '' : value;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secretKey));
}
