import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spoken } from '../../../steps.ts';
import type { Voice } from '../voice.ts';

export interface KeptParts {
  readonly voice: Voice;
  readonly style: (language: Spoken) => string;
  readonly folder: string;
}

/** Sentences in memory; a menu has some hundreds (a second of speech is 8 kB). */
const MEMORY_MAX = 400;
/** Sentences on disk; the oldest go first when the shop starts. */
const FILES_MAX = 4_000;
const AT_ONCE = 4;
/** Four and more digits one by one are the end of a number, a card, or a code that is spoken: such a sentence is made anew each time and kept nowhere. */
const PERSONAL = /(?:[\d零幺一二三四五六七八九]\s){3}[\d零幺一二三四五六七八九]/;

export const mayBeKept = (sentence: string): boolean => !PERSONAL.test(sentence);

/**
 * A voice that speaks each sentence once and keeps the sound, in memory and in the data folder, under a hash of language, style and words.
 * Not more than four sentences are made at once: fifty callers who are greeted in the same second wait for the same one.
 */
export async function keptVoice({ voice, style, folder }: KeptParts): Promise<Voice> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await forgetOldest(folder);
  const memory = new Map<string, Promise<Uint8Array>>();
  const queue: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => { queue.push(resolve); });
    else running++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  }

  async function fromDisk(sentence: string, language: Spoken, name: string): Promise<Uint8Array> {
    const file = join(folder, `${name}.ulaw`);
    const before = await readFile(file).catch(() => null);
    if (before !== null && before.length > 0) return before;
    const audio = await inTurn(() => voice.audio(sentence, language));
    // Whole or not at all: a half-written prompt would be half a sentence for ever. A full disk costs time only.
    await writeFile(`${file}.new`, audio, { mode: 0o600 }).then(() => rename(`${file}.new`, file)).catch(() => undefined);
    return audio;
  }

  return {
    name: voice.name,
    audio(sentence, language) {
      if (!mayBeKept(sentence)) return inTurn(() => voice.audio(sentence, language));
      const name = createHash('sha256').update(`${language}\n${style(language)}\n${sentence}`).digest('hex').slice(0, 40);
      const known = memory.get(name);
      if (known) { memory.delete(name); memory.set(name, known); return known; }
      const made = fromDisk(sentence, language, name);
      memory.set(name, made);
      made.catch(() => memory.delete(name));
      if (memory.size > MEMORY_MAX) memory.delete(memory.keys().next().value!);
      return made;
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= FILES_MAX) return;
  const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  for (const { name } of aged.toSorted((a, b) => a.at - b.at).slice(0, names.length - FILES_MAX)) await unlink(join(folder, name)).catch(() => undefined);
}
