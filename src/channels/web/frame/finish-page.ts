import { packNow, type Encoding } from '../../../platform/http/compression.ts';
import type { ShopAssets } from './shop-assets.ts';
import type { Frame } from '../view-models.ts';
import { kitOf } from '../views/kit.tsx';
import { WEIGHT_MARK, weightSentence } from '../views/page.tsx';

// The sentence changes the size it states by a few bytes; three rounds are enough for the rounded figure to stand still.
const ROUNDS = 3;
// Packing is a fifth of a page's cost. Pages of about one length weigh about the same, so the sentence said last is mostly right at once.
const saidLast = new Map<string, string>();
const SAID_MAX = 500;
const LENGTH_STEP = 64;

/** Puts the page's own weight into its footer, as it will be sent, and packs it. The frame must carry `weight: null`. */
export async function finishPage(frame: Frame, html: string, assets: Pick<ShopAssets, 'weight'>, encoding: Encoding | null): Promise<Uint8Array> {
  const kit = kitOf(frame);
  const pack = (text: string): Uint8Array | Promise<Uint8Array> => {
    const bytes = Buffer.from(text);
    return encoding === null ? bytes : packNow(bytes, encoding);
  };
  const files = assets.weight(encoding, html);
  const about = `${files} ${frame.language} ${encoding} ${Math.round(html.length / LENGTH_STEP)}`;
  let said = saidLast.get(about) ?? WEIGHT_MARK;
  let body = await pack(html.replace(WEIGHT_MARK, said));
  for (let round = 1; round <= ROUNDS; round++) {
    const sentence = weightSentence(kit, { first: body.byteLength + files, again: body.byteLength });
    if (sentence === said || round === ROUNDS) break;
    said = sentence;
    body = await pack(html.replace(WEIGHT_MARK, said));
  }
  if (saidLast.size >= SAID_MAX) saidLast.delete(saidLast.keys().next().value!);
  saidLast.set(about, said);
  return body;
}
