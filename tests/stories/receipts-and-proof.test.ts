import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../../src/base/time.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { realRandom } from '../../src/platform/random.ts';
import { newKeyRing } from '../../src/platform/secrets/key-file.ts';
import { keysOf, type Keys } from '../../src/platform/secrets/keys.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { sealJournal, signDay } from '../../src/rooms/journal/journal.ts';
import { verifyProofText } from '../../src/rooms/proofs/proofs.ts';
import { place } from '../../src/rooms/renewals/renewals.ts';
import { pdfInside } from '../../src/rooms/proofs/test-pdf.ts';
import { API_SCOPES } from '../../src/rooms/people/people.ts';
import { aSite, type Json } from '../support/site.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'xuka-proof-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The program that anybody can run alone: on files, without the shop. */
function offline(proof: string, keys: Pick<Keys, 'jwks'>, root?: object) {
  const write = (name: string, text: string): string => { const file = join(folder, name); writeFileSync(file, text); return file; };
  const args = [write('proof.json', proof), '--keys', write('keys.json', JSON.stringify(keys.jwks)), ...(root === undefined ? [] : ['--root', write('root.json', JSON.stringify(root))])];
  const ran = spawnSync(process.execPath, [join(projectRoot(), 'verify/verify-proof.mjs'), ...args], { encoding: 'utf8', env: {} });
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
}

test.each(['en', 'zh-CN'] as const)('%s: a renewal leaves a PDF one can search and a proof anybody can check, here and offline', async (language) => {
  const { app, shop, aVisitor, codeTo } = await aSite({});
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g');
  await shop.settle();
  const stranger = aVisitor(language), holder = aVisitor(language);
  // The text about the renewal leaves first, so that the newest is the code.
  await shop.pass(5, 1);
  await holder.follow(`/lines/${line.id}/code`, {});
  await holder.follow(`/lines/${line.id}/code`, { code: (await codeTo(line.number!))! });

  const receipt = await holder.send(`/r/${renewal.id}`);
  const code = /XK-\d{8}-[0-9A-Z]{10}/.exec(receipt.html)![0];
  for (const path of ['receipt.pdf', 'proof.json', 'share']) expect(receipt.html).toContain(`/r/${renewal.id}/${path}`);

  const [theirs, own] = [await stranger.send(`/r/${renewal.id}/receipt.pdf`), await holder.send(`/r/${renewal.id}/receipt.pdf`)];
  expect([own.status, own.headers.get('content-type'), own.headers.get('content-language')]).toEqual([200, 'application/pdf', language]);
  expect(own.bytes).toBeLessThanOrEqual(60_000);
  const [seen, masked] = [await pdfInside(own.raw), await pdfInside(theirs.raw)];
  expect(seen.text).toMatch(language === 'en' ? /Receipt[^]*PAID[^]*\(212\) 555-0100[^]*Visa ending 4242[^]*Total/ : /续费收据[^]*已付[^]*\(212\) 555-0100[^]*Visa 尾号 4242[^]*合计/);
  expect(masked.text).toContain('(***) ***-0100');
  expect(masked.text).not.toContain('555-0100');
  expect(seen.text).not.toMatch(/payer@example\.com|\d\d\/\d\d\b/);
  expect((await holder.send(`/r/${renewal.id}/receipt.pdf`)).raw.equals(own.raw)).toBe(true);

  // By the QR code, typed, handed in as a file, pasted.
  const scanned = await stranger.send(`/verify/${code}`);
  expect([scanned.status, scanned.html]).toEqual([200, expect.stringContaining(language === 'en' ? 'The proof holds' : '凭证有效')]);
  expect(scanned.html).toContain(shop.keys.signing.keyId);
  expect(scanned.html).toContain(language === 'en' ? 'it proves nothing about a real carrier' : '不能证明真运营商的任何事');
  expect((await stranger.follow('/verify', { code: code.toLowerCase() })).html).toBe(scanned.html);
  const file = (await holder.send(`/r/${renewal.id}/proof.json`)).raw.toString();
  expect(file).toContain('+12125550100');
  expect((await stranger.send(`/r/${renewal.id}/proof.json`)).raw.toString()).not.toContain('2125550100');
  const pasted = await stranger.send('/verify', { code: '', proof: file });
  expect(pasted.html).toContain('(212) 555-0100');
  const forged = await stranger.send('/verify', { code: '', proof: file.replace('+12125550100', '+12125550101') });
  expect([forged.status, forged.html]).toEqual([422, expect.stringContaining(language === 'en' ? 'does not hold' : '凭证无效')]);
  const boundary = '----story', body = `--${boundary}\r\nContent-Disposition: form-data; name="code"\r\n\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.json"\r\nContent-Type: application/json\r\n\r\n${file}\r\n--${boundary}--\r\n`;
  const handed = await app.request('/verify', { method: 'POST', body, headers: { accept: 'text/html', 'accept-language': language, host: 'localhost', origin: 'http://localhost', 'content-type': `multipart/form-data; boundary=${boundary}` } });
  expect(await handed.text()).toContain('(212) 555-0100');
  expect((await stranger.send('/verify/XK-00000001-0000000000')).status).toBe(404);
  expect((await stranger.send('/verify', { code: '', proof: '' })).status).toBe(422);

  expect(offline(file, shop.keys)).toEqual({ code: 0, said: expect.stringMatching(/The proof holds[^]*\+12125550100[^]*SANDBOX/) });
  expect(offline(file.replace('"kept":true', '"kept":false'), shop.keys)).toMatchObject({ code: 1, said: expect.stringContaining('bad_signature') });
  expect(offline(file, keysOf(newKeyRing(realRandom), realRandom))).toMatchObject({ code: 1, said: expect.stringContaining('unknown_key') });

  // The next day the journal has a signed root, and the proof a way up to it.
  while (await sealJournal(shop.db)) { /* there is more */ }
  shop.clock.advanceMs(DAY * 1000);
  await signDay(shop.db, { now: shop.clock.now(), key: shop.keys.signing });
  const later = (await holder.send(`/r/${renewal.id}/proof.json`)).raw.toString();
  const root = (JSON.parse(later) as { inclusion: { document: object } }).inclusion;
  expect(offline(later, shop.keys, root)).toEqual({ code: 0, said: expect.stringContaining('below the signed root of 2026-11-23') });
  expect(offline(later, shop.keys, { document: { ...root.document, lastHash: '0'.repeat(64) } })).toMatchObject({ code: 1, said: expect.stringContaining('not the one you kept') });
  const books = await checkBooks({ db: shop.db, clock: shop.clock, verifying: shop.keys.verifying });
  expect(books.filter((one) => !one.ok)).toEqual([]);
});

