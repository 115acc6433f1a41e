import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Refusal } from '../../../base/refusal.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { changesSince, deskSeen, type QueueEntry } from '../../../rooms/calls/calls.ts';
import { caseOf } from './case.ts';
import { LANGUAGE_NAMES, WANTS } from './bits.tsx';
import type { DeskMember, DeskParts } from './desk-parts.ts';
import { newestChange, type Feed, type Listener, type News } from './feed.ts';

/** A comment so often keeps proxies from closing the stream, and asks whether the session still stands (ms). */
const BEAT_MS = 15_000;
/** A call's own page is looked at so often (ms). */
const CALL_MS = 2_000;
const CHANGE = /^\d{1,18}$/;

export interface EventParts {
  readonly desk: DeskParts;
  readonly feed: Feed;
  /** The part of the queue page that changes. */
  queuePart(member: DeskMember): Promise<string>;
  /** The parts of a call's page that change. */
  callParts(one: Awaited<ReturnType<typeof caseOf>>): Promise<{ readonly part: string; readonly state: string }>;
}

/** Who came, for a screen reader: `Chinese, Renew`. */
const arrivals = (entries: readonly QueueEntry[]): string =>
  entries.filter((one) => one.kind === 'call' && one.state === 'waiting').map((one) => `New caller: ${LANGUAGE_NAMES[one.language]}, ${WANTS[one.reason]}.`).join(' ');

/**
 * `/ops/desk/events`: what is new, as it happens. Events carry the number of the change, so that a browser that was cut off goes on where it
 * was (`Last-Event-ID`). A stream ends with the session, with the fifth tab of one person, and when the shop stops.
 */
export function eventRoutes(routes: Hono<FrameEnv>, { desk, feed, queuePart, callParts }: EventParts): void {
  const { app, staff, stopping, beatMs = BEAT_MS } = desk;
  routes.get('/ops/desk/events', async (c) => {
    const member = await staff.agent(c);
    const ofCall = c.req.query('call') !== undefined;
    const asked = c.req.header('last-event-id') ?? c.req.query('last') ?? '';
    const from = CHANGE.test(asked) ? BigInt(asked) : await newestChange(app.db);
    const isThere = async (): Promise<boolean> => { try { return (await staff.agent(c)).id === member.id; } catch { return false; } };
    const seen = (): Promise<void> => deskSeen(app, member.id);

    // A proxy that gathers answers would hold the news back.
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      let wake: () => void = () => undefined;
      let open = true;
      let pending: News = { change: from, entries: [] };
      const close = (): void => { open = false; wake(); };
      const listener: Listener = { member: member.id, close, hear(news) { pending = { change: news.change, entries: [...pending.entries, ...news.entries] }; wake(); } };
      stream.onAbort(close);
      stopping.addEventListener('abort', close);
      if (!feed.join(listener)) { await stream.writeSSE({ event: 'full', data: '' }); stopping.removeEventListener('abort', close); return; }
      const isOpen = (): boolean => open && !stopping.aborted;
      // What came while something was being written is not slept over.
      const sleep = (ms: number): Promise<void> => (isOpen() && pending.entries.length === 0 ? new Promise((resolve) => { const timer = setTimeout(resolve, ms); wake = () => { clearTimeout(timer); resolve(); }; }) : Promise.resolve());
      try {
        await seen();
        await (ofCall ? ofOneCall() : ofQueue());
      } finally {
        feed.leave(listener);
        stopping.removeEventListener('abort', close);
      }

      async function ofQueue(): Promise<void> {
        const missed = await changesSince(app.db, from);
        pending = { change: missed.change, entries: missed.entries };
        let shown = '';
        let told = from;
        let beatAt = app.clock.elapsedMs() + beatMs;
        for (let first = true; isOpen(); first = false) {
          const { change, entries } = pending;
          pending = { change, entries: [] };
          // Also without a change: minutes pass, and two changes may be numbered in another order than they are seen.
          const html = await queuePart(member);
          if (html !== shown && !(first && entries.length === 0)) {
            await stream.writeSSE({ event: 'queue', id: (change > told ? change : told).toString(), data: JSON.stringify({ html, say: arrivals(entries.filter((one) => one.change > told)) }) });
          }
          shown = html;
          if (change > told) told = change;
          await sleep(Math.max(0, beatAt - app.clock.elapsedMs()));
          if (app.clock.elapsedMs() < beatAt) continue;
          beatAt = app.clock.elapsedMs() + beatMs;
          if (!isOpen() || !await isThere()) break;
          await seen();
          await stream.write(': still here\n\n');
        }
        if (isOpen()) await stream.writeSSE({ event: 'ended', data: '' });
      }

      async function ofOneCall(): Promise<void> {
        const id = c.req.query('call') ?? '';
        let shown = '';
        let proofs = -1;
        for (let beat = 0; isOpen(); beat++) {
          if (beat % Math.max(1, Math.round(beatMs / CALL_MS)) === 0) {
            if (!await isThere()) break;
            await seen();
            await stream.write(': still here\n\n');
          }
          let one: Awaited<ReturnType<typeof caseOf>>;
          try {
            one = await caseOf(desk, id, member);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            break;
          }
          const { part, state } = await callParts(one);
          if (part + state !== shown) await stream.writeSSE({ event: 'call', data: JSON.stringify({ html: part, state }) });
          shown = part + state;
          if (proofs >= 0 && one.proofs.length > proofs) await stream.writeSSE({ event: 'proved', data: '' });
          proofs = one.proofs.length;
          pending = { change: pending.change, entries: [] };
          await sleep(CALL_MS);
        }
        if (isOpen()) await stream.writeSSE({ event: 'ended', data: '' });
      }
    });
  });
}
