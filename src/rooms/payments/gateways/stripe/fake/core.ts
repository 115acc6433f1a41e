import { createHash } from 'node:crypto';
import { DAY } from '../../../../../base/time.ts';
import { settleIntent, type Answer } from './charging.ts';
import { openControls, type SandboxControls } from './controls.ts';
import { openFaults, takeFault, type FaultRule, type SandboxFaults } from './faults.ts';
import { answerAlone } from './intents.ts';
import { expanded } from './reads.ts';
import { settleRefund } from './refunds.ts';
import { routeOf, type Route } from './routes.ts';
import { answerOnPage, endPage, payOnPage, type PageResult } from './sessions.ts';
import type { Doc, Row } from './store.ts';
import { ApiRefusal, inOneStep, invalid, type Reply, type Work, type WorkTools } from './work.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Doc;
  /** The `Idempotency-Key` of a POST. */
  readonly key: string | null;
}

/** An answer and what becomes of it on its way: the wire does it with bytes, the short way with an error. */
export interface ApiAnswer extends Reply {
  readonly replayed: boolean;
  readonly fate: 'arrives' | 'lost' | 'cut';
  readonly delayMs: number;
}

export type PageAttempt = { readonly attempt: PageResult | null; readonly breaks: boolean };

/** The vendor as a state machine: no socket, no page, no timer. Everything it knows is in the store. */
export interface SandboxCore {
  handle(request: ApiRequest): Promise<ApiAnswer>;
  /** The payer on the hosted page. `attempt` is null when the page is not open any more. */
  pay(sessionId: string, token: string): Promise<PageAttempt>;
  /** The payer answers the bank, or in their app; `id` is a session's or, for a charge off the page, an intent's. */
  answerBank(id: string, answer: Answer): Promise<PageResult | null>;
  /** What the page shows; ends or settles it first when its moment has come. */
  look(id: string): Promise<{ readonly session: Row | undefined; readonly intent: Row | undefined }>;
  /** Lets what is due by the clock happen: pages end, late money comes. How many things did. */
  tick(): Promise<number>;
  readonly faults: SandboxFaults;
  readonly controls: SandboxControls;
  readonly tools: WorkTools;
}

/** Keys are forgotten after 24 hours, and then the same key is a new request (trust section 2). */
const KEY_SECONDS = DAY;
const TICK_BATCH = 100;
const SELF_MOVING = ['session', 'intent', 'refund'] as const;