test.each(['en', 'zh-CN'] as const)('%s: a link shows a receipt to others, no more than it must, and ends', async (language) => {
  const { shop, aVisitor } = await aSite({});
  const line = await shop.aLine();
  const renewal = await shop.renew(line, 'tmo-mo-5g');
  await shop.settle();
  const payer = aVisitor(language), stranger = aVisitor(language);
  expect((await stranger.send(`/r/${renewal.id}/share`)).status).toBe(403);
  expect((await stranger.send(`/r/${renewal.id}`)).html).not.toContain('/share');
  // The browser that placed it.
  payer.cookies.set('xuka-renewal', renewal.id);
  const made = await payer.send(`/r/${renewal.id}/share`, {});
  const link = /http:\/\/localhost(\/s\/[A-Za-z0-9_-]{32})/.exec(made.html)![1]!;
  const shown = await stranger.send(link);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('x-robots-tag')).toContain('noindex');
  expect(shown.html).toContain('-0100');
  expect(shown.html).not.toMatch(/payer@example|4242|555-0100|15\.00|XK-\d|rnw_|line_/);
  const dear = await payer.send(`/r/${renewal.id}/share`, { amount: '1' });
  const second = /http:\/\/localhost(\/s\/[A-Za-z0-9_-]{32})/.exec(dear.html)![1]!;
  expect((await stranger.send(second)).html).toContain('15.00');
  const share = /name="share" value="(shr_[0-9a-z]{26})"/.exec((await payer.send(`/r/${renewal.id}/share`)).html)![1]!;
  await payer.follow(`/r/${renewal.id}/share/end`, { share });
  expect([(await stranger.send(link)).status, (await stranger.send(second)).status].toSorted((a, b) => a - b)).toEqual([200, 404]);
  shop.clock.advanceMs(31 * DAY * 1000);
  expect((await stranger.send(link)).status).toBe(404);
  const told = await shop.db.query<{ facts: object }>(`select facts from journal_entries where what like 'receipt.share%'`);
  expect(told.rowCount).toBe(3);
  expect(JSON.stringify(told.rows)).not.toContain(link.slice(3));
});

