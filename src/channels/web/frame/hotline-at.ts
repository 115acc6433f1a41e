import { formatPhone, parsePhone } from '../../../base/phone.ts';
import type { HotlineAt } from '../models/phone.ts';
import type { Web } from './web-parts.ts';

/** Where the hotline can be reached; null where there is none, and then nothing of it is offered. */
export function hotlineAt(web: Pick<Web, 'shop' | 'sandbox'>): HotlineAt | null {
  if (web.shop.hotline !== null) {
    const parsed = parsePhone(web.shop.hotline);
    return { kind: 'number', shown: parsed.ok ? `+1 ${formatPhone(parsed.phone)}` : web.shop.hotline, href: `tel:${web.shop.hotline.replace(/[^\d+]/g, '')}` };
  }
  return web.sandbox ? { kind: 'sandbox', url: '/phone' } : null;
}
