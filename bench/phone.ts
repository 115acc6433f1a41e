import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { check } from '../src/base/check.ts';
import type { LineId } from '../src/base/ids.ts';
import { usd } from '../src/base/money.ts';
import { readAllowed } from '../src/channels/hotline/adapters/sip/allowed.ts';
import { openMetronome } from '../src/channels/hotline/adapters/sip/metronome.ts';
import { CALLS_MAX, openSip } from '../src/channels/hotline/adapters/sip/sip.ts';
import { espeakStyle, espeakVoice, haveEspeak } from '../src/channels/hotline/adapters/sip/voices/espeak.ts';
import { keptVoice } from '../src/channels/hotline/adapters/sip/voices/kept.ts';
import { openHotline, type Hotline } from '../src/channels/hotline/hotline.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { realRandom } from '../src/platform/random.ts';
import { readHours } from '../src/rooms/calls/calls.ts';
import { issueVouchers, redeemVoucher } from '../src/rooms/funds/funds.ts';
import { loudness, sipCall } from '../tests/support/sip-caller.ts';
import { machineNow, percentile } from './figures.ts';
import { openWorld } from './world.ts';

const PASSCODE = '739205';
const BY = { door: 'web', actor: 'bench', reason: 'bench' } as const;
/** Nothing more comes once it was quiet for so long (frames of 20 ms); between sentences it is quiet for less, and silence is asked about after 7 s. */
const QUIET_FRAMES = 200;
/** Below it is silence, or the breath before a word. */
const AUDIBLE = 100;

/**
 * Fifty telephones renew at once over SIP and RTP in real time, with a voice that speaks. What is measured at the callers' end is how long
 * after a key, or after the 200 of the call, the first sound of the answer arrives.
 */
export async function benchPhone(databaseUrl: string, { quick }: { readonly quick: boolean }): Promise<object> {
  check(await haveEspeak(), 'espeak-ng and sox are needed to speak');
  const calls = quick ? 10 : CALLS_MAX;
  const { db, house, people, makeLines } = await openWorld(databaseUrl);
  await house.start();
  const folder = mkdtempSync(join(tmpdir(), 'xuka-bench-voice-'));
  const clock = house.parts.clock;
  const hotline = openHotline({
    house: { app: house.autoRenew, funds: house.funds, texts: house.texts }, people, shop: 'Bench', sandbox: false, hours: readHours('never', 'UTC')!, dialer: null, savedMostCents: 10_000, cardGateway: null, log: silentLog,
  });
  const answerMs: number[] = [];
  const timed: Hotline = {
    ...hotline,
    async answer(ref, number, event) {
      const began = performance.now();
      const answer = await hotline.answer(ref, number, event);
      answerMs.push(performance.now() - began);
      return answer;
    },
  };
  const voice = await keptVoice({ voice: espeakVoice(), style: espeakStyle, folder });
  const listener = (await openSip({ hotline: timed, voice, metronome: openMetronome({ clock }), random: realRandom, log: silentLog, address: '127.0.0.1', port: 0, allowed: readAllowed(['127.0.0.1']), rtpPorts: { from: 41_000, to: 41_199 } }))!;
  try {
    const ids = await makeLines(0, calls + 1);
    const rows = (await db.query<{ id: LineId; number: string }>('select id, number from lines_lines where id = any($1::text[]) and number is not null order by id', [ids])).rows;
    const { vouchers } = await issueVouchers(house.funds, { count: rows.length, value: usd(20_000n), note: 'bench', by: BY });
    for (const [index, { id, number }] of rows.entries()) {
      const customer = await people.ensureCustomer({ channel: 'sms', address: number }, { language: 'en', zone: null });
      await people.bindLine({ customer: customer.id, line: id, proof: 'code_to_number', by: BY });
      await people.setPasscode({ customer: (await people.findCustomer(customer.id))!, digits: PASSCODE, numbers: [number], by: BY });
      await redeemVoucher(house.funds, { customer: customer.id, code: vouchers[index]!.code, network: `bench ${index}`, by: BY });
    }
    const startMs: number[] = [], keyMs: number[] = [];

    async function whole(number: string): Promise<void> {
      let quiet = 0, soughtMs = 0, silentSince = false;
      let into = startMs;
      const line = await sipCall({ to: { address: '127.0.0.1', port: listener.port }, from: null });
      soughtMs = performance.now();
      silentSince = true;
      line.onFrame((frame) => {
        const audible = loudness([frame]) > AUDIBLE;
        quiet = audible ? 0 : quiet + 1;
        if (!audible) silentSince = true;
        else if (soughtMs > 0 && silentSince) { into.push(performance.now() - soughtMs); soughtMs = 0; }
      });
      const heard = async (): Promise<void> => { while (soughtMs > 0) await pause(20); };
      const toTheEnd = async (): Promise<void> => { await heard(); while (quiet < QUIET_FRAMES) await pause(20); };
      await heard();
      for (const [keys, when] of [['1', 'early'], ['1', 'early'], [`${number.slice(2)}#`, 'early'], ['1', 'early'], [PASSCODE, 'early'], ['1', 'early'], ['1', 'end'], ['2', 'end']] as const) {
        if (when === 'end') await toTheEnd(); else { await heard(); await pause(400 + (Number(number.slice(-2)) * 37) % 900); }
        if (keys.length > 1) await line.press(keys.slice(0, -1));
        silentSince = false;
        into = keyMs;
        soughtMs = performance.now();
        await line.press(keys.slice(-1));
      }
      await toTheEnd();
      await line.hangUp();
    }

    // Sentences of a shop that runs were spoken before.
    await whole(rows[calls]!.number);
    startMs.length = 0;
    answerMs.length = 0;
    keyMs.length = 0;
    const cpu = process.cpuUsage(), began = performance.now();
    await Promise.all(rows.slice(0, calls).map(({ number }) => whole(number)));
    const used = process.cpuUsage(cpu);
    const placed = (await db.query<{ n: number }>(`select count(*)::int as n from renewals_renewals where door = 'phone' and state = 'done'`)).rows[0]!.n;
    check(placed === calls + 1, `${placed} renewals of ${calls + 1} calls`);
    return {
      calls, renewed: placed - 1, afterAnswer: { p50Ms: percentile(startMs, 0.5), p95Ms: percentile(startMs, 0.95) }, afterKey: { count: keyMs.length, p50Ms: percentile(keyMs, 0.5), p95Ms: percentile(keyMs, 0.95) },
      ofItTheFlow: { p50Ms: percentile(answerMs, 0.5), p95Ms: percentile(answerMs, 0.95) }, seconds: Math.round((performance.now() - began) / 1000), cpuPercent: Math.round((used.user + used.system) / 10 / (performance.now() - began)), loadAverage: machineNow().load,
    };
  } finally {
    await listener.close();
    await house.stop();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
