import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { canonicalJson, type Signable } from './canonical-json.ts';
import { KeysUnreadable, newKeyRing, type KeyRing } from './key-file.ts';
import { keysOf, openKeys, SealBroken } from './keys.ts';
import { addressMacs, openAddress, sealAddress } from './sealed-address.ts';
import { secret } from './secret.ts';
import { signDocument, verifyDocument } from './signing.ts';

const random = () => seededRandom(7);
const someKeys = () => keysOf(newKeyRing(random()), random());

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a secret prints as dots everywhere and reveals itself only when asked', () => {
  const one = secret('hunter2');
  expect(`${one} ${JSON.stringify({ one })} ${inspect({ deep: { one } })} ${String(one)} ${'' + one}`).not.toContain('hunter2');
  expect(Object.values(one)).toEqual([]);
  expect(one.reveal()).toBe('hunter2');
});

describe('canonical JSON', () => {
  test('sorts members and leaves no room between tokens', () => {
    expect(canonicalJson({ b: [1, null, true], a: { z: 'é\n', y: undefined, '€': -5 } })).toBe('{"a":{"z":"é\\n","€":-5},"b":[1,null,true]}');
  });
  test.each([[1.5], [Number.NaN], [2 ** 53], [10n], ['\ud800'], [new Date(0)], [() => 1], [undefined]])('refuses %s', (value) => {
    expect(() => canonicalJson({ value: [value] } as unknown as Signable)).toThrow(TypeError);
  });
  test('is the same however the members were put in, and reads back as the same value', () => {
    const signable = fc.letrec<{ node: Signable }>((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, fc.maxSafeInteger(), fc.boolean(), fc.string({ unit: 'grapheme' }), fc.constant(null), fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'), { noNullPrototype: true })),
    })).node;
    fc.assert(fc.property(signable, (value) => {
      const text = canonicalJson(value);
      const back = JSON.parse(text) as Signable;
      expect(canonicalJson(back)).toBe(text);
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()) as Signable)).toBe(text);
      }
    }), { numRuns: 200 });
  });
});

describe('signatures', () => {
  const quote = { kind: 'quote', id: 'quo_1', total: 2549, lines: [{ label: 'plan', cents: 2500 }] };

  test('hold for the document as it was, whatever the order of its members', () => {
    const keys = someKeys();
    const signature = signDocument(keys.signing, quote);
    expect(verifyDocument(keys.verifying, { lines: quote.lines, total: 2549, id: 'quo_1', kind: 'quote' }, signature)).toBe(true);
    expect(verifyDocument(keys.verifying, { ...quote, total: 2548 }, signature)).toBe(false);
    // The last character carries four unused bits: another spelling of the same bytes is not the signature we gave.
    for (const last of 'ABCDQRghwx') {
      const spelled = `${signature.signature.slice(0, -1)}${last}`;
      expect(verifyDocument(keys.verifying, quote, { ...signature, signature: spelled })).toBe(spelled === signature.signature);
    }
    expect(verifyDocument(keys.verifying, quote, { ...signature, keyId: 'other' })).toBe(false);
    expect(verifyDocument(keys.verifying, { ...quote, total: 1.5 }, signature)).toBe(false);
  });

  test('of a retired key stay good, by its seed or by its public half alone', () => {
    const old = newKeyRing(seededRandom(1));
    const signature = signDocument(keysOf(old, random()).signing, quote);
    const point = keysOf(old, random()).jwks.keys[0]!.x;
    const fresh = newKeyRing(seededRandom(2));
    for (const ring of [{ ...fresh, signing: [...fresh.signing, ...old.signing] }, { ...fresh, verifyOnly: [point] }]) {
      const keys = keysOf(ring, random());
      expect(keys.signing.keyId).not.toBe(signature.keyId);
      expect(verifyDocument(keys.verifying, quote, signature)).toBe(true);
      expect(keys.jwks.keys.map((one) => one.kid)).toContain(signature.keyId);
    }
    expect(verifyDocument(keysOf(fresh, random()).verifying, quote, signature)).toBe(false);
  });
});

