import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlanTerms, RenewalMode } from '../../base/terms.ts';
import { DAY, HOUR, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import { engine, type LineSnapshot } from '../lines/lines.ts';
import type { CarrierConnector, CarrierLine, RefusedReason, TopUpOrder } from './connector.ts';

/** What a vendor's stand-in must be able to do to us, whatever the vendor calls it. */
export type BenchFault =
  | 'lost_request' | 'lost_reply' | 'slow' | 'unknown_code'
  /** Taken, and done an hour later. */
  | 'late'
  | 'float_empty'
  /** Refused, and delivered an hour later all the same. */
  | 'late_success'
  /** Done, and undone an hour later. */
  | 'reverse'
  /** Another validity than was ordered. */
  | 'wrong_days'
  | { readonly refuse: RefusedReason };
export type BenchCall = 'top_up' | 'find_top_up' | 'read_line' | 'correct' | 'cancel' | 'find_change' | 'list';

/** A carrier on the bench: its vendor's stand-in with the controls a test needs, and a clock that is moved by hand. */
export interface CarrierBench {
  readonly connector: CarrierConnector;
  readonly deadlineMs: number;
  /** What must never be seen in an outcome, an error or a log. */
  readonly secrets: readonly string[];
  /** Refusals the vendor has codes for. */
  readonly reasons: readonly RefusedReason[];
  /** Modes the vendor offers. */
  readonly modes: readonly RenewalMode[];
  now(): Instant;
  advance(seconds: number): void;
  /** An active line of its own, with some data left in a running cycle of `terms('extend')`. */
  aLine(): Promise<CarrierLine>;
  /** A plan that is sold in this mode; the same for the same mode. */
  terms(mode: RenewalMode): PlanTerms;
  /** The line engine's promise for this order if it takes effect at `effectAt`, as seen at `at`. */
  promised(order: TopUpOrder, effectAt: Instant, at: Instant): LineSnapshot;
  /** Hits the next such call once. */
  fault(call: BenchCall, fault: BenchFault): Promise<void>;
  /** The vendor's own truth: how often it granted service for a key. */
  grantsOf(key: string): Promise<number>;
  /** Signed calls the vendor would make now. */
  callbacks(): Promise<readonly { readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }[]>;
  close(): Promise<void>;
}

/** The promises every carrier keeps, the twins included. `openBench` opens a fresh one for each test. */
export function carrierContract(name: string, openBench: () => Promise<CarrierBench>): void {
  describe(`${name} keeps the carrier's promises`, () => {
    let bench: CarrierBench;
    let counter = 0;
    const still = new AbortController().signal;

    beforeEach(async () => { bench = await openBench(); });
    afterEach(async () => { await bench.close(); });

    const order = async (mode: RenewalMode = 'extend', more: Partial<TopUpOrder> = {}): Promise<TopUpOrder> => ({
      key: `top_${String(++counter).padStart(6, '0')}`, line: await bench.aLine(), terms: bench.terms(mode), mode, bonusBytes: 0n, capturedAt: bench.now(), ...more,
    });
    const topUp = (one: TopUpOrder) => bench.connector.topUp(one, still);
    const find = (key: string) => bench.connector.findTopUp(key, still);
    const cancel = (key: string, changeKey: string) => bench.connector.cancel({ key, changeKey }, still);
    const reading = async (line: CarrierLine) => {
      const answer = await bench.connector.readLine(line, still);
      if (answer.kind !== 'line') throw new Error(`no reading: ${answer.kind}`);
      return answer.reading;
    };

    test('a top-up is delivered, not before the money was there, and found by our key', async () => {
      const one = await order();
      const outcome = await topUp(one);
      expect(outcome).toMatchObject({ kind: 'done', carrierRef: expect.stringMatching(/./) });
      if (outcome.kind === 'done' && outcome.activatedAt !== null) expect(outcome.activatedAt).toBeGreaterThanOrEqual(one.capturedAt);
      expect(await find(one.key)).toEqual(outcome);
      expect(await find('top_nobody')).toEqual({ kind: 'never_seen' });
      expect(await bench.grantsOf(one.key)).toBe(1);
    });

    test('the same key never buys twice, one after the other or together', async () => {
      const one = await order();
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => topUp(one)));
      expect(answers.some(({ kind }) => kind === 'done')).toBe(true);
      for (const answer of answers) expect(['done', 'pending', 'unknown']).toContain(answer.kind);
      bench.advance(DAY);
      expect(await topUp(one)).toMatchObject({ kind: 'done' });
      expect(await bench.grantsOf(one.key)).toBe(1);
    });

    test('the same key for another line or plan is doubt, and buys nothing', async () => {
      const one = await order();
      await topUp(one);
      const other = await order('extend', { key: one.key });
      expect(await topUp(other)).toMatchObject({ kind: 'unknown' });
      expect(await topUp({ ...one, bonusBytes: 1n })).toMatchObject({ kind: 'unknown' });
      expect(await bench.grantsOf(one.key)).toBe(1);
      expect((await reading(other.line)).queue).toEqual([]);
    });

    test('a lost reply is doubt, and asking by key tells that it was delivered', async () => {
      const one = await order();
      await bench.fault('top_up', 'lost_reply');
      expect(await topUp(one)).toMatchObject({ kind: 'unknown' });
      expect(await find(one.key)).toMatchObject({ kind: 'done' });
      expect(await topUp(one)).toMatchObject({ kind: 'done' });
      expect(await bench.grantsOf(one.key)).toBe(1);
    });

    test('a lost request is doubt, never seen, and the same key works later', async () => {
      const one = await order();
      await bench.fault('top_up', 'lost_request');
      expect(await topUp(one)).toMatchObject({ kind: 'unknown' });
      expect(await find(one.key)).toEqual({ kind: 'never_seen' });
      expect(await topUp(one)).toMatchObject({ kind: 'done' });
      expect(await bench.grantsOf(one.key)).toBe(1);
    });

    test('each refusal has its meaning, also when asked again, and delivers nothing', async () => {
      for (const reason of bench.reasons) {
        const one = await order();
        const before = await reading(one.line);
        await bench.fault('top_up', { refuse: reason });
        const outcome = await topUp(one);
        expect(outcome, reason).toMatchObject({ kind: 'refused', reason, carrierCode: expect.stringMatching(/./) });
        expect(await find(one.key)).toEqual(outcome);
        expect(await topUp(one)).toEqual(outcome);
        expect(await bench.grantsOf(one.key)).toBe(0);
        expect(await reading(one.line)).toEqual(before);
      }
    });

    test('a code that is not listed is doubt, never done and never refused', async () => {
      const one = await order();
      await bench.fault('top_up', 'unknown_code');
      expect(await topUp(one)).toMatchObject({ kind: 'unknown' });
      for (const call of ['find_top_up', 'read_line', 'cancel', 'find_change'] as const) await bench.fault(call, 'unknown_code');
      expect(await find(one.key)).toMatchObject({ kind: 'unknown' });
      expect(await bench.connector.readLine(one.line, still)).toMatchObject({ kind: 'unknown' });
      expect((await cancel(one.key, 'off')).kind).toBe(bench.connector.can.cancel ? 'unknown' : 'refused');
      expect(await bench.connector.findChange('off', still)).toMatchObject({ kind: 'unknown' });
    });

    test('what takes its time is pending until it is done, and repeats change nothing', async () => {
      const one = await order();
      await bench.fault('top_up', 'late');
      expect(await topUp(one)).toMatchObject({ kind: 'pending' });
      expect(await topUp(one)).toMatchObject({ kind: 'pending' });
      expect(await find(one.key)).toMatchObject({ kind: 'pending' });
      bench.advance(HOUR);
      expect(await find(one.key)).toMatchObject({ kind: 'done' });
      expect(await bench.grantsOf(one.key)).toBe(1);
    });

    test('an empty float is pending with its cause, not a refusal', async () => {
      const one = await order();
      await bench.fault('top_up', 'float_empty');
      expect(await topUp(one)).toMatchObject({ kind: 'pending', cause: 'float_empty' });
      expect(await find(one.key)).toMatchObject({ kind: 'pending', cause: 'float_empty' });
      expect(await bench.grantsOf(one.key)).toBe(0);
    });

    test('after a delivery the line reads as the engine promised, in every mode', async () => {
      for (const mode of bench.modes) {
        const one = await order(mode, { bonusBytes: mode === 'extend' ? 512n * 1_048_576n : 0n });
        const outcome = await topUp(one);
        if (outcome.kind !== 'done') throw new Error(`${mode}: ${JSON.stringify(outcome)}`);
        const reported = await reading(one.line);
        const computed = bench.promised(one, outcome.activatedAt ?? bench.now(), reported.readAt);
        expect(engine.comparePromise({ computed, reported, usedSince: 0n }), mode).toEqual([]);
        expect(reported).toMatchObject({ state: computed.phase, zone: computed.zone, serviceEndsAt: computed.clocks.serviceEndsAt, numberReleaseAt: computed.clocks.numberReleaseAt });
      }
    });

    test('a line the carrier does not have is not found; no answer is doubt', async () => {
      const line = await bench.aLine();
      expect(await bench.connector.readLine({ ...line, iccid: '8901260099999999993', number: null }, still)).toEqual({ kind: 'not_found' });
      for (const fault of ['lost_request', 'lost_reply'] as const) {
        await bench.fault('read_line', fault);
        expect(await bench.connector.readLine(line, still)).toMatchObject({ kind: 'unknown' });
      }
      expect(await bench.connector.readLine(line, still)).toMatchObject({ kind: 'line' });
    });

    test('a top-up that waits is called off once; it never happens after that', async () => {
      const one = await order();
      await bench.fault('top_up', 'late');
      await topUp(one);
      if (!bench.connector.can.cancel) return expect(await cancel(one.key, 'off-1')).toMatchObject({ kind: 'refused' });
      const called = await cancel(one.key, 'off-1');
      expect(called).toMatchObject({ kind: 'done' });
      expect(await cancel(one.key, 'off-1')).toEqual(called);
      expect(await bench.connector.findChange('off-1', still)).toEqual(called);
      bench.advance(DAY);
      expect(await find(one.key)).toMatchObject({ kind: 'refused' });
      expect(await bench.grantsOf(one.key)).toBe(0);
      return undefined;
    });

    test('what was delivered is taken back once, also when the reply is lost', async () => {
      const one = await order();
      const before = await reading(one.line);
      await topUp(one);
      if (!bench.connector.can.cancel) return expect(await cancel(one.key, 'back-1')).toMatchObject({ kind: 'refused' });
      expect(await bench.connector.findChange('back-1', still)).toEqual({ kind: 'never_seen' });
      await bench.fault('cancel', 'lost_reply');
      expect(await cancel(one.key, 'back-1')).toMatchObject({ kind: 'unknown' });
      expect(await bench.connector.findChange('back-1', still)).toMatchObject({ kind: 'done' });
      expect(await cancel(one.key, 'back-1')).toMatchObject({ kind: 'done' });
      const after = await reading(one.line);
      expect({ running: after.running, queue: after.queue, buckets: after.buckets }).toEqual({ running: before.running, queue: before.queue, buckets: before.buckets });
      expect(await find(one.key)).toMatchObject({ kind: 'reversed' });
      expect(await topUp(one)).toMatchObject({ kind: 'unknown' });
      expect(await bench.grantsOf(one.key)).toBe(1);
      return undefined;
    });

    test('a wrong grant is put right once, by its key', async () => {
      const one = await order();
      await bench.fault('top_up', 'wrong_days');
      const outcome = await topUp(one);
      const asOf = (outcome.kind === 'done' ? outcome.activatedAt : null) ?? bench.now();
      const differences = async () => {
        const reported = await reading(one.line);
        return engine.comparePromise({ computed: bench.promised(one, asOf, reported.readAt), reported, usedSince: 0n });
      };
      expect(await differences()).not.toEqual([]);
      const change = { key: one.key, changeKey: 'fix-1', asOf };
      if (!bench.connector.can.correct) return expect(await bench.connector.correct(change, still)).toMatchObject({ kind: 'refused' });
      await bench.fault('correct', 'lost_request');
      expect(await bench.connector.correct(change, still)).toMatchObject({ kind: 'unknown' });
      expect(await bench.connector.findChange('fix-1', still)).toEqual({ kind: 'never_seen' });
      const fixed = await bench.connector.correct(change, still);
      expect(fixed).toMatchObject({ kind: 'done' });
      expect(await bench.connector.correct(change, still)).toEqual(fixed);
      expect(await differences()).toEqual([]);
      expect(await bench.grantsOf(one.key)).toBe(1);
      return undefined;
    });

    test('a change of a top-up that nobody knows is refused', async () => {
      expect(await cancel('top_nobody', 'off-2')).toMatchObject({ kind: 'refused' });
      expect(await bench.connector.correct({ key: 'top_nobody', changeKey: 'fix-2', asOf: bench.now() }, still)).toMatchObject({ kind: 'refused' });
    });

    test('the list shows every top-up once, by the moment of its last change', async () => {
      const from = bench.now();
      const [done, late, undone, refused] = [await order(), await order(), await order(), await order()];
      await topUp(done);
      await bench.fault('top_up', 'late_success');
      expect(await topUp(late)).toMatchObject({ kind: 'refused' });
      await bench.fault('top_up', 'reverse');
      expect(await topUp(undone)).toMatchObject({ kind: 'done' });
      await bench.fault('top_up', { refuse: bench.reasons[0]! });
      await topUp(refused);
      const list = async (since: Instant) => new Map((await bench.connector.list(since, bench.now(), still)).map((row) => [row.key, row.state]));
      expect(await list(from)).toEqual(new Map([[done.key, 'done'], [late.key, 'refused'], [undone.key, 'done'], [refused.key, 'refused']]));
      bench.advance(HOUR);
      // Asked only for what is new, both come up again.
      expect(await list(plusSeconds(from, 1))).toEqual(new Map([[late.key, 'done'], [undone.key, 'reversed']]));
      expect(await list(from)).toEqual(new Map([[done.key, 'done'], [late.key, 'done'], [undone.key, 'reversed'], [refused.key, 'refused']]));
      expect(await find(late.key)).toMatchObject({ kind: 'done' });
      expect(await find(undone.key)).toMatchObject({ kind: 'reversed' });
      const row = (await bench.connector.list(from, bench.now(), still)).find(({ key }) => key === undone.key);
      expect(row).toMatchObject({ iccid: undone.line.iccid, carrierRef: expect.stringMatching(/./), at: plusSeconds(from, HOUR) });
    });

    test('a list that does not come is an error, never an empty list', async () => {
      await bench.fault('list', 'lost_reply');
      await expect(bench.connector.list(bench.now(), bench.now(), still)).rejects.toThrow(Error);
    });

    test('calls name our key; forged, stale, early, altered and cut ones are turned away', async () => {
      if (!bench.connector.can.callback) return expect(await bench.callbacks()).toEqual([]);
      const one = await order();
      await topUp(one);
      const [call] = await bench.callbacks();
      if (!call) throw new Error('the carrier never called');
      const { headers, rawBody } = call;
      const read = (body: Uint8Array, at = bench.now(), heads = headers) => bench.connector.readCallback(heads, body, at);
      const event = read(rawBody);
      expect(event).toMatchObject({ kind: 'top_up', key: one.key, status: 'done', eventId: expect.stringMatching(/./) });
      // The same call again is the same event: the inbox counts it once.
      expect(read(rawBody)).toEqual(event);
      expect(read(rawBody, plusSeconds(bench.now(), 300))).not.toBeNull();
      for (const seconds of [301, -301, 3 * DAY]) expect(read(rawBody, plusSeconds(bench.now(), seconds))).toBeNull();
      expect(read(rawBody, bench.now(), {})).toBeNull();
      expect(read(new Uint8Array(5_000_000).fill(0x20))).toBeNull();
      expect(read(new TextEncoder().encode('[1]'))).toBeNull();
      for (let cut = 0; cut < rawBody.length; cut++) expect(read(rawBody.slice(0, cut))).toBeNull();
      for (let i = 0; i < rawBody.length; i += 3) expect(read(rawBody.map((byte, at) => (at === i ? byte ^ 1 : byte)))).toBeNull();
      for (const [name, value] of Object.entries(headers)) {
        const forged = value.replace(/[0-9a-f]{8}$/, (tail) => (tail === '00000000' ? '11111111' : '00000000'));
        if (forged !== value) expect(read(rawBody, bench.now(), { ...headers, [name]: forged })).toBeNull();
      }
      return undefined;
    });

    test('a slow carrier is left at the deadline, a called-off call is not made, and both are doubt', async () => {
      const one = await order();
      await bench.fault('top_up', 'slow');
      const started = performance.now();
      expect(await bench.connector.topUp(one, AbortSignal.timeout(bench.deadlineMs))).toMatchObject({ kind: 'unknown' });
      expect(performance.now() - started).toBeLessThan(bench.deadlineMs + 1_000);
      expect(await find(one.key)).toMatchObject({ kind: 'done' });
      const other = await order();
      expect(await bench.connector.topUp(other, AbortSignal.abort())).toMatchObject({ kind: 'unknown' });
      expect(await find(other.key)).toEqual({ kind: 'never_seen' });
    });

    test('nothing secret is in any outcome, error or log', async () => {
      const texts: string[] = [];
      const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level).mockImplementation((...words) => { texts.push(words.join(' ')); }));
      const note = (value: unknown) => texts.push(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)));
      try {
        for (const fault of ['lost_request', 'lost_reply', 'unknown_code', 'late', 'float_empty'] as const) {
          const one = await order();
          await bench.fault('top_up', fault);
          note(await topUp(one));
          note(await find(one.key));
          note(await bench.connector.readLine(one.line, still));
          note(await cancel(one.key, `off-${fault}`));
        }
        await bench.fault('list', 'lost_request');
        await bench.connector.list(bench.now(), bench.now(), still).catch((error: unknown) => texts.push(error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)}` : String(error)));
        note(bench.connector);
        for (const call of await bench.callbacks()) note(call);
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
      expect(texts.length).toBeGreaterThan(15);
      expect(bench.secrets.length).toBeGreaterThan(0);
      for (const secret of bench.secrets) expect(texts.join('\n'), isoOf(bench.now())).not.toContain(secret);
    });
  });
}
