import { createHash } from 'node:crypto';
import { settleCapture, settleRefund } from './captures.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { openFaults, takeFault, type FaultRule, type SandboxFaults } from './faults.ts';
import { approveOrder, forgetOrder } from './orders.ts';
import { routeOf, viewOf, type Asked, type Route } from './routes.ts';
import type { Row } from './store.ts';
import { approveSetup, forgetSetup } from './vault.ts';
import { fundingOf, type FundingName } from './wallets.ts';
import { takeDeliveries, verifySignature, type Delivery, type Signer } from './webhooks.ts';
import { ApiRefusal, errorReply, inOneStep, type Reply, type Work, type WorkTools } from './work.ts';

export interface ApiRequest extends Asked {
  readonly method: string;
  readonly path: string;
  /** The `PayPal-Request-Id`. */
  readonly requestId: string | null;
}

/** An answer and what becomes of it on its way: the wire does it with bytes, the short way with an error. */
export interface ApiAnswer extends Reply { readonly fate: 'arrives' | 'lost' | 'cut'; readonly delayMs: number }

/** PayPal as a state machine: no socket, no page, no timer. Everything it knows is in the store. */
export interface SandboxCore {
  handle(request: ApiRequest): Promise<ApiAnswer>;
  /** The payer on the page of an order or a setup. Null when it is not open any more; `breaks`: their page fails to answer. */
  approve(id: string, funding: FundingName): Promise<{ readonly row: Row | null; readonly breaks: boolean }>;
  /** What the page shows; lets happen first what is due. */
  look(id: string): Promise<Row | undefined>;
  /** The payer's side disputes the money of our reference; false when there is none. */
  dispute(reference: string): Promise<boolean>;
  closeDispute(reference: string, how: 'won' | 'lost'): Promise<boolean>;
  /** Whatever waits (eCheck, review, refunds) ends now. How many did. */
  settleNow(): Promise<number>;
  /** Lets what is due by the clock happen. How many things did. */
  tick(): Promise<number>;
  /** Signed events whose moment has come. */
  deliveries(): Promise<readonly Delivery[]>;
  readonly faults: SandboxFaults;
  readonly tools: WorkTools;
  readonly signer: Signer;
}

const TICK_BATCH = 100;
const SELF_MOVING = ['order', 'setup', 'capture', 'refund'] as const;
const FAR = Number.MAX_SAFE_INTEGER;
const CAPTURES_MAX = 100;

