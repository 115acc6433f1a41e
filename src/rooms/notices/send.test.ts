import { afterEach, describe, expect, test } from 'vitest';
import { at, plusSeconds } from '../../base/time.ts';
import { standingClock } from '../../platform/clock.ts';
import { openDb, type Db } from '../../platform/db/db.ts';
import { openCommitter, write, type Shape } from '../../platform/db/unit.ts';
import { idMaker, seededRandom } from '../../platform/random.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { cloneDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import type { NoticeId } from '../../base/ids.ts';
import { deliveryOf, noticeWrite, openNotices, outcomesOf, recordDelivery, sandboxTransports, sealContent, smtpTransport, type Channel, type Composers, type GoneAddress, type Notice, type SendOutcome, type SendTrouble, type Transport } from './notices.ts';
import { ATTEMPTS_MAX, pauseSeconds } from './send.ts';
import { testFacts } from './test-facts.ts';
import { openMailServer } from './transports/smtp/mail-server.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => { for (const close of open.splice(0).reverse()) await close(); });

const shop = { name: null, url: 'https://renew.example', help: null };
const signal = new AbortController().signal;

async function openBench(email?: (bench: { db: Db }) => Transport) {
  const database: TestDatabase = await cloneDatabase();
  const db = openDb(database.url, { connections: 8 });
  open.push(() => database.drop(), () => db.close());
  const random = seededRandom(11);
  const clock = standingClock(at('2026-11-23T18:00:00Z'));
  const newId = idMaker(clock, random);
  const keys = keysOf(newKeyRing(random), random);
  const { commit } = openCommitter(db);
  const parts = { db, clock, newId, keys, fromName: 'Xuka' };
  const troubles: SendTrouble[] = [];
  let composed = 0;
  // Only what these tests send; other kinds would be a mistake of the test.
  const composers = {
    'renewal.done': (payload: unknown, { language, ref }: { readonly language: 'en' | 'es' | 'zh-CN' | 'zh-TW'; readonly ref: string }) => {
      composed += 1;
      if ((payload as { poison?: boolean }).poison) return Promise.reject(new TypeError('poison with a@example.com inside'));
      return Promise.resolve({ ...testFacts(language).done, receiptNumber: `${ref}/${composed}` });
    },
  } as Partial<Composers> as Composers;
  const transports = { ...sandboxTransports(parts), ...(email ? { email: email({ db }) } : {}) };
  const openHere = (use: Db = db, channels: Record<Channel, Transport> = transports, by = keys, onGone?: (gone: GoneAddress) => Promise<void>) =>
    openNotices({ db: use, clock, keys: by, composers, transports: channels, shop, onTrouble: (one) => troubles.push(one), ...(onGone ? { onGone } : {}) });
  const aNotice = ({ to = 'reader@example.com', ...more }: Partial<Omit<Notice, 'to'>> & { readonly to?: string } = {}): Notice => ({
    id: newId('ntc'), kind: 'renewal.done', channel: 'email', language: 'en', to: sealAddress(keys, to), ref: newId('rnw'), payload: {}, at: clock.now(), ...more,
  });
  const stateOf = async (id: NoticeId) => (await db.query<{ state: string; attempts: number; last_error: string | null }>('select state, attempts, last_error from notices_outbox where id = $1', [id])).rows[0]!;
  const drain = async (notices: ReturnType<typeof openHere>, rounds = 200) => {
    for (let round = 0; round < rounds && (await notices.sendDue({ signal })).more; round++);
  };
  return { db, clock, newId, keys, commit, parts, transports, troubles, openHere, aNotice, stateOf, drain, composedTimes: () => composed };
}

describe('the outbox', () => {
  test('a notice and the change it tells of are there together or not at all', async () => {
    const bench = await openBench();
    const refusing: Shape<{ id: string }> = { name: 'test.guard', columns: { id: 'text' }, sql: (rows) => `select 1 from ${rows} where id = 'never' and false`, guard: true };
    const notice = bench.aNotice();
    await expect(bench.commit([noticeWrite(notice), write(refusing, { id: 'x' })])).rejects.toThrow('guard');
    expect((await bench.db.query('select 1 from notices_outbox')).rowCount).toBe(0);
    await bench.commit([noticeWrite(notice)]);
    expect((await bench.db.query('select 1 from notices_outbox')).rowCount).toBe(1);
  });

  test('the same notice asked for twice is one notice; another channel or reader is another', async () => {
    const bench = await openBench();
    const notice = bench.aNotice();
    await bench.commit([noticeWrite(notice)]);
    await bench.commit([noticeWrite({ ...notice, id: bench.newId('ntc') }), noticeWrite({ ...notice, id: bench.newId('ntc'), to: sealAddress(bench.keys, 'payer@example.com') })]);
    expect((await bench.db.query('select 1 from notices_outbox')).rowCount).toBe(2);
  });
});

