import { createECDH, hkdfSync } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Random } from '../random.ts';

const KEY_BYTES = 32;

/** Whether 32 bytes are a private key of P-256; all but one in four billion are. */
function isScalar(bytes: Uint8Array): boolean {
  try { createECDH('prime256v1').setPrivateKey(bytes); return true; } catch { return false; }
}
const key32 = z.string().refine((text) => Buffer.from(text, 'base64url').length === KEY_BYTES, 'must be 32 bytes in base64url');

/** What `keys.json` and `XUKA_KEYS` hold. The first of each list is in use; the others are kept to read what is older. */
const keyRing = z.strictObject({
  format: z.literal(1),
  /** Seeds of Ed25519 keys (RFC 8032). A retired one may be replaced by its public half under `verifyOnly`. */
  signing: z.array(key32).min(1),
  verifyOnly: z.array(key32).default([]),
  /** Master secrets, from which the keys of seals and MACs are derived. */
  master: z.array(key32).min(1),
  /** The private half of the key that push services know the shop by (RFC 8292): a number below the order of P-256. Another one, and every device must be added again. */
  vapid: key32.refine((text) => isScalar(Buffer.from(text, 'base64url')), 'must be a private key of P-256').optional(),
});
export type KeyRing = z.infer<typeof keyRing>;

/** Says in one sentence what is wrong with the keys and what to do; the start stops with it. */
export class KeysUnreadable extends Error {
  override readonly name = 'KeysUnreadable';
}

const FILE = 'keys.json';

/** Makes a ring of fresh keys. */
export function newKeyRing(random: Random): KeyRing {
  const fresh = () => Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
  let vapid = fresh();
  while (!isScalar(Buffer.from(vapid, 'base64url'))) vapid = fresh();
  return { format: 1, signing: [fresh()], verifyOnly: [], master: [fresh()], vapid };
}

/**
 * The private VAPID key of a ring. One from before there was push has none and gets the one that follows from its oldest master
 * secret: all processes of a shop come to the same, whoever of them writes it down.
 */
export function vapidOf(ring: KeyRing): Buffer {
  if (ring.vapid !== undefined) return Buffer.from(ring.vapid, 'base64url');
  for (let n = 0; ; n++) {
    const key = Buffer.from(hkdfSync('sha256', Buffer.from(ring.master.at(-1)!, 'base64url'), 'xuka/1', `vapid/${n}`, KEY_BYTES));
    if (isScalar(key)) return key;
  }
}

/** Reads a ring from text: the JSON itself, or the JSON in base64 (for environments that mangle quotes). */
export function parseKeyRing(text: string, from: string): KeyRing {
  const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new KeysUnreadable(`The keys in ${from} are not JSON. Put the back-up copy in their place; without it, signed quotes and stored contact data of this shop cannot be read any more.`);
  }
  const ring = keyRing.safeParse(parsed);
  // The message names fields only: a value of this file must never reach a log.
  if (!ring.success) throw new KeysUnreadable(`The keys in ${from} are not complete (${ring.error.issues.map((one) => one.path.join('.') || 'format').join(', ')}). Put the back-up copy in their place.`);
  return ring.data;
}

/**
 * The ring of `<dataFolder>/keys.json`, made at the first start (mode 600): it appears under its name in one step, whole and on
 * disk, so two processes starting together read the same keys. No key in it is ever changed; one from before there was push
 * gets its VAPID key added, in one step too.
 */
export function readOrMakeKeyFile(dataFolder: string, random: Random): KeyRing {
  const path = join(dataFolder, FILE);
  const present = readKeyFile(path);
  if (present) return present.vapid === undefined ? withVapid(path, present, random) : present;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${Buffer.from(random.bytes(6)).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(newKeyRing(random), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    sync(draft);
    linkSync(draft, path);
    sync(dataFolder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKeyFile(path);
  if (!made) throw new KeysUnreadable(`${path} vanished while it was being made. Look whether something cleans up the data folder, then start again.`);
  return made;
}

function withVapid(path: string, ring: KeyRing, random: Random): KeyRing {
  const whole: KeyRing = { ...ring, vapid: vapidOf(ring).toString('base64url') };
  const draft = `${path}.${Buffer.from(random.bytes(6)).toString('hex')}`;
  try {
    writeFileSync(draft, `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    sync(draft);
    renameSync(draft, path);
  } catch {
    // A folder that cannot be written (a mounted secret) keeps its file as it is; the key follows from it all the same.
    rmSync(draft, { force: true });
  }
  return whole;
}

function readKeyFile(path: string): KeyRing | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    throw new KeysUnreadable(`${path} cannot be read (${code ?? 'unknown'}). Give the user that runs the shop the right to read it, or set XUKA_KEYS.`);
  }
  return parseKeyRing(text, path);
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try { fsyncSync(handle); } finally { closeSync(handle); }
}
