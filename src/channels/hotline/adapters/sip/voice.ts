import type { Spoken } from '../../steps.ts';

/** Whatever makes sound of a sentence: PCMU (µ-law), 8 kHz, one channel. Throws when it cannot; the call then ends rather than falls silent. */
export interface Voice {
  readonly name: string;
  audio(sentence: string, language: Spoken): Promise<Uint8Array>;
}

/** Sentence by sentence: the first is heard while the next is made, and most sentences of a menu are the same for everybody. */
export const sentencesOf = (text: string, language: Spoken): readonly string[] =>
  text.split(language === 'zh' ? /(?<=[。！？])\s*/ : /(?<=[.!?])\s+/).map((one) => one.trim()).filter((one) => one !== '');