describe('the sending job', () => {
  test('sends in the reader’s language, once, and shows it in the sandbox mailbox', async () => {
    const bench = await openBench();
    const notices = bench.openHere();
    const notice = bench.aNotice({ language: 'zh-CN' });
    await bench.commit([noticeWrite(notice), noticeWrite(bench.aNotice({ channel: 'sms', to: '+12125550123', language: 'es' }))]);
    expect(await notices.sendDue({ signal })).toMatchObject({ claimed: 2, sent: 2 });
    expect(await notices.sendDue({ signal })).toMatchObject({ claimed: 0 });
    expect(await bench.stateOf(notice.id)).toMatchObject({ state: 'sent', attempts: 1, last_error: null });
    const [mail] = await notices.mailbox.list({ channel: 'email' });
    expect(mail!.content).toMatchObject({ channel: 'email', subject: expect.stringContaining('续费成功') });
    const [text] = await notices.mailbox.list({ to: '+12125550123' });
    expect(text!.content.text).toContain('renovada');
    expect(await notices.mailbox.read(text!.id)).toEqual(text);
  });

  test('never inside a transaction', async () => {
    const bench = await openBench();
    await expect(bench.db.transaction(() => bench.openHere().sendDue({ signal }))).rejects.toThrow('inside a database transaction');
  });

  test('a crash between sending and writing it down: the same words under the same id', async () => {
    const server = await openMailServer();
    const bench = await openBench(() => smtpTransport({ url: server.url, fromAddress: 'receipts@renew.example', fromName: 'Xuka', connections: 2 }));
    open.push(() => server.stop(), () => bench.transports.email.close());
    const notice = bench.aNotice();
    await bench.commit([noticeWrite(notice)]);
    const dying: Db = { ...bench.db, query: (text, params, name) => (name === 'notices_record' ? Promise.reject(new Error('killed')) : bench.db.query(text, params, name)) };
    await expect(bench.openHere(dying).sendDue({ signal })).rejects.toThrow('killed');
    expect(server.mails).toHaveLength(1);

    const next = bench.openHere();
    expect((await next.sendDue({ signal })).claimed).toBe(0);
    bench.clock.advanceMs(91_000);
    expect(await next.sendDue({ signal })).toMatchObject({ claimed: 1, sent: 1 });
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]!.messageId).toBe(`<${notice.id}@renew.example>`);
    expect([server.mails[1]!.messageId, server.mails[1]!.text, server.mails[1]!.html, server.mails[1]!.date]).toEqual([server.mails[0]!.messageId, server.mails[0]!.text, server.mails[0]!.html, server.mails[0]!.date]);
    expect(bench.composedTimes()).toBe(1);
  });

  test('what must not be said any more is stopped before its first byte, also where it was composed already', async () => {
    const bench = await openBench(() => ({ name: 'away', channel: 'email', sandbox: false, parallel: 1, send: () => Promise.resolve({ kind: 'later', cause: 'busy' }), close: () => Promise.resolve() }));
    const [said, stale] = [bench.aNotice(), bench.aNotice()];
    await bench.commit([noticeWrite(said), noticeWrite(stale)]);
    await bench.openHere().sendDue({ signal });
    expect(bench.composedTimes()).toBe(2);
    bench.clock.advanceMs(3_600_000);
    const gated = openNotices({ ...bench.parts, composers: {} as Composers, transports: sandboxTransports(bench.parts), shop, gate: (claimed) => Promise.resolve(new Map(claimed.flatMap((one) => (one.ref === stale.ref ? [[one.id, 'renewed']] : [])))) });
    expect(await gated.sendDue({ signal })).toMatchObject({ claimed: 2, sent: 1, givenUp: 0 });
    expect([(await bench.stateOf(said.id)).state, await bench.stateOf(stale.id)]).toEqual(['sent', { state: 'void', attempts: 2, last_error: 'renewed' }]);
    expect(await outcomesOf(bench.db, 'renewal.done', [said.ref, stale.ref, 'nobody'])).toEqual(new Map([[said.ref, { sent: true, waiting: false, stopped: null }], [stale.ref, { sent: false, waiting: false, stopped: 'renewed' }]]));
  });

  test('two senders at once send each notice once', async () => {
    const bench = await openBench();
    await bench.commit(Array.from({ length: 300 }, () => noticeWrite(bench.aNotice())));
    const reports = await Promise.all([bench.openHere(), bench.openHere(), bench.openHere()].flatMap((one) => [one.sendDue({ signal }), one.sendDue({ signal })]));
    expect(reports.reduce((sum, one) => sum + one.sent, 0)).toBe(300);
    expect((await bench.db.query('select 1 from notices_outbox where attempts <> 1')).rowCount).toBe(0);
  });

  test('the mail server is away for an hour: nothing is lost, no attempt is used up, all is out soon after', async () => {
    const server = await openMailServer();
    const bench = await openBench(() => smtpTransport({ url: server.url, fromAddress: 'receipts@renew.example', fromName: 'Xuka' }));
    open.push(() => server.stop(), () => bench.transports.email.close());
    await server.stop();
    const notices = bench.openHere();
    await bench.commit(Array.from({ length: 120 }, () => noticeWrite(bench.aNotice())));
    await bench.commit([noticeWrite(bench.aNotice({ channel: 'sms', to: '+12125550123' }))]);
    for (let second = 0; second < 3_600; second += 20) {
      await notices.sendDue({ signal });
      bench.clock.advanceMs(20_000);
    }
    expect(await notices.health()).toMatchObject({ waiting: 120, givenUp: 0, channelsDown: ['email'] });
    // Texts go on while mail is down.
    expect(await notices.mailbox.list({ channel: 'sms' })).toHaveLength(1);
    expect((await bench.db.query('select 1 from notices_outbox where channel = $1 and attempts > 0', ['email'])).rowCount).toBe(0);
    await server.start();
    bench.clock.advanceMs(30_000);
    await bench.drain(notices);
    expect(server.mails).toHaveLength(120);
    expect(new Set(server.mails.map((mail) => mail.messageId)).size).toBe(120);
    expect(await notices.health()).toEqual({ waiting: 0, overdueSeconds: 0, givenUp: 0, channelsDown: [] });
  });

  test('a poison message fails alone, with growing pauses and an end', async () => {
    const bench = await openBench();
    const notices = bench.openHere();
    const poison = bench.aNotice({ payload: { poison: true } });
    await bench.commit([noticeWrite(poison), ...Array.from({ length: 20 }, () => noticeWrite(bench.aNotice()))]);
    expect(await notices.sendDue({ signal })).toMatchObject({ claimed: 21, sent: 20, later: 1 });
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      bench.clock.advanceMs(pauseSeconds(attempt) * 1_000 - 1_000);
      expect((await notices.sendDue({ signal })).claimed).toBe(0);
      bench.clock.advanceMs(1_000);
      await notices.sendDue({ signal });
    }
    expect(await bench.stateOf(poison.id)).toEqual({ state: 'failed', attempts: ATTEMPTS_MAX, last_error: 'composing: TypeError' });
    expect(bench.troubles).toHaveLength(ATTEMPTS_MAX);
    expect(JSON.stringify(bench.troubles)).not.toContain('@');
    expect((await notices.health()).givenUp).toBe(1);
  });

  test('a reader that does not exist is given up at once; one whose box is full is tried again', async () => {
    const server = await openMailServer();
    const bench = await openBench(() => smtpTransport({ url: server.url, fromAddress: 'receipts@renew.example', fromName: 'Xuka' }));
    open.push(() => server.stop(), () => bench.transports.email.close());
    const notices = bench.openHere();
    const gone = bench.aNotice({ to: 'gone@example.com' });
    await bench.commit([noticeWrite(gone), noticeWrite(bench.aNotice())]);
    server.bend({ step: 'rcpt', code: 550, onlyTo: 'gone@example.com' });
    expect(await notices.sendDue({ signal })).toMatchObject({ sent: 1, givenUp: 1 });
    expect(await bench.stateOf(gone.id)).toMatchObject({ state: 'undeliverable', last_error: 'smtp 550 at RCPT TO' });
    const full = bench.aNotice({ to: 'full@example.com' });
    await bench.commit([noticeWrite(full)]);
    server.bend({ step: 'rcpt', code: 452, onlyTo: 'full@example.com' });
    expect(await notices.sendDue({ signal })).toMatchObject({ later: 1 });
    server.bend(null);
    bench.clock.advanceMs(15_000);
    expect(await notices.sendDue({ signal })).toMatchObject({ sent: 1 });
  });

  test('a dead address is handed to whoever keeps it, once it is written down; what asks us to wait is left that long', async () => {
    const gone: { channel: string; to: string; wasWritten: boolean }[] = [];
    const answers: Record<string, SendOutcome> = {
      '700000001': { kind: 'undeliverable', cause: 'telegram 403', gone: true }, '700000002': { kind: 'undeliverable', cause: 'telegram 400' },
      '700000003': { kind: 'later', cause: 'telegram 429', afterSeconds: 900 }, '700000004': { kind: 'later', cause: 'telegram 429', afterSeconds: 86_400 },
    };
    const bench = await openBench();
    const telegram: Transport = { name: 'far', channel: 'telegram', sandbox: false, parallel: 4, send: ({ to }) => Promise.resolve(answers[to]!), close: () => Promise.resolve() };
    const ids = Object.keys(answers).map((to) => ({ to, notice: bench.aNotice({ channel: 'telegram', to }) }));
    await bench.commit(ids.map((one) => noticeWrite(one.notice)));
    const onGone = async ({ channel, to }: { channel: string; to: string }): Promise<void> => {
      gone.push({ channel, to, wasWritten: (await bench.stateOf(ids[0]!.notice.id)).state === 'undeliverable' });
      throw new Error('whoever keeps it is away');
    };
    await bench.openHere(bench.db, { ...bench.transports, telegram }, bench.keys, onGone).sendDue({ signal });
    expect(gone).toEqual([{ channel: 'telegram', to: '700000001', wasWritten: true }]);
    expect(await Promise.all(ids.map(async (one) => (await bench.stateOf(one.notice.id)).state))).toEqual(['undeliverable', 'undeliverable', 'waiting', 'waiting']);
    const { rows } = await bench.db.query<{ wait: number }>(`select extract(epoch from next_at)::int - $1 as wait from notices_outbox where state = 'waiting' order by 1`, [bench.clock.now()]);
    expect(rows.map((row) => row.wait)).toEqual([900, 3_600]);
  });

  test('a late record does not undo what another sender has finished', async () => {
    const bench = await openBench();
    const notice = bench.aNotice();
    await bench.commit([noticeWrite(notice)]);
    let held: (() => void) | undefined;
    const slow: Transport = { ...bench.transports.email, send: () => new Promise((resolve) => { held = () => resolve({ kind: 'unknown', cause: 'slow' }); }) };
    const first = bench.openHere(bench.db, { ...bench.transports, email: slow }).sendDue({ signal });
    while (!held) await new Promise((resolve) => setImmediate(resolve));
    bench.clock.advanceMs(91_000);
    expect(await bench.openHere().sendDue({ signal })).toMatchObject({ sent: 1 });
    held();
    await first;
    expect(await bench.stateOf(notice.id)).toMatchObject({ state: 'sent' });
  });
});

