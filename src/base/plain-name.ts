import { refuseCardNumber } from './card-number.ts';

/** A name as somebody typed it, without control and direction marks that could make it look like something else; null when nothing is left. Refuses `card_number_given`. */
export function plainName(typed: string, max: number): string | null {
  refuseCardNumber(typed);
  return [...typed.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '').replace(/\s+/g, ' ').trim()].slice(0, max).join('').trim() || null;
}
