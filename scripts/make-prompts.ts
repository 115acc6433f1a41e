import { writeFileSync } from 'node:fs';
import { packFile } from '../src/channels/hotline/adapters/sip/voices/made.ts';
import { BREATH } from '../src/channels/hotline/adapters/sip/voices/made/spoken.ts';
import { writePack } from '../src/channels/hotline/adapters/sip/voices/made/pack.ts';
import { haveEspeak } from '../src/channels/hotline/adapters/sip/voices/espeak.ts';
import { SPOKEN, type Spoken } from '../src/channels/hotline/steps.ts';
import { recordingsFor } from './prompts/recordings.ts';
import { render } from './prompts/render.ts';
import { command, say, WrongCommand } from './where.ts';

/** Room for phrases beside the words (seconds of speech). Characters of Chinese one by one are the hardest to follow: it gets the most. */
const PHRASES_SECONDS: Readonly<Record<Spoken, number>> = { en: 80, es: 70, zh: 220 };
const AT_ONCE = 3;
const RATE = 8_000;

// `npm run make:prompts [-- en es zh]`: records with espeak-ng what the hotline says, for machines that have none. Needed only when its words change; the files are checked in.
await command(async () => {
  if (!await haveEspeak()) throw new WrongCommand('making prompts needs espeak-ng and sox.');
  const wanted = process.argv.slice(2);
  for (const language of SPOKEN.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    const { words, phrases } = recordingsFor(language);
    const recordings = new Map<string, Int16Array>();
    for (let at = 0; at < words.length; at += AT_ONCE) {
      const some = words.slice(at, at + AT_ONCE);
      const sounds = await Promise.all(some.map((word) => render([word], language)));
      for (const [index, word] of some.entries()) recordings.set(word, sounds[index]!);
    }
    const silent = [...recordings].filter(([, sound]) => sound.length === 0).map(([word]) => word);
    if (silent.length > 0) throw new WrongCommand(`espeak-ng says nothing for ${silent.join(', ')} in ${language}.`);
    let left = PHRASES_SECONDS[language] * RATE, taken = 0;
    for (const phrase of phrases) {
      const sound = await render(phrase, language);
      if (sound.length > left) break;
      left -= sound.length;
      taken++;
      recordings.set(phrase.filter((piece) => piece !== BREATH).join(' '), sound);
    }
    const file = writePack(recordings);
    writeFileSync(packFile(language), file);
    say(`${language}: ${words.length} words and ${taken} of ${phrases.length} phrases, ${Math.ceil(file.length / 1000)} kB.`);
  }
});