test('an address whose key is gone stops its own message only, and goes out when the key is back', async () => {
  const bench = await openBench();
  const lost = keysOf(newKeyRing(seededRandom(99)), seededRandom(99));
  const notice = bench.aNotice();
  await bench.commit([noticeWrite({ ...notice, to: sealAddress(lost, 'reader@example.com') }), noticeWrite(bench.aNotice({ to: 'other@example.com' }))]);
  expect(await bench.openHere().sendDue({ signal })).toMatchObject({ sent: 1, later: 1 });
  expect(await bench.stateOf(notice.id)).toMatchObject({ state: 'waiting', last_error: 'composing: SealBroken' });
  bench.clock.advanceMs(60_000);
  expect(await bench.openHere(bench.db, bench.transports, lost).sendDue({ signal })).toMatchObject({ sent: 1 });
});

describe('one-time codes', () => {
  const planted = '739154';
  const everything = async (db: Db) => JSON.stringify((await db.query('select o::text as row from notices_outbox o union all select m::text from notices_mailbox m')).rows);

  test('sealed until sent, wiped afterwards, never in the clear in a table', async () => {
    const bench = await openBench();
    const notices = bench.openHere();
    const id = bench.newId('ntc');
    const notice = bench.aNotice({ id, kind: 'line.code', channel: 'sms', to: '+12125550123', payload: sealContent(bench.keys, id, { code: planted, minutes: 5 }), expiresAt: plusSeconds(bench.clock.now(), 300) });
    await bench.commit([noticeWrite(notice)]);
    expect(await everything(bench.db)).not.toContain(planted);
    await notices.sendDue({ signal });
    expect((await bench.db.query<{ payload: object; content: unknown; state: string }>('select payload, content, state from notices_outbox')).rows).toEqual([{ payload: {}, content: null, state: 'sent' }]);
    expect(await everything(bench.db)).not.toContain(planted);
    expect((await notices.mailbox.list())[0]!.content.text).toContain(planted);
  });

  test('too late is not sent at all', async () => {
    const bench = await openBench();
    const notices = bench.openHere();
    const id = bench.newId('ntc');
    await bench.commit([noticeWrite(bench.aNotice({ id, kind: 'line.code', channel: 'sms', to: '+12125550123', payload: sealContent(bench.keys, id, { code: planted, minutes: 5 }), expiresAt: plusSeconds(bench.clock.now(), 300) }))]);
    bench.clock.advanceMs(300_000);
    expect(await notices.sendDue({ signal })).toMatchObject({ sent: 0, givenUp: 1 });
    expect(await notices.mailbox.list()).toEqual([]);
    expect((await bench.db.query('select payload from notices_outbox')).rows).toEqual([{ payload: {} }]);
  });

  test('a sealed payload moved into another row does not open', async () => {
    const bench = await openBench();
    const notice = bench.aNotice({ kind: 'line.code', channel: 'sms', to: '+12125550123', payload: sealContent(bench.keys, 'ntc_other', { code: planted, minutes: 5 }) });
    await bench.commit([noticeWrite(notice)]);
    expect(await bench.openHere().sendDue({ signal })).toMatchObject({ sent: 0, later: 1 });
  });
});

