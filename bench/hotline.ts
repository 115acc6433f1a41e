import { setTimeout as pause } from 'node:timers/promises';
import { check } from '../src/base/check.ts';
import { openPlayer, type Player } from '../src/channels/hotline/adapters/simulator/player.ts';
import { openTwiml, twilioDialect, voicePath } from '../src/channels/hotline/adapters/twiml/twiml.ts';
import { openHotline } from '../src/channels/hotline/hotline.ts';
import { openFrame } from '../src/platform/http/frame.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { openMetrics } from '../src/platform/metrics.ts';
import { readHours } from '../src/rooms/calls/calls.ts';
import { twilioSignature } from '../src/rooms/notices/notices.ts';
import { machineNow, percentile } from './figures.ts';
import { openWorld } from './world.ts';

const CALLS = 50;
const BASE = 'https://renew.example';
const TOKEN = 'token-of-the-bench';
/** What one caller presses from the greeting to the card step; the receipt is on its way after the last. */
const KEYS = ['1', '1', 'number', '3', '1', '1', '1', '4'] as const;

/**
 * How long a provider waits for each document while fifty callers renew at once: signed webhooks, the flow, durable commits. Callers press
 * a key a second, as people do; `eager` ones press it the moment they are asked.
 */
export async function benchHotline(databaseUrl: string, { quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const { db, house, people, makeLines } = await openWorld(databaseUrl);
  await house.start();
  try {
    const rounds = quick ? 1 : 3;
    const ids = await makeLines(0, CALLS * (rounds * 2 + 1));
    const numbers = (await db.query<{ number: string }>('select number from lines_lines where id = any($1::text[]) and number is not null order by id', [ids])).rows.map((row) => row.number);
    const clock = house.parts.clock;
    const hotline = openHotline({
      house: { app: house.autoRenew, funds: house.funds, texts: house.texts }, people, shop: 'Bench', sandbox: false, hours: readHours('never', 'UTC')!, dialer: null, savedMostCents: 10_000, cardGateway: 'stripe', log: silentLog,
    });
    const dialect = twilioDialect(TOKEN);
    const app = openFrame({ clock, newId: house.newId, log: silentLog, metrics: openMetrics() });
    app.route('/', openTwiml({ hotline, dialect, clock, publicUrl: BASE, shop: 'Bench', paymentConnector: 'bench', ownNumber: null }));
    const answers: number[] = [];
    const caller = (n: number): Player => openPlayer({
      voiceUrl: `${BASE}${voicePath(dialect)}`, callSid: `CA${String(n).padStart(32, '0')}`, from: `+1310555${String(n).padStart(4, '0')}`, to: '+18005550100', direction: 'inbound',
      async post(url, fields) {
        const body = new URLSearchParams(fields).toString();
        const began = performance.now();
        const answer = await app.request(url.slice(BASE.length), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(TOKEN, url, [...new URLSearchParams(body)]) } });
        answers.push(performance.now() - began);
        return { status: answer.status, body: await answer.text() };
      },
    });
    async function whole(n: number, thinkMs: number): Promise<void> {
      const player = caller(n);
      let playing = await player.start();
      const settled = async (): Promise<void> => { while (playing.waits.kind === 'pause') { await pause(playing.waits.seconds * 1000); playing = await player.go(); } };
      for (const key of KEYS) {
        await pause(thinkMs * (0.5 + ((n * 7) % 10) / 10));
        playing = await player.keys(key === 'number' ? `${numbers[n]!.slice(2)}#` : key);
        await settled();
      }
      playing = await player.card('pm_card_visa');
      await settled();
      check(playing.heard.some((one) => one.text.includes('renewed') || one.text.includes('text you')), `call ${n} ended with ${playing.heard.map((one) => one.text).join(' ')}`);
      await player.hangUp();
    }
    const out: object[] = [];
    // The first calls of a process pay for its compiling; no provider hears those of a shop that runs.
    await Promise.all(Array.from({ length: CALLS }, (_, n) => whole(n, 100)));
    for (const [index, [what, thinkMs]] of ([['a key a second', 1_000], ['eager', 0]] as const).entries()) {
      answers.length = 0;
      for (let round = 0; round < rounds; round++) await Promise.all(Array.from({ length: CALLS }, (_, n) => whole((1 + index * rounds + round) * CALLS + n, thinkMs)));
      out.push({ what, calls: CALLS, documents: answers.length, p50Ms: percentile(answers, 0.5), p95Ms: percentile(answers, 0.95), p99Ms: percentile(answers, 0.99), loadAverage: machineNow().load });
    }
    const placed = (await db.query<{ n: number }>(`select count(*)::int as n from renewals_renewals where door = 'phone'`)).rows[0]!.n;
    check(placed === CALLS * (rounds * 2 + 1), `${placed} renewals of ${CALLS * (rounds * 2 + 1)} calls`);
    return out;
  } finally {
    await house.stop();
    await db.close();
  }
}
