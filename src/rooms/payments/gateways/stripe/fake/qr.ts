import { qrSvg } from '../../../../../platform/qr.ts';
import type { Doc } from './store.ts';

/** Where the payer's other device opens the payment that the code on the page names. */
export const phoneUrl = (payUrl: string): string => `${payUrl}/phone`;

/** What the vendor hands out for a code of WeChat Pay. Here the code opens a page of ours in place of the app. */
export function wechatAction(payUrl: string): Doc {
  const data = phoneUrl(payUrl);
  return {
    data, hosted_instructions_url: payUrl, image_data_url: `data:image/svg+xml;base64,${Buffer.from(qrSvg(data)).toString('base64')}`,
    image_url_png: `${payUrl}/qr`, image_url_svg: `${payUrl}/qr`,
  };
}