test('a message whose first try is in doubt is a repeat to its transport; what the vendor calls it, and what becomes of it, is kept', async () => {
  const seen: (boolean | undefined)[] = [];
  const bench = await openBench(() => ({
    name: 'doubtful', channel: 'email', sandbox: false, parallel: 1, close: () => Promise.resolve(),
    send(message) { seen.push(message.repeat); return Promise.resolve(seen.length === 1 ? { kind: 'unknown', cause: 'lost' } : { kind: 'sent', ref: 'SM1' }); },
  }));
  const notices = bench.openHere();
  const notice = bench.aNotice();
  await bench.commit([noticeWrite(notice)]);
  await notices.sendDue({ signal });
  expect((await deliveryOf(bench.db, notice.id))?.state).toBe('waiting');
  bench.clock.advanceMs(16_000);
  await notices.sendDue({ signal });
  expect(seen).toEqual([false, true]);
  expect(await deliveryOf(bench.db, notice.id)).toMatchObject({ state: 'out', at: bench.clock.now() });

  const told = (state: 'out' | 'delivered' | 'failed', ref = 'SM1', code: string | null = null) => recordDelivery(bench.db, { notice: notice.id, transport: 'doubtful', ref, state, code, at: bench.clock.now() });
  expect([await told('out'), (await told('failed', 'SM1', '30003'))?.kind, await told('delivered')]).toEqual([null, 'renewal.done', null]);
  expect(await deliveryOf(bench.db, notice.id)).toMatchObject({ state: 'failed', code: '30003' });
  // It went out twice after all, and the other one arrived.
  expect([(await told('delivered', 'SM2'))?.kind, await told('failed', 'SM2')]).toEqual(['renewal.done', null]);
  expect(await deliveryOf(bench.db, notice.id)).toMatchObject({ state: 'delivered', code: null });
});
