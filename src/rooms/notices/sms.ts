/** Lengths of text messages: 160 characters in the GSM alphabet, 70 beyond it; long ones are cut and joined, with less room in each part. */
export interface SmsSize { readonly alphabet: 'gsm7' | 'ucs2'; readonly units: number; readonly parts: number }

// 3GPP TS 23.038, default alphabet; the second row costs two units a character (escape plus code).
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const EXTENDED = new Set('\f^{}\\[~]|€');

const GSM_ALONE = 160, GSM_JOINED = 153, UCS_ALONE = 70, UCS_JOINED = 67;

export function smsSize(text: string): SmsSize {
  let units = 0;
  for (const char of text) {
    if (BASIC.has(char)) units += 1;
    else if (EXTENDED.has(char)) units += 2;
    else return sized('ucs2', text.length, UCS_ALONE, UCS_JOINED);
  }
  return sized('gsm7', units, GSM_ALONE, GSM_JOINED);
}

const sized = (alphabet: SmsSize['alphabet'], units: number, alone: number, joined: number): SmsSize =>
  ({ alphabet, units, parts: units <= alone ? 1 : Math.ceil(units / joined) });

// One "á" turns a 160-character message into three of 70. Phones of Spanish readers are used to texts without accents.
const PLAIN: Readonly<Record<string, string>> = {
  á: 'a', í: 'i', ó: 'o', ú: 'u', Á: 'A', Í: 'I', Ó: 'O', Ú: 'U', '\u00a0': ' ', '\u202f': ' ', '−': '-', '–': '-', '—': '-',
  '…': '...', '•': '*', '·': '-', '’': "'", '‘': "'", '“': '"', '”': '"', '→': '->',
};

/** The text as it is sent: in the GSM alphabet where plainer letters are enough for that, else unchanged. */
export function smsText(text: string): string {
  const plain = [...text].map((char) => PLAIN[char] ?? char).join('');
  return smsSize(plain).alphabet === 'gsm7' ? plain : text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
}
