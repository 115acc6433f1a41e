import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { making, packFile } from '../src/channels/hotline/adapters/sip/voices/made.ts';
import { readPack } from '../src/channels/hotline/adapters/sip/voices/made/pack.ts';
import { SPOKEN } from '../src/channels/hotline/steps.ts';
import { samplePlans } from './prompts/recordings.ts';
import { saidIn } from './prompts/vocabulary.ts';

test.each(SPOKEN)('every word of everything the hotline says has sound, in %s, whatever the facts are; if not: npm run make:prompts', (language) => {
  const pack = readPack(readFileSync(packFile(language)));
  // Other figures, days and names of cards than those that were recorded.
  const said = saidIn(language, { seed: 20_261_126, shop: 'Xuka', plans: samplePlans(language), rounds: 56, stride: 7 });
  const missing = new Set<string>();
  let sentences = 0, whole = 0;
  for (const rounds of said.values()) for (const sentence of new Set(rounds.flat())) {
    const { parts, spelled, silent } = making(pack, sentence, language);
    for (const word of [...spelled, ...silent]) missing.add(word);
    sentences++;
    if (parts.length === 1) whole++;
  }
  expect([...missing]).toEqual([]);
  expect(sentences).toBeGreaterThan(1_500);
  // The sentences of every call are no strings of words.
  expect(whole).toBeGreaterThan(20);
});
