import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BREATH, spokenPieces } from '../../src/channels/hotline/adapters/sip/voices/made/spoken.ts';
import type { Spoken } from '../../src/channels/hotline/steps.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { saidIn } from './vocabulary.ts';

/** Names of plans of the sample catalogue, which are read aloud in the terms of a consent. */
export function samplePlans(language: Spoken): readonly string[] {
  const { plans } = JSON.parse(readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8')) as { readonly plans: readonly { readonly name: Readonly<Record<string, string>> }[] };
  return plans.map(({ name }) => name[language === 'zh' ? 'zh-CN' : language] ?? '');
}

/** The name of a shop that has not set one. */
const SHOP = 'Xuka';
const ROUNDS = 400;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

const nameOf = (pieces: readonly string[]): string => pieces.filter((piece) => piece !== BREATH).join(' ');
const trimmed = (pieces: readonly string[]): readonly string[] => pieces.slice(pieces.findIndex((piece) => piece !== BREATH), pieces.findLastIndex((piece) => piece !== BREATH) + 1);

/** How far they all begin alike. */
function alike(all: readonly (readonly string[])[]): number {
  const [first = []] = all;
  let length = 0;
  while (length < first.length && all.every((one) => one[length] === first[length])) length++;
  return length;
}

/** So few sentences by one name are choices between sentences; with more there are figures in them. */
const CHOICES_MAX = 8;

/** What stays whatever the facts are: whole sentences, or their beginning and their end. */
function fixedParts(sentences: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (sentences.length <= CHOICES_MAX) return sentences;
  const tail = alike(sentences.map((one) => one.toReversed()));
  return [sentences[0]!.slice(0, alike(sentences)), sentences[0]!.slice(sentences[0]!.length - tail)];
}

/** What is recorded of a language: every word, the letters, and phrases, the most heard first, of which the script takes what there is room for. */
export function recordingsFor(language: Spoken): { readonly words: readonly string[]; readonly phrases: readonly (readonly string[])[] } {
  const words = new Set<string>(LETTERS.map((letter) => `=${letter}`));
  const phrases = new Map<string, readonly string[]>();
  for (const [name, rounds] of saidIn(language, { seed: 1, shop: SHOP, plans: samplePlans(language), rounds: ROUNDS, stride: 1 })) {
    const all = rounds.map((sentences) => sentences.map((sentence) => spokenPieces(sentence, language)));
    for (const piece of all.flat(2)) if (piece !== BREATH) words.add(piece);
    if (/^refusal |^terms$|^desk$/.test(name)) continue;
    // The first sentence of a text, the second: each is compared with its like.
    for (let place = 0; all.some((sentences) => place < sentences.length); place++) {
      const there = new Map(all.flatMap((sentences) => (place < sentences.length ? [[sentences[place]!.join(' '), sentences[place]!] as const] : [])));
      for (const part of fixedParts([...there.values()]).map(trimmed)) if (part.filter((piece) => piece !== BREATH).length > 1) phrases.set(nameOf(part), part);
    }
  }
  // Figures and amounts whatever the facts were.
  for (let n = 0; n < 2_000; n++) for (const piece of spokenPieces(`${n}`, language)) words.add(piece);
  return { words: [...words], phrases: [...phrases.values()] };
}
