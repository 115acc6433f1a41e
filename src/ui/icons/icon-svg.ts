// The SIM of the design language on jade: a card with one corner cut and a gold contact. Drawn on 100 x 100.
const GROUND = '#0c664d';
const CARD = '#f3f8f4';
const GOLD = '#d9b46a';
const LINES = '#8a6a24';

const SIM = 'M35 22h21.5l16.5 16.5v34a5.5 5.5 0 0 1-5.5 5.5h-32.5a5.5 5.5 0 0 1-5.5-5.5v-45a5.5 5.5 0 0 1 5.5-5.5z';
const CHIP = '<rect x="39" y="46" width="24.5" height="21" rx="4" fill="{gold}"/><path d="M39 53h7.5v-7m0 21v-7h-7.5M63.5 53h-7.5v-7m0 21v-7h7.5" fill="none" stroke="{lines}" stroke-width="1.8"/>';

export interface IconFile { readonly file: string; readonly size: number; readonly svg: string }

const svg = (body: string, box = '0 0 100 100'): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${body}</svg>`;
const sim = `<path d="${SIM}" fill="${CARD}"/>${CHIP.replace('{gold}', GOLD).replace('{lines}', LINES)}`;
const rounded = svg(`<rect x="8.2" y="7" width="86" height="86" rx="19" fill="${GROUND}"/>${sim}`, '8.2 7 86 86');
const whole = svg(`<rect x="8.2" y="7" width="86" height="86" fill="${GROUND}"/>${sim}`, '8.2 7 86 86');
// Launchers may cut a maskable icon to a circle of four fifths, so the card stands smaller on it.
const maskable = svg(`<rect x="-8.8" y="-10" width="120" height="120" fill="${GROUND}"/>${sim}`, '-8.8 -10 120 120');
// Android takes only the shape of a badge: white where it is solid, the contact left open.
const badge = svg(`<path fill-rule="evenodd" d="${SIM}M39 46h24.5v21h-24.5z" fill="#fff"/>`, '19.2 18 64 64');

/** Every picture the app needs, as it is drawn; the PNG files beside this one are these, rendered by `npm run draw:icons`. */
export const ICONS: readonly IconFile[] = [
  { file: 'icon-192.png', size: 192, svg: rounded },
  { file: 'icon-512.png', size: 512, svg: rounded },
  { file: 'maskable-512.png', size: 512, svg: maskable },
  { file: 'apple-180.png', size: 180, svg: whole },
  { file: 'badge-96.png', size: 96, svg: badge },
];
