import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../../platform/project-root.ts';
import type { Log } from '../../../../../platform/log/log.ts';
import type { Spoken } from '../../../steps.ts';
import type { Voice } from '../voice.ts';
import { readPack, type Pack } from './made/pack.ts';
import { BREATH, spokenPieces } from './made/spoken.ts';

const FOLDER = 'src/channels/hotline/adapters/sip/voices/made';
export const packFile = (language: Spoken): string => join(projectRoot(), FOLDER, `${language}.prompts`);

/** Quiet after a word, at a breath and after the sentence (ms). */
const AFTER = { word: 30, breath: 200, sentence: 180 } as const;
type Gap = keyof typeof AFTER;
const QUIET = Object.fromEntries(Object.entries(AFTER).map(([gap, ms]) => [gap, new Uint8Array(ms * 8).fill(0xff)])) as Readonly<Record<Gap, Uint8Array>>;

export interface Making {
  readonly parts: readonly { readonly name: string; readonly then: Gap }[];
  /** Words without a recording, that are spelled. */
  readonly spelled: readonly string[];
  /** Words, characters and letters that cannot be said at all. */
  readonly silent: readonly string[];
}

/** Which recordings a sentence is made of: the longest that fits, part after part; a word that nobody recorded by its letters. */
export function making(pack: Pack, sentence: string, language: Spoken): Making {
  const words: string[] = [];
  const breaths = new Set<number>();
  for (const piece of spokenPieces(sentence, language)) if (piece === BREATH) breaths.add(words.length); else words.push(piece);
  const parts: { name: string; then: Gap }[] = [];
  const spelled: string[] = [], silent: string[] = [];
  for (let at = 0; at < words.length;) {
    let length = Math.min(pack.longest, words.length - at);
    while (length > 0 && !pack.has(words.slice(at, at + length).join(' '))) length--;
    if (length > 0) parts.push({ name: words.slice(at, at + length).join(' '), then: 'word' });
    else {
      length = 1;
      // Letters with an accent are read by their own name.
      const names = [...words[at]!.normalize('NFD').replace(/\P{L}/gu, '')].map((letter) => `=${letter}`);
      const known = names.filter((name) => pack.has(name));
      (known.length === names.length && names.length > 0 ? spelled : silent).push(words[at]!);
      parts.push(...known.map((name) => ({ name, then: 'word' as Gap })));
    }
    at += length;
    if (breaths.has(at) && parts.length > 0) parts.at(-1)!.then = 'breath';
  }
  if (parts.length > 0) parts.at(-1)!.then = 'sentence';
  return { parts, spelled, silent };
}

/**
 * The voice that comes with the product, for machines without `espeak-ng`: recordings of a synthetic voice, put together word by word. A
 * language is read from its file when it is first spoken. Throws when that file is damaged, or nothing of a sentence can be said.
 */
export function madeVoice(log: Log): Voice {
  const packs = new Map<Spoken, Pack>();
  const told = new Set<Spoken>();
  const packOf = (language: Spoken): Pack => {
    const known = packs.get(language);
    if (known) return known;
    const pack = readPack(readFileSync(packFile(language)));
    packs.set(language, pack);
    return pack;
  };
  return {
    name: 'prompts made beforehand',
    audio(sentence, language) {
      return Promise.resolve().then(() => {
        const pack = packOf(language);
        const { parts, silent } = making(pack, sentence, language);
        // Once, and how many, not which: a person may have typed them.
        if (silent.length > 0 && !told.has(language)) { told.add(language); log.warn('sip.words_without_sound', { language, words: silent.length }); }
        if (parts.length === 0) throw new Error(`nothing of a sentence in ${language} can be said`);
        return Buffer.concat(parts.flatMap(({ name, then }) => [pack.audio(name), QUIET[then]]));
      });
    },
  };
}
