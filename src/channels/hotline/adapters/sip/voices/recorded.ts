import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SPOKEN, type Spoken } from '../../../steps.ts';
import type { Voice } from '../voice.ts';

/** Pieces that one sentence may be put together from; a phrase wins over its words. */
const PHRASE_MAX = 24;
const ENDING = '.ulaw';

/**
 * What a recording is found by: words in small letters without marks of punctuation, characters in Chinese, each number as it is written.
 * `To renew, press 1.` is `to renew press 1`.
 */
export function piecesOf(sentence: string, language: Spoken): readonly string[] {
  const plain = sentence.normalize('NFC').toLowerCase().replace(/(\d)\.(\d)/g, '$1 . $2');
  return language === 'zh' ? plain.match(/\d+|[a-z]+|\p{Script=Han}|(?<=\d )\.(?= \d)/gu) ?? [] : plain.match(/\d+|[\p{L}'’]+|(?<=\d )\.(?= \d)/gu) ?? [];
}

/** The name of a recording's file, without its ending. */
export const recordingName = (pieces: readonly string[]): string => pieces.join('_').replaceAll('.', 'point').replaceAll(/['’]/g, '-');

/**
 * Speaks with recordings of the operator's own: `FOLDER/en/to_renew_press_1.ulaw` and so on, PCMU at 8 kHz without a header. The longest
 * recording that fits is taken, word after word; what is not there is asked of `otherwise`, or the sentence cannot be said.
 */
export async function recordedVoice(folder: string, otherwise: Voice | null): Promise<Voice & { readonly recordings: number }> {
  const known = new Map<string, string>();
  for (const language of SPOKEN) {
    for (const file of await readdir(join(folder, language)).catch(() => [] as string[])) if (file.endsWith(ENDING)) known.set(`${language}/${file.slice(0, -ENDING.length).normalize('NFC')}`, join(folder, language, file));
  }

  /** The files a sentence is made of; null where a word of it was never recorded. */
  function filesFor(sentence: string, language: Spoken): readonly string[] | null {
    const pieces = piecesOf(sentence, language);
    const files: string[] = [];
    for (let at = 0; at < pieces.length;) {
      let length = Math.min(PHRASE_MAX, pieces.length - at);
      while (length > 0 && !known.has(`${language}/${recordingName(pieces.slice(at, at + length))}`)) length--;
      if (length === 0) return null;
      files.push(known.get(`${language}/${recordingName(pieces.slice(at, at + length))}`)!);
      at += length;
    }
    return files.length === 0 ? null : files;
  }

  return {
    name: otherwise === null ? 'recordings' : `recordings and ${otherwise.name}`, recordings: known.size,
    async audio(sentence, language) {
      const files = filesFor(sentence, language);
      if (files !== null) return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
      if (otherwise === null) throw new Error(`no recordings of a sentence in ${language}, of ${piecesOf(sentence, language).length} words`);
      return otherwise.audio(sentence, language);
    },
  };
}
