import { packNow, type Encoding } from '../../platform/http/compression.ts';
import type { ShopAssets } from './shop-assets.ts';
import type { Frame } from './view-models.ts';
import { kitOf } from './views/kit.tsx';
import { WEIGHT_MARK, weightSentence } from './views/page.tsx';

// The sentence changes the size it states by a few bytes; twice is enough for the rounded figure to stand still.
const ROUNDS = 2;

/** Puts the page's own weight into its footer, as it will be sent, and packs it. The frame must carry `weight: null`. */
export async function finishPage(frame: Frame, html: string, assets: Pick<ShopAssets, 'weight'>, encoding: Encoding | null): Promise<Uint8Array> {
  const kit = kitOf(frame);
  const pack = (text: string): Uint8Array | Promise<Uint8Array> => {
    const bytes = Buffer.from(text);
    return encoding === null ? bytes : packNow(bytes, encoding);
  };
  let body = await pack(html);
  let said = '';
  for (let round = 0; round < ROUNDS; round++) {
    const sentence = weightSentence(kit, { first: body.byteLength + assets.weight(encoding), again: body.byteLength });
    if (sentence === said) break;
    said = sentence;
    body = await pack(html.replace(WEIGHT_MARK, sentence));
  }
  return body;
}
