import { expect, test } from 'vitest';
import { at } from '../../../base/time.ts';
import { LANGUAGES, type Language } from '../../../base/language.ts';
import { pdfInside } from '../test-pdf.ts';
import { paperIn, PAPERS } from '../test-papers.ts';
import { drawReceipt } from './draw-receipt.ts';
import type { ReceiptPaper } from './receipt-paper.ts';

const BYTES_MAX = 60_000;
/** What a reader must be able to find and copy, in the order it is read. */
const SAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Sandbox', 'Xuka', 'Receipt', '$19.49', 'PAID', 'Service', 'Dec 1, 2026 – Dec 30, 2026', 'T-Mobile (***) ***-0142', '$10.00 Visa ending 4242', 'TM-88213-04', 'XK-00000042', 'T-Mobile Monthly 12 GB', 'Auto-renew discount', '−$1.00', 'FALL5', '911 surcharge', '$0.41', '988 surcharge', 'Total', 'XK-00000042-7Q2M9F4TAB', 'https://renew.example/verify'],
  'zh-CN': ['沙盒', '续卡 Xuka', '续费收据', '$19.49', '已付', '服务周期', '2026年12月1日 – 2026年12月30日', '可以用到', '2026年12月30日 23:59 纽约', '即 2026年12月31日 12:59 北京', '付款方式', 'Visa 尾号 4242', '运营商流水号', '自动续费优惠', '优惠 FALL5', '911 附加费', '合计', '查验这张收据'],
  'zh-TW': ['續卡 Xuka', '續約收據', 'US$19.49', '已付', '服務期間', '門號', 'Visa 末四碼 4242', '電信公司流水號', '總計', '查驗這張收據'],
  es: ['Xuka', 'Recibo', 'PAGADO', '1 dic 2026 – 30 dic 2026', 'Visa terminada en 4242', 'Número de recibo', 'Promoción FALL5', 'Total', 'Comprueba este recibo'],
};

const isOrdered = (text: string, parts: readonly string[]): string | null => {
  let from = 0;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return part;
    from = found + part.length;
  }
  return null;
};

test.each(LANGUAGES)('%s: small, searchable in reading order, tagged, in its language', async (language) => {
  const bytes = await drawReceipt(paperIn(language));
  expect(bytes.length).toBeLessThanOrEqual(BYTES_MAX);
  const inside = await pdfInside(bytes);
  expect(isOrdered(inside.text, SAYS[language]), inside.text).toBeNull();
  expect(inside.pages).toBe(1);
  expect(inside.lang).toBe(language);
  expect(inside.title).toContain('XK-00000042');
  expect(inside.tagged).toBe(true);
  expect([...new Set(inside.tags)]).toEqual(expect.arrayContaining(['P', 'H1', 'Table', 'TR', 'TH', 'TD', 'Figure', 'H2', 'Link']));
  expect(inside.links).toEqual(['https://renew.example/verify/XK-00000042-7Q2M9F4TAB']);
});

test('the same receipt is the same bytes; another is not', async () => {
  const paper = paperIn('zh-CN');
  const [one, two, other] = [await drawReceipt(paper), await drawReceipt(structuredClone(paper)), await drawReceipt({ ...paper, number: 'XK-00000043' })];
  expect(one.equals(two)).toBe(true);
  expect(one.equals(other)).toBe(false);
});

test('money that went back, a first use, nothing paid, many lines: all on one page', async () => {
  for (const paper of PAPERS.filter((one) => one.refund !== null)) {
    const { text } = await pdfInside(await drawReceipt(paper));
    expect(text).toMatch({ en: /REFUNDED[^]*\$19\.49 on Nov 25, 2026/, 'zh-CN': /已退[^]*退回 \$19\.49/, 'zh-TW': /已退[^]*退還 US\$19\.49/, es: /DEVUELTO[^]*\$19\.49 el 25 nov 2026/ }[paper.language]);
  }
  const base: ReceiptPaper = paperIn('es');
  const many = await drawReceipt({
    ...base, plan: 'Un plan de nombre tan largo que no cabe de ninguna manera en una sola línea del recibo y sigue en otra',
    price: [...base.price, ...Array.from({ length: 25 }, (_, index) => ({ kind: 'tax' as const, label: `Recargo ${index}`, cents: 1 }))], service: null, serviceEndsAt: null,
    paid: [], totalCents: 0, paidAt: null, refund: { cents: 1949, done: false, at: at('2026-11-25T10:00:00Z') },
  });
  const inside = await pdfInside(many);
  expect(inside.pages).toBe(1);
  expect(inside.text).toMatch(/desde el primer uso[^]*Nada que pagar[^]*en curso[^]*Recargo 24/);
  expect(many.length).toBeLessThanOrEqual(BYTES_MAX);
});
