import { spawn } from 'node:child_process';
import type { Spoken } from '../../../steps.ts';
import type { Voice } from '../voice.ts';

/** The voice `cmn` of espeak-ng 1.51 reads most Chinese characters as English (`(en)` among its phonemes); the other Mandarin voice speaks them. */
export const ESPEAK_VOICES: Readonly<Record<Spoken, string>> = { en: 'en-us', es: 'es-419', zh: 'cmn-latn-pinyin' };
const SPEED: Readonly<Record<Spoken, string>> = { en: '170', es: '165', zh: '200' };
/** Quiet at both ends goes, and a little comes back after the sentence: callers wait for no silence. */
const TRIM = ['silence', '1', '0.01', '0.3%', 'reverse', 'silence', '1', '0.01', '0.3%', 'reverse', 'pad', '0', '0.18'];
/** Rendering is a matter of some 30 ms; what takes so long has gone wrong (ms). */
const LONGEST_MS = 10_000;
/** A minute of speech; no sentence comes near (bytes). */
const AUDIO_MAX = 60 * 8_000;

/** Where that voice takes the wrong reading of a character, or reads a figure wrong: another character that sounds right. G is said as people say it, jì. */
const SOUNDS_LIKE: readonly (readonly [RegExp, string])[] = [[/银行/g, '银航'], [/重(?=[听新复试])/g, '虫'], [/(?<=[退返归])还/g, '环'], [/(?<=\d)\.(?=\d)/g, '点'], [/(?<=\d ?|^)G(?![a-z])/gi, '计']];

/** A text as `espeak-ng` reads it right. */
export const espeakText = (text: string, language: Spoken): string => (language === 'zh' ? SOUNDS_LIKE.reduce((said, [written, sound]) => said.replace(written, sound), text) : text);

/** What makes the same words sound otherwise: part of the name under which a sentence is kept. */
export const espeakStyle = (language: Spoken): string => `espeak 2 ${ESPEAK_VOICES[language]} ${SPEED[language]}`;

/** Speaks with `espeak-ng`, and `sox` makes of it what a telephone carries: 8 kHz, one channel, µ-law, 3 dB below full. */
export function espeakVoice(): Voice {
  return {
    name: 'espeak-ng',
    async audio(sentence, language) {
      // The text goes in by standard input: it is never an option, whatever it begins with, and no other user of the machine sees it.
      const wave = await run('espeak-ng', ['-v', ESPEAK_VOICES[language], '-s', SPEED[language], '--stdin', '--stdout'], Buffer.from(espeakText(sentence, language), 'utf8'));
      return run('sox', ['-q', '-t', 'wav', '--ignore-length', '-', '-t', 'raw', '-r', '8000', '-c', '1', '-e', 'mu-law', '-b', '8', '-', ...TRIM, 'gain', '-n', '-3'], wave);
    },
  };
}

/** Whether both programs are there and speak. */
export async function haveEspeak(): Promise<boolean> {
  return espeakVoice().audio('one', 'en').then((audio) => audio.length > 0, () => false);
}

function run(program: string, args: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: LONGEST_MS, killSignal: 'SIGKILL' });
    const parts: Buffer[] = [];
    let bytes = 0;
    child.on('error', (error) => { reject(new Error(`${program} does not start: ${error.message}`)); });
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > AUDIO_MAX * 12) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.on('close', (code) => { if (code === 0 && bytes > 0) resolve(Buffer.concat(parts)); else reject(new Error(`${program} ended with ${code ?? 'a signal'}`)); });
    // It may be gone before it has read everything; its end says so.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