test('a program gets receipts by month, as a table, as PDF and as proof, and the journal’s roots', async () => {
  const { app, shop, people } = await aSite({});
  const aProgram = async () => {
    const { clear } = await people.makeApiKey({ name: 'till', scopes: API_SCOPES, by: { door: 'job', actor: 'test', reason: 'a story' } });
    return async (path: string, body?: object) => {
      const answer = await app.request(path, {
        method: body === undefined ? 'GET' : 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'host': 'localhost', 'authorization': `Bearer ${clear}`, 'accept-language': 'zh-CN', 'content-type': 'application/json', 'idempotency-key': `k-${shop.app.newId('req')}` },
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, bytes, text: bytes.toString(), json: () => JSON.parse(bytes.toString()) as Json };
    };
  };
  const [till, other] = [await aProgram(), await aProgram()];
  const line = await shop.aLine();
  const quote = (await till('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).json();
  const placed = (await till('/v1/renewals', { quote: quote.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } })).json();
  expect((await till('/v1/receipts?month=2026-11')).json().data).toHaveLength(1);
  expect((await till('/v1/receipts?month=2026-12')).json().data).toHaveLength(0);
  expect((await till('/v1/receipts?month=2026-13')).status).toBe(400);
  const table = (await till('/v1/receipts.csv?month=2026-11')).text.trimEnd().split('\r\n');
  expect(table[0]).toMatch(/^number,issued_at,renewal/);
  expect(table).toHaveLength(2);
  expect(table[1]).toMatch(/^XK-00000001,2026-11-23T18:\S+Z,rnw_\w+,line_\w+,tmo-mo-5g,15\.00,0\.00,15\.00,card,4242,/);
  // A key sees what it placed itself.
  expect((await other('/v1/receipts.csv?month=2026-11')).text.trimEnd().split('\r\n')).toHaveLength(1);
  expect((await pdfInside((await till(`/v1/receipts/${placed.receipt}/pdf`)).bytes)).text).toContain('续费收据');
  for (const what of ['pdf', 'proof']) expect((await other(`/v1/receipts/${placed.receipt}/${what}`)).status).toBe(404);
  const proof = (await till(`/v1/receipts/${placed.receipt}/proof`)).text;
  expect(verifyProofText(proof, shop.keys.verifying)).toMatchObject({ holds: true });
  shop.clock.advanceMs(DAY * 1000);
  await signDay(shop.db, { now: shop.clock.now(), key: shop.keys.signing });
  expect((await till('/v1/journal/roots')).json().data[0].document.day).toBe('2026-11-23');
});

test('an account lists its receipts by month, finds one, and takes them along as a table', async () => {
  const { shop, aVisitor } = await aSite({});
  const person = aVisitor('zh-CN');
  await person.signIn('wei@example.com');
  const { rows: [customer] } = await shop.db.query<{ id: `cus_${string}` }>('select id from people_customers');
  const line = await shop.aLine();
  const quoted = await shop.quote(line, 'tmo-mo-5g');
  await place(shop.app, {
    caller: 'story', key: 'paid-for-mother', quote: quoted.doc.quote, pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' },
    payer: { customer: customer!.id, email: null, language: 'zh-CN', zone: null }, by: { door: 'web', actor: 'story', reason: 'for mother' },
  });
  await shop.renew(await shop.aLine(), 'tmo-mo-5g');
  await shop.settle();
  const list = await person.send('/account/receipts?month=2026-11');
  expect(list.html, `${list.status} ${list.to}`).toContain('XK-00000001');
  const bill = /\/account\/bills\/rnw_\w+/.exec(list.html)![0];
  expect((await person.send(bill)).html).toContain('$15.00');
  // Somebody else's is not there, and of a line that is not theirs the number is masked.
  expect(list.html).not.toContain('XK-00000002');
  expect(list.html).not.toContain('555-0100');
  expect((await person.send('/account/receipts?month=2026-10')).html).toContain('这里没有收据');
  expect((await person.send('/account/receipts?q=xk-00000001')).html).toContain('XK-00000001');
  expect((await person.send('/account/receipts?q=nothing')).html).not.toContain('XK-00000001');
  const table = await person.send('/account/receipts.csv?month=2026-11');
  expect(table.headers.get('content-type')).toContain('text/csv');
  expect(table.raw.toString()).toMatch(/number,issued_at,plan,line,total_usd\r\nXK-00000001,.*,15\.00/);
  expect((await aVisitor().send('/account/receipts')).to).toContain('/sign-in');
});

test('proofs that earlier versions made are still good', () => {
  const read = (name: string): string => readFileSync(join(projectRoot(), 'verify/vectors', name), 'utf8');
  const keys = JSON.parse(read('keys.json')) as Keys['jwks'];
  for (const name of ['proof-1-guest.json', 'proof-1-holder-with-root.json']) {
    expect(offline(read(name), { jwks: keys }), name).toMatchObject({ code: 0 });
    const verifying = keysOf({ ...newKeyRing(realRandom), verifyOnly: keys.keys.map((one) => one.x) }, realRandom).verifying;
    expect(verifyProofText(read(name), verifying), name).toMatchObject({ holds: true });
  }
});