describe('seals and MACs', () => {
  test('a seal opens for its purpose only, and never when a bit was turned', () => {
    const keys = someKeys();
    const sealed = keys.seal('contact', 'wei@example.com');
    expect(sealed).not.toContain('wei');
    expect(keys.unseal('contact', sealed)).toBe('wei@example.com');
    expect(keys.seal('contact', 'wei@example.com')).not.toBe(sealed);
    expect(() => keys.unseal('other', sealed)).toThrow(SealBroken);
    const bytes = Buffer.from(sealed.split('.')[2]!, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const bent = Buffer.from(bytes);
      bent[at]! ^= 1;
      expect(() => keys.unseal('contact', `${sealed.split('.').slice(0, 2).join('.')}.${bent.toString('base64url')}`)).toThrow(SealBroken);
    }
    for (const text of ['', '1', '1.x.y', `2${sealed.slice(1)}`, `${sealed}.`]) expect(() => keys.unseal('contact', text)).toThrow(SealBroken);
  });

  test('what an older master sealed or hashed is still read after a rotation', () => {
    const old = newKeyRing(seededRandom(1));
    const before = keysOf(old, random());
    const after = keysOf({ ...newKeyRing(seededRandom(2)), master: [...newKeyRing(seededRandom(2)).master, ...old.master] }, random());
    expect(after.unseal('contact', before.seal('contact', 'x'))).toBe('x');
    expect(after.isMac('code', '123456', before.mac('code', '123456'))).toBe(true);
    expect(after.mac('code', '123456')).not.toBe(before.mac('code', '123456'));
    expect(after.isMac('cookie', '123456', before.mac('code', '123456'))).toBe(false);
    expect(after.isMac('code', '123456', '')).toBe(false);
    // The last of 43 characters carries four bits: four spellings mean the same bytes, and three of them are not ours.
    const mac = before.mac('code', '123456');
    const spellings = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((last) => mac.slice(0, -1) + last).filter((one) => after.isMac('code', '123456', one));
    expect(spellings).toEqual([mac]);
    expect(after.macs('code', '123456')).toEqual([after.mac('code', '123456'), before.mac('code', '123456')]);
    const address = sealAddress(before, 'Wei@Example.com');
    expect(openAddress(after, address.sealed)).toBe('Wei@Example.com');
    expect(addressMacs(after, ' wei@example.COM')).toContain(address.mac);
  });
});

describe('the key file', () => {
  test('is made once, for its owner only, and read again', () => {
    const folder = join(aFolder(), 'data');
    const first = openKeys({ dataFolder: folder, random: seededRandom(1) });
    const again = openKeys({ dataFolder: folder, random: seededRandom(2) });
    expect(again.signing.keyId).toBe(first.signing.keyId);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  });

  test('that is damaged stops the start with a sentence that holds no key', () => {
    const folder = aFolder();
    const ring = newKeyRing(random());
    for (const text of ['', '{"format":1', JSON.stringify({ ...ring, signing: ['short'] }), JSON.stringify({ ...ring, format: 2 }), JSON.stringify({ ...ring, vapid: Buffer.alloc(32, 255).toString('base64url') })]) {
      writeFileSync(join(folder, 'keys.json'), text);
      expect(() => openKeys({ dataFolder: folder, random: random() })).toThrow(KeysUnreadable);
      try { openKeys({ dataFolder: folder, random: random() }); } catch (error) { expect(String(error)).not.toContain(ring.master[0]!); }
    }
  });

  test('from before there was push gets its VAPID key added and keeps everything else; the same follows where no file is', () => {
    const folder = aFolder();
    const { vapid: _new, ...old } = newKeyRing(seededRandom(3));
    const path = join(folder, 'keys.json');
    writeFileSync(path, JSON.stringify(old), { mode: 0o600 });
    const added = openKeys({ dataFolder: folder, random: random() }).vapid;
    const kept = JSON.parse(readFileSync(path, 'utf8')) as KeyRing;
    expect(kept).toEqual({ ...old, vapid: added.privateKey });
    expect([readdirSync(folder), statSync(path).mode & 0o777]).toEqual([['keys.json'], 0o600]);
    expect(openKeys({ text: JSON.stringify(old), random: random() }).vapid).toEqual(added);
    // A new master secret in front, and devices are still known by the same key.
    writeFileSync(path, JSON.stringify({ ...kept, master: [...newKeyRing(seededRandom(4)).master, ...kept.master] }));
    expect(openKeys({ dataFolder: folder, random: random() }).vapid).toEqual(added);
    expect(Buffer.from(added.publicKey, 'base64url')).toHaveLength(65);
    expect(newKeyRing(seededRandom(5)).vapid).not.toBe(newKeyRing(seededRandom(6)).vapid);
  });

  test('gives way to keys handed in as text, plain or in base64', () => {
    const text = JSON.stringify(newKeyRing(random()));
    const plain = openKeys({ text, random: random() });
    expect(openKeys({ text: Buffer.from(text).toString('base64'), random: random() }).signing.keyId).toBe(plain.signing.keyId);
  });
});
