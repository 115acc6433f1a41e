import { usd } from '../../../base/money.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import { sameClock } from '../../../platform/i18n/zones.ts';
import { paperWords } from '../words/words.ts';
import { drawQr, heightOf, openCanvas, PAGE, write, type Canvas, type TextStyle } from './canvas.ts';
import type { ReceiptPaper } from './receipt-paper.ts';

// The colours of the pages' tokens; paper has no dark palette.
const INK = '#17211c', GREY = '#56635c', JADE = '#0c664d', SOFT = '#cfe5da', PAPER = '#f5f3ee', RULE = '#cfc9bb', SEAL = '#ffa090', CARD = '#ffffff';
const LEFT = 44, RIGHT = PAGE.width - 44, WIDTH = RIGHT - LEFT;
const PAD = 28;
const HEAD = { top: 44, height: 206, cut: 56 } as const;
const CARD_TOP = HEAD.top + HEAD.height + 22;
const LABEL: TextStyle = { size: 11.5, color: GREY, width: 140 };
const VALUE: TextStyle = { size: 11.5, color: INK, bold: true, align: 'right', width: WIDTH - 2 * PAD - 150 };
const SMALL: TextStyle = { size: 9.5, color: GREY, align: 'right', width: WIDTH - 2 * PAD - 150 };
const LINE: TextStyle = { size: 11.5, color: GREY, width: WIDTH - 2 * PAD - 110 };
const MONEY: TextStyle = { size: 11.5, color: GREY, align: 'right', width: 100 };
const QR = 92;

interface Fact { readonly name: string; readonly value: string; readonly small?: string | undefined }

/** The receipt as a tagged PDF, drawn as the ticket of the receipt page. The same facts give the same bytes. */
export async function drawReceipt(paper: ReceiptPaper): Promise<Buffer> {
  const w = paperWords(paper.language);
  const f = formatter(paper.language);
  const shop = paper.shop.name ?? w.shop;
  const money = (cents: number): string => f.money(usd(cents));
  const facts = factsOf(paper);
  const lines = paper.price.map((one) => ({ name: one.kind === 'plan' ? paper.plan : one.kind === 'auto_renew' ? w.autoRenew : one.kind === 'promotion' ? w.promotion(one.label ?? '') : one.label ?? '', value: money(one.cents) }));
  // Measured on a page of the same fonts first: a receipt with many lines gets a longer page rather than a second one.
  const measure = openCanvas({ language: paper.language, title: '', author: '', at: paper.issuedAt, height: PAGE.height });
  const factHeights = facts.map((one) => Math.max(heightOf(measure.doc, one.name, LABEL), heightOf(measure.doc, one.value, VALUE) + (one.small === undefined ? 0 : heightOf(measure.doc, one.small, SMALL) - 1)) + 9);
  const lineHeights = lines.map((one) => heightOf(measure.doc, one.name, LINE) + 6);
  const sum = (heights: readonly number[]): number => heights.reduce((all, one) => all + one, 0);
  const cardHeight = PAD * 2 + sum(factHeights) + 26 + sum(lineHeights) + 38;
  const pageHeight = Math.max(PAGE.height, CARD_TOP + cardHeight + 24 + QR + 60);
  void measure.end();

  const canvas = openCanvas({ language: paper.language, title: w.document(paper.number, shop), author: shop, at: paper.issuedAt, height: pageHeight });
  const { doc, root } = canvas;
  const done = paper.refund?.done ?? false;
  canvas.decoration(() => {
    doc.rect(0, 0, PAGE.width, pageHeight).fill(PAPER);
    doc.moveTo(LEFT, HEAD.top).lineTo(RIGHT - HEAD.cut, HEAD.top).lineTo(RIGHT, HEAD.top + HEAD.cut).lineTo(RIGHT, HEAD.top + HEAD.height).lineTo(LEFT, HEAD.top + HEAD.height).closePath().fill(JADE);
    doc.roundedRect(LEFT, CARD_TOP, WIDTH, cardHeight, 18).fill(CARD);
  });
  const inner = LEFT + PAD;
  if (paper.sandbox) write(doc, root, 'P', w.sandbox, { x: LEFT, y: 20 }, { size: 10, color: GREY });
  write(doc, root, 'P', shop, { x: inner, y: HEAD.top + 24 }, { size: 21, bold: true, color: '#ffffff' });
  write(doc, root, 'H1', w.title, { x: inner, y: HEAD.top + 56 }, { size: 12.5, color: SOFT });
  write(doc, root, 'P', money(paper.totalCents), { x: inner, y: HEAD.top + 100 }, { size: 44, bold: true, color: '#ffffff' });
  write(doc, root, 'P', w.included, { x: inner, y: HEAD.top + 164 }, { size: 11.5, color: SOFT });
  drawSeal(canvas, done ? w.seal.refunded : w.seal.paid);

  let y = CARD_TOP + PAD;
  const table = doc.struct('Table');
  root.add(table);
  facts.forEach((one, index) => {
    const row = doc.struct('TR');
    table.add(row);
    write(doc, row, 'TH', one.name, { x: inner, y }, LABEL);
    const cell = doc.struct('TD');
    row.add(cell);
    write(doc, cell, 'P', one.value, { x: RIGHT - PAD - VALUE.width!, y }, VALUE);
    if (one.small !== undefined) write(doc, cell, 'P', one.small, { x: RIGHT - PAD - SMALL.width!, y: y + heightOf(doc, one.value, VALUE) - 1 }, SMALL);
    cell.end();
    row.end();
    y += factHeights[index]!;
  });
  table.end();
  const ruleY = y + 6;
  canvas.decoration(() => { doc.moveTo(inner, ruleY).lineTo(RIGHT - PAD, ruleY).dash(4, { space: 4 }).lineWidth(1).stroke(RULE).undash(); });
  y += 26;
  const prices = doc.struct('Table', { title: w.price });
  root.add(prices);
  const price = (name: string, value: string, [left, right]: readonly [TextStyle, TextStyle], at: number): void => {
    const row = doc.struct('TR');
    prices.add(row);
    write(doc, row, 'TH', name, { x: inner, y: at }, left);
    write(doc, row, 'TD', value, { x: RIGHT - PAD - right.width!, y: at }, right);
    row.end();
  };
  lines.forEach((one, index) => { price(one.name, one.value, [LINE, MONEY], y); y += lineHeights[index]!; });
  price(w.total, money(paper.totalCents), [{ ...LINE, size: 15, bold: true, color: INK }, { ...MONEY, size: 15, bold: true, color: INK, width: 160 }], y + 8);
  prices.end();

  y = CARD_TOP + cardHeight + 24;
  const verifyUrl = `${paper.shop.url}/verify/${paper.code}`;
  const qrY = y;
  const figure = doc.struct('Figure', { alt: verifyUrl }, () => drawQr(doc, verifyUrl, { x: LEFT + 4, y: qrY, size: QR, color: INK }));
  root.add(figure);
  const aside: TextStyle = { size: 10.5, color: GREY, width: WIDTH - QR - 32 };
  const textX = LEFT + QR + 28;
  write(doc, root, 'H2', w.check, { x: textX, y }, { ...aside, bold: true, color: INK, size: 11.5 });
  y += 20;
  const lead = w.checkLead(paper.code);
  write(doc, root, 'P', lead, { x: textX, y }, aside);
  y += heightOf(doc, lead, aside) + 2;
  const shownUrl = `${paper.shop.url}/verify`;
  const paragraph = doc.struct('P');
  root.add(paragraph);
  write(doc, paragraph, 'Link', shownUrl, { x: textX, y }, { size: 10.5, color: JADE, link: verifyUrl });
  paragraph.end();
  y += 22;
  write(doc, root, 'P', w.rules[paper.refundPolicy], { x: textX, y }, aside);
  return canvas.end();
}

