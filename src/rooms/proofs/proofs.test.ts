import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../base/time.ts';
import { sealJournal, signDay } from '../journal/journal.ts';
import { viewRenewal, type Renewal } from '../renewals/renewals.ts';
import { openShop, type TestShop } from '../../../tests/support/shop.ts';
import { endShares, openShares, proofCode, proofFile, proofFor, proofText, renewalOfProof, shareOfToken, shareReceipt, SHARE_DAYS, verifyProofText, type ProofsApp } from './proofs.ts';
import { proofsApp } from './test-bench.ts';
// The offline program is plain JavaScript without types.
import { verifyProof } from '../../../verify/verify-proof.mjs';

let shop: TestShop;
let app: ProofsApp;
let renewal: Renewal;
beforeAll(async () => {
  shop = await openShop();
  app = proofsApp(shop);
  renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g');
  await shop.settle();
});
afterAll(() => shop.close());

/** What the offline program says, as the same kind of verdict. */
function offline(text: string): { readonly holds: boolean; readonly fault?: string } {
  try { verifyProof(text, shop.keys.jwks); return { holds: true }; } catch (error) { return { holds: false, fault: (error as { code?: string }).code ?? 'threw' }; }
}

test('a proof says what was delivered, is the same whenever it is asked for, and shows the whole number only when opened', async () => {
  const guest = await proofFile(app, renewal.id, { isHolder: false });
  expect(guest).toEqual(await proofFile(app, renewal.id, { isHolder: false }));
  const view = await viewRenewal(app, renewal.id);
  expect(guest.document).toMatchObject({
    format: 'proof/1', sandbox: true, renewal: renewal.id, receipt: { number: 'XK-00000001' }, line: { shown: '(•••) •••-0100' },
    carrier: { id: 'tmobile', reference: view.topUps[0]!.carrierRef }, promise: { kept: true },
  });
  const text = proofText(guest);
  expect(text).not.toContain('2125550100');
  expect(text).not.toContain(view.line.iccid);
  expect(verifyProofText(text, shop.keys.verifying)).toMatchObject({ holds: true, keyId: shop.keys.signing.keyId, opened: [], rootDay: null });
  expect(offline(text)).toEqual({ holds: true });

  const held = await proofFile(app, renewal.id, { isHolder: true });
  expect(held.opened?.number?.value).toBe('+12125550100');
  expect(verifyProofText(proofText(held), shop.keys.verifying)).toMatchObject({ holds: true, opened: expect.arrayContaining(['number', 'iccid', 'before', 'after']) as unknown });
  const other = { ...held, opened: { ...held.opened, number: { ...held.opened!.number!, value: '+12125550199' } } };
  expect(verifyProofText(proofText(other), shop.keys.verifying)).toEqual({ holds: false, fault: 'bad_opening' });
});

test('asked for by many at once it is one proof, found by its code and its id', async () => {
  const one = await shop.renew(await shop.aLine(), 'tmo-mo-5g');
  await shop.settle();
  const view = await viewRenewal(app, one.id);
  const made = await Promise.all(Array.from({ length: 16 }, () => proofFor(app, view)));
  expect(new Set(made.map((proof) => proof.document.proof)).size).toBe(1);
  const code = proofCode(view.receipt!);
  expect(code).toMatch(/^XK-00000002-[0-9A-Z]{10}$/);
  expect(await renewalOfProof(app, code)).toBe(one.id);
  expect(await renewalOfProof(app, ` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(one.id);
  expect(await renewalOfProof(app, made[0]!.document.proof)).toBe(one.id);
  expect(await renewalOfProof(app, code.replace('00000002', '00000001'))).toBeNull();
  expect(await renewalOfProof(app, 'XK-99999999-0000000000')).toBeNull();
});

test('one changed byte anywhere fails, in the shop and offline', async () => {
  while (await sealJournal(shop.db)) { /* there is more */ }
  shop.clock.advanceMs(DAY * 1000);
  await signDay(shop.db, { now: app.clock.now(), key: shop.keys.signing });
  const file = await proofFile(app, renewal.id, { isHolder: true });
  expect(file.inclusion?.document.day).toBe('2026-11-23');
  const text = proofText(file).trimEnd();
  expect(verifyProofText(text, shop.keys.verifying)).toMatchObject({ holds: true, rootDay: '2026-11-23' });
  expect(offline(text)).toEqual({ holds: true });
  const bytes = Buffer.from(text, 'utf8');
  const passed: number[] = [], differ: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1 << (index % 8);
    const said = changed.toString('utf8');
    const [here, there] = [verifyProofText(said, shop.keys.verifying), offline(said)];
    if (here.holds || there.holds) passed.push(index);
    if (!here.holds && here.fault !== there.fault) differ.push(index);
  }
  expect(passed).toEqual([]);
  // The two programs were written apart; they also name the same reason.
  expect(differ).toEqual([]);
  for (const cut of [0, 1, text.length >> 1, text.length - 1]) expect(verifyProofText(text.slice(0, cut), shop.keys.verifying).holds).toBe(false);
  expect(verifyProofText(JSON.stringify(JSON.parse(text), null, 2), shop.keys.verifying)).toEqual({ holds: false, fault: 'altered_text' });
});

test('a share link shows for a while, can be ended, and is known to nobody but whoever has it', async () => {
  const by = { door: 'web', actor: 'guest', reason: 'shared a receipt' } as const;
  const { token, share } = await shareReceipt(app, { renewal: renewal.id, withAmount: false, language: 'en', by });
  expect(await shareOfToken(app, token)).toMatchObject({ id: share.id, renewalId: renewal.id, withAmount: false });
  expect(JSON.stringify((await shop.db.query('select * from proofs_shares')).rows)).not.toContain(token);
  for (let more = 1; more < 5; more++) await shareReceipt(app, { renewal: renewal.id, withAmount: true, language: 'en', by });
  await expect(shareReceipt(app, { renewal: renewal.id, withAmount: true, language: 'en', by })).rejects.toMatchObject({ code: 'too_many_shares' });
  expect(await endShares(app, { renewal: renewal.id, share: share.id, by })).toBe(1);
  expect(await endShares(app, { renewal: renewal.id, share: share.id, by })).toBe(0);
  expect(await shareOfToken(app, token)).toBeNull();
  expect(await openShares(app, renewal.id)).toHaveLength(4);
  shop.clock.advanceMs((SHARE_DAYS * DAY + 1) * 1000);
  expect(await openShares(app, renewal.id)).toEqual([]);
  const told = await shop.db.query<{ what: string }>(`select what from journal_entries where what like 'receipt.%'`);
  expect(told.rows.filter((one) => one.what === 'receipt.shared')).toHaveLength(5);
  expect(told.rows.filter((one) => one.what === 'receipt.share_ended')).toHaveLength(1);
});

test('nothing delivered, nothing proved', async () => {
  const declined = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
  await shop.settle();
  await expect(proofFile(app, declined.id, { isHolder: true })).rejects.toMatchObject({ code: 'no_proof' });
});