export function openCore(tools: WorkTools, signer: Signer): SandboxCore {
  const inFlight = new Set<string>();

  async function handle(request: ApiRequest): Promise<ApiAnswer> {
    if (request.method === 'POST' && request.path === '/v1/notifications/verify-webhook-signature') return guarded(async () => verifySignature(request.body, signer));
    const route = routeOf(request.method, request.path);
    if (!route) return arrives(errorReply(404));
    const fault = await takeFault(tools, route.operation);
    const early = fault && beforeDoing(fault);
    if (early) return early;
    const key = route.keySeconds > 0 && request.requestId !== null ? `key ${route.operation} ${request.requestId}` : null;
    if (key !== null && inFlight.has(key)) return arrives(IN_PROGRESS);
    if (key !== null) inFlight.add(key);
    try {
      const answer = await guarded(() => perform(route, request, key));
      if (fault?.kind === 'error_500_done') return arrives(errorReply(500));
      return { ...answer, fate: fault?.kind === 'lose_reply' ? 'lost' : fault?.kind === 'cut_body' ? 'cut' : 'arrives', delayMs: fault?.delayMs ?? 0 };
    } finally {
      if (key !== null) inFlight.delete(key);
    }
  }

  /** Same id and same request: the object made then, as it is now. Another request under the id is refused, nothing done. */
  async function perform(route: Route, request: ApiRequest, key: string | null): Promise<Reply> {
    if (route.id === null) await tick();
    return inOneStep(tools, async (work) => {
      const stored = key === null ? undefined : await work.get(key);
      if (stored && stored.created > work.now - route.keySeconds) {
        const { print, made } = stored.doc as { readonly print: string; readonly made: string };
        if (print !== printOf(request)) return errorReply(422, 'DUPLICATE_REQUEST_ID');
        await settleById(work, made);
        return { status: 200, body: await viewOf(work, made) };
      }
      if (route.id !== null) await settleWith(work, route.id);
      const { row, ...reply } = await route.run(work, request);
      // Only what was done is remembered: after a no the same id is a new try.
      if (key !== null && row && reply.status < 300) {
        const doc = { print: printOf(request), made: row.id };
        if (stored) work.renew(stored, { doc });
        else work.add({ id: key, kind: 'key', doc });
      }
      return reply;
    });
  }

  async function tick(until: number = tools.clock.now(), kinds: readonly Row['kind'][] = SELF_MOVING): Promise<number> {
    const rows = await tools.store.due(kinds, until, TICK_BATCH);
    for (const { id } of rows) await inOneStep(tools, (work) => settleById(work, id, until));
    return rows.length;
  }

  const captureFor = async (work: Work, reference: string): Promise<string | null> =>
    (await work.list({ kind: 'capture', reference, limit: CAPTURES_MAX })).find(({ doc }) => doc['status'] !== 'DECLINED')?.id ?? null;

  return {
    tools, signer, handle, tick: () => tick(),
    faults: openFaults(tools),
    deliveries: () => takeDeliveries(tools, signer),
    settleNow: () => tick(FAR, ['capture', 'refund']),
    async approve(id, name) {
      const funding = fundingOf(name);
      if (!funding) return { row: null, breaks: false };
      const fault = await takeFault(tools, 'page.approve');
      if (fault && beforeDoing(fault)) return { row: null, breaks: true };
      const row = await inOneStep(tools, async (work) => {
        await settleById(work, id);
        return (await work.get(id))?.kind === 'setup' ? approveSetup(work, id, funding) : approveOrder(work, id, funding);
      });
      return { row, breaks: fault !== null && fault.kind !== 'slow' };
    },
    look: (id) => inOneStep(tools, async (work) => {
      await settleById(work, id);
      const row = await work.get(id);
      return (row?.kind === 'order' || row?.kind === 'setup') && row.aside['gone'] !== true ? row : undefined;
    }),
    dispute: (reference) => inOneStep(tools, async (work) => {
      const capture = await captureFor(work, reference);
      return capture !== null && await openDispute(work, capture) !== null;
    }),
    closeDispute: (reference, how) => inOneStep(tools, async (work) => {
      const capture = await captureFor(work, reference);
      return capture !== null && await closeDispute(work, capture, how) !== null;
    }),
  };
}

/** Whatever the clock has done to this object is done before anyone looks. */
async function settleById(work: Work, id: string, until: number = work.now): Promise<void> {
  const row = await work.get(id);
  if (!row || row.dueAt === null || row.dueAt > until) return;
  if (row.kind === 'order') forgetOrder(work, row);
  else if (row.kind === 'setup') forgetSetup(work, row);
  else if (row.kind === 'capture') settleCapture(work, row);
  else if (row.kind === 'refund') await settleRefund(work, row);
}

/** And to what it shows inside: an order shows its captures and refunds. */
async function settleWith(work: Work, id: string): Promise<void> {
  await settleById(work, id);
  const captures = await work.list({ kind: 'capture', parent: id, limit: CAPTURES_MAX });
  for (const capture of captures) {
    await settleById(work, capture.id);
    for (const refund of await work.list({ kind: 'refund', parent: capture.id, limit: CAPTURES_MAX })) await settleById(work, refund.id);
  }
}

/** Refused before anything was done: not remembered. */
async function guarded(run: () => Promise<Reply>): Promise<ApiAnswer> {
  try {
    return arrives(await run());
  } catch (error) {
    if (error instanceof ApiRefusal) return arrives(error.reply);
    throw error;
  }
}

const arrives = ({ status, body }: Reply): ApiAnswer => ({ status, body, fate: 'arrives', delayMs: 0 });
const IN_PROGRESS: Reply = errorReply(409, 'PREVIOUS_REQUEST_IN_PROGRESS');

function beforeDoing(fault: FaultRule): ApiAnswer | null {
  switch (fault.kind) {
    case 'lose_request': return { ...arrives(errorReply(500)), fate: 'lost' };
    case 'error_500': return arrives(errorReply(500));
    case 'conflict': return arrives(IN_PROGRESS);
    case 'rate_limited': return arrives(errorReply(429));
    case 'token_gone': return arrives(errorReply(401));
    default: return null;
  }
}

/** A short name of path and body; the body itself is not kept. */
const printOf = ({ path, body }: ApiRequest): string => createHash('sha256').update(JSON.stringify([path, body ?? null])).digest('base64url');