/** Tilted, and in the coral that seal red becomes on jade. */
function drawSeal(canvas: Canvas, text: string): void {
  const { doc, root } = canvas;
  const wide = /^[A-Z]/.test(text);
  const [width, height] = wide ? [44 + text.length * 17, 66] : [96, 96];
  const size = wide ? 25 : 36;
  const x = RIGHT - 30 - width, y = HEAD.top + 82 + (96 - height) / 2;
  doc.save();
  doc.rotate(-9, { origin: [x + width / 2, y + height / 2] });
  canvas.decoration(() => {
    doc.lineWidth(4).roundedRect(x, y, width, height, 13).stroke(SEAL);
    doc.lineWidth(1.4).roundedRect(x + 7, y + 7, width - 14, height - 14, 8).stroke(SEAL);
  });
  write(doc, root, 'P', text, { x, y: y + height / 2 - size * 0.74 }, { size, bold: true, color: SEAL, width, align: 'center', ...(wide ? { spacing: 1 } : {}) });
  doc.restore();
}

function factsOf(paper: ReceiptPaper): Fact[] {
  const w = paperWords(paper.language);
  const f = formatter(paper.language);
  // Year 0 is nobody's: every date on paper carries its year.
  const long = -62_135_596_800 as Instant;
  const day = (at: Instant): string => f.day(at, paper.zone, long);
  const moment = (at: Instant, zone: ZoneId = paper.zone): string => f.zoned(at, zone, long);
  const yours = (at: Instant): string | undefined => (paper.readerZone === null || sameClock(paper.zone, paper.readerZone, at) ? undefined : w.yours(moment(at, paper.readerZone)));
  const { facts: name } = w;
  const rows: Fact[] = [];
  const add = (label: string, value: string | null, small?: string): void => { if (value !== null) rows.push({ name: label, value, small }); };
  const { service, serviceEndsAt } = paper;
  add(name.service, service === null ? (serviceEndsAt === null ? w.firstUse : null) : `${day(service.startsAt)} – ${day(lastMoment(service.endsAt))}`);
  if (serviceEndsAt !== null) add(name.until, moment(lastMoment(serviceEndsAt)), yours(lastMoment(serviceEndsAt)));
  // A raised dot is wide in Chinese faces; an asterisk is one everywhere, and can be searched for.
  add(name.line, `${paper.carrier} ${paper.line.replaceAll('•', '*')}`);
  add(name.plan, paper.plan);
  const method = (one: ReceiptPaper['paid'][number]): string => (one.last4 === null ? w.methods[one.method] : w.ending(brandOf(one.brand) ?? w.methods[one.method], one.last4));
  add(name.paidWith, paper.paid.length === 0 ? (paper.totalCents === 0 ? w.nothingPaid : null)
    : paper.paid.length === 1 ? method(paper.paid[0]!) : paper.paid.map((one) => `${f.money(usd(one.cents))} ${method(one)}`).join('\n'));
  if (paper.paidAt !== null) add(name.paidAt, moment(paper.paidAt), yours(paper.paidAt));
  add(name.carrierRef, paper.carrierRef);
  add(name.number, paper.number);
  if (paper.refund) add(name.refunded, paper.refund.done ? w.refundDone(f.money(usd(paper.refund.cents)), day(paper.refund.at)) : w.refundPending(f.money(usd(paper.refund.cents))));
  return rows;
}

const brandOf = (brand: string | null): string | null => (brand === null ? null : brand.charAt(0).toUpperCase() + brand.slice(1));
