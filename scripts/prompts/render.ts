import { spawn } from 'node:child_process';
import { espeakText, ESPEAK_VOICES } from '../../src/channels/hotline/adapters/sip/voices/espeak.ts';
import type { Spoken } from '../../src/channels/hotline/steps.ts';

/** Words per minute. A word alone is drawn out, so that words are spoken faster than sentences are. */
const SPEED = { word: { en: '200', es: '205', zh: '210' }, phrase: { en: '175', es: '170', zh: '200' } } as const;
/** Quiet at both ends goes: words stand close to each other. */
const TRIM = ['silence', '1', '0.005', '0.6%', 'reverse', 'silence', '1', '0.005', '0.6%', 'reverse'];

/** What is written and what is said differ: short forms of dates and sizes, which stand in terms of a consent. */
const SAID: Readonly<Record<Spoken, Readonly<Record<string, string>>>> = {
  en: {
    gb: 'gigabytes', mb: 'megabytes', a: 'uh', jan: 'January', feb: 'February', mar: 'March', apr: 'April', jun: 'June', jul: 'July', aug: 'August', sep: 'September', oct: 'October', nov: 'November',
    dec: 'December', mo: 'months', paypal: 'pay pal', wechat: 'we chat', alipay: 'ali pay', jcb: 'J C B', unionpay: 'union pay', xuka: 'shooka', att: 'A T and T', iccid: 'I C C I D', zip: 'zip', pin: 'pin', m: 'em',
  },
  es: {
    gb: 'gigabytes', mb: 'megabytes', ene: 'enero', feb: 'febrero', mar: 'marzo', abr: 'abril', may: 'mayo', jun: 'junio', jul: 'julio', ago: 'agosto', sep: 'septiembre', sept: 'septiembre',
    oct: 'octubre', nov: 'noviembre', dic: 'diciembre', paypal: 'pei pal', wechat: 'uí chat', alipay: 'ali pei', unionpay: 'iunion pei', xuka: 'shuka', jcb: 'jota ce be', mobile: 'móbil', verizon: 'veraison',
  },
  zh: { gb: 'G B', mb: 'M B', g: 'G', paypal: 'pay pal', wechat: 'we chat', unionpay: 'union pay', jcb: 'J C B', sim: 'sim', t: 'T' },
};

/** Sound of a recording, 16 bits at 8 kHz, by `espeak-ng` and `sox`. `pieces`: its words, breaths among them; or `=q`, a letter by its name. Throws where either program fails. */
export async function render(pieces: readonly string[], language: Spoken): Promise<Int16Array> {
  const name = pieces[0]!;
  const text = name.startsWith('=') ? name.slice(1).toUpperCase() : pieces.map((word) => SAID[language][word] ?? word).join(language === 'zh' ? '' : ' ');
  // Chinese voices spell Latin letters their own way or not at all; people in the United States say such names in English.
  const voice = language === 'zh' && /^[=a-z]/.test(name) ? 'en' : language;
  const speed = SPEED[pieces.length > 1 ? 'phrase' : 'word'][voice];
  const wave = await run('espeak-ng', ['-v', ESPEAK_VOICES[voice], '-s', speed, '--stdin', '--stdout'], Buffer.from(espeakText(text, voice), 'utf8'));
  const raw = await run('sox', ['-q', '-t', 'wav', '--ignore-length', '-', '-t', 'raw', '-r', '8000', '-c', '1', '-e', 'signed', '-b', '16', '-L', '-', ...TRIM, 'gain', '-n', '-4'], wave);
  return new Int16Array(raw.buffer, raw.byteOffset, raw.length >> 1).slice();
}

function run(program: string, args: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    child.on('error', reject);
    child.stdout.on('data', (part: Buffer) => { parts.push(part); });
    child.on('close', (code) => { if (code === 0 && parts.length > 0) resolve(Buffer.concat(parts)); else reject(new Error(`${program} ended with ${code ?? 'a signal'}`)); });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
