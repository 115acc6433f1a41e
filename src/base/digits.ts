/** Reads digits as people type them: full width, any script's own digits, Chinese numerals, invisible marks from a copied page. */

const NUMERALS: Readonly<Record<string, string>> = {
  〇: '0', 零: '0', 一: '1', 幺: '1', 壹: '1', 二: '2', 两: '2', 兩: '2', 贰: '2', 貳: '2', 三: '3', 叁: '3', 參: '3', 四: '4', 肆: '4',
  五: '5', 伍: '5', 六: '6', 陆: '6', 陸: '6', 七: '7', 柒: '7', 八: '8', 捌: '8', 九: '9', 玖: '9',
};
const ANY_DIGIT = /\p{Nd}/u;
const TYPED_MAX = 100;

/**
 * The text with every digit as 0-9 and without spaces, hyphens, dots, brackets and invisible marks; anything else stays,
 * so that the caller can refuse it. Null when the text is longer than any identifier a person types.
 */
export function plainDigits(text: string): string | null {
  if (text.length > TYPED_MAX) return null;
  let out = '';
  for (const char of text.normalize('NFKC')) out += NUMERALS[char] ?? (ANY_DIGIT.test(char) ? digitOf(char) : char);
  return out.replace(/[\s\p{Cf}\p{Pd}().\u00b7/_]/gu, '');
}

/** Every script keeps its digits in one run from 0 to 9, so the way back to its start is the digit's value. */
function digitOf(char: string): string {
  const code = char.codePointAt(0)!;
  let value = 0;
  while (value < 9 && ANY_DIGIT.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}

/** Whether a row of digits passes Luhn: from the right, every second digit doubled, the sum a multiple of ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = digit * 2;
    if (i % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
