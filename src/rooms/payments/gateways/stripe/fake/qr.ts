import { encode } from 'uqr';
import type { Doc } from './store.ts';

/** Where the payer's other device opens the payment that the code on the page names. */
export const phoneUrl = (payUrl: string): string => `${payUrl}/phone`;

/** A scannable code: dark on light in any theme, because scanners want it so. Runs of dark squares are one stroke each, which keeps it small. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'L', border: 2 });
  const runs = data.flatMap((row, y) => {
    const strokes: string[] = [];
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && row[x]) x++;
      if (x > from) strokes.push(`M${from} ${y}h${x - from}`);
    }
    return strokes;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0-.5h${size}v${size}H0z"/><path stroke="#000" d="${runs.join('')}"/></svg>`;
}

/** What the vendor hands out for a code of WeChat Pay. Here the code opens a page of ours in place of the app. */
export function wechatAction(payUrl: string): Doc {
  const data = phoneUrl(payUrl);
  return {
    data, hosted_instructions_url: payUrl, image_data_url: `data:image/svg+xml;base64,${Buffer.from(qrSvg(data)).toString('base64')}`,
    image_url_png: `${payUrl}/qr`, image_url_svg: `${payUrl}/qr`,
  };
}