export function openCore(tools: WorkTools): SandboxCore {
  const inFlight = new Set<string>();

  async function handle(request: ApiRequest): Promise<ApiAnswer> {
    const route = routeOf(request.method, request.path);
    if (!route) return arrives(invalid(`Unrecognized request URL (${request.method}: ${request.path}).`, { status: 404 }).reply);
    const fault = await takeFault(tools, route.operation);
    const early = fault && beforeDoing(fault);
    if (early) return early;
    const key = request.method === 'POST' ? request.key : null;
    if (key !== null && inFlight.has(key)) return arrives(KEY_IN_USE);
    if (key !== null) inFlight.add(key);
    try {
      const { replayed, ...reply } = await perform(route, request, key, fault);
      return { ...reply, replayed, fate: fault?.kind === 'lose_reply' ? 'lost' : fault?.kind === 'cut_body' ? 'cut' : 'arrives', delayMs: fault?.delayMs ?? 0 };
    } catch (error) {
      // Refused before anything was done: not remembered, the key is still fresh.
      if (error instanceof ApiRefusal) return arrives(error.reply);
      throw error;
    } finally {
      if (key !== null) inFlight.delete(key);
    }
  }

  async function perform(route: Route, request: ApiRequest, key: string | null, fault: FaultRule | null): Promise<Reply & { readonly replayed: boolean }> {
    if (route.isList) await tick();
    return inOneStep(tools, async (work) => {
      const stored = key === null ? undefined : await work.get(`key ${key}`);
      if (stored && stored.created > work.now - KEY_SECONDS) return { ...replay(stored, request), replayed: true };
      const done = fault?.kind === 'error_500_kept' ? SERVER_ERROR : await doIt(work, route, request);
      const reply = fault?.kind === 'error_500_done' ? SERVER_ERROR : done;
      if (key !== null) {
        const doc = { status: reply.status, body: reply.body, print: printOf(request) };
        if (stored) work.renew(stored, { doc });
        else work.add({ id: `key ${key}`, kind: 'key', doc });
      }
      return { ...reply, replayed: false };
    });
  }

  async function doIt(work: Work, route: Route, request: ApiRequest): Promise<Reply> {
    if (route.id !== null) await settleById(work, route.id);
    const reply = await route.run(work, request.params);
    const expand = request.params['expand'];
    if (reply.status !== 200 || expand === undefined || expand === null) return reply;
    const paths = Object.values(expand as object).map(String);
    return { status: 200, body: await expanded(work, reply.body, paths) };
  }

  async function tick(): Promise<number> {
    const rows = await tools.store.due(SELF_MOVING, tools.clock.now(), TICK_BATCH);
    for (const { id } of rows) await inOneStep(tools, (work) => settleById(work, id));
    return rows.length;
  }

  return {
    tools, handle, tick,
    faults: openFaults(tools),
    controls: openControls(tools),
    async pay(sessionId, token) {
      const fault = await takeFault(tools, 'pay_page.pay');
      if (fault && beforeDoing(fault)) return { attempt: null, breaks: true };
      const attempt = await inOneStep(tools, async (work) => {
        await settleById(work, sessionId);
        return payOnPage(work, sessionId, token);
      });
      return { attempt, breaks: fault !== null && fault.kind !== 'slow' };
    },
    answerBank: (id, answer) => inOneStep(tools, async (work) => {
      await settleById(work, id);
      return id.startsWith('pi_') ? answerAlone(work, id, answer) : answerOnPage(work, id, answer);
    }),
    look: (id) => inOneStep(tools, async (work) => {
      await settleById(work, id);
      const row = await work.get(id);
      if (row?.kind === 'intent') return { session: undefined, intent: row };
      return { session: row?.kind === 'session' ? row : undefined, intent: row?.parent ? await work.get(row.parent) : undefined };
    }),
  };
}

/** Whatever the clock has done to this object, and to the intent behind a page, is done before anyone looks. */
async function settleById(work: Work, id: string): Promise<void> {
  const row = await work.get(id);
  if (!row) return;
  if (row.kind === 'session' && row.parent !== null) await settleById(work, row.parent);
  const now = await work.get(id);
  if (!now || now.dueAt === null || now.dueAt > work.now) return;
  if (now.kind === 'session') await endPage(work, now);
  else if (now.kind === 'intent') await settleIntent(work, now);
  else if (now.kind === 'refund') await settleRefund(work, now);
}

const arrives = (reply: Reply): ApiAnswer => ({ ...reply, replayed: false, fate: 'arrives', delayMs: 0 });
const SERVER_ERROR: Reply = { status: 500, body: { error: { type: 'api_error', message: 'An unknown error occurred' } } };
const KEY_IN_USE: Reply = {
  status: 409,
  body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'There is currently another in-progress request using this idempotent key.' } },
};

function beforeDoing(fault: FaultRule): ApiAnswer | null {
  switch (fault.kind) {
    case 'lose_request': return { ...arrives(SERVER_ERROR), fate: 'lost' };
    case 'error_500': return arrives(SERVER_ERROR);
    case 'conflict': return arrives(KEY_IN_USE);
    case 'rate_limited': return arrives({ status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' } } });
    default: return null;
  }
}

/** Same key and same parameters: the stored answer, whatever it was. Other parameters: refused, nothing done. */
function replay(stored: Row, request: ApiRequest): Reply {
  const { status, body, print } = stored.doc as { readonly status: number; readonly body: Doc; readonly print: string };
  if (print === printOf(request)) return { status, body };
  return { status: 400, body: { error: { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.' } } };
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
};

/** A short name of path and parameters; parameters themselves are not kept. */
const printOf = ({ path, params }: ApiRequest): string =>
  createHash('sha256').update(JSON.stringify([path, sorted(params)])).digest('base64url');
