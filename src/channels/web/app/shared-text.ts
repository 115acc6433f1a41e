import { plainDigits } from '../../../base/digits.ts';
import { parseIccid } from '../../../base/iccid.ts';
import { parsePhone } from '../../../base/phone.ts';

// A message about a card is short; what is longer was not meant for us.
const READ_MAX = 2_000;
// Digits with the marks people write between them, in any width; what a number is is for the parsers to say.
const RUN = /[+＋(（]?[\d０-９][\d０-９\s\-–.·()（）－]{8,30}[\d０-９]/g;

/** The first US number or SIM number in a shared text, as it stands there; null without one. SIM numbers go first: they hold digits that look like a number. */
export function numberIn(text: string): string | null {
  const runs = (text.slice(0, READ_MAX).match(RUN) ?? []).map((run) => run.trim());
  return runs.find((run) => parseIccid(run).ok) ?? runs.find((run) => plainDigits(run) !== null && parsePhone(run).ok) ?? null;
}
