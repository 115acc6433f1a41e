import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { Language } from '../../../base/language.ts';
import { msOf, type Instant } from '../../../base/time.ts';
import { faceFor } from './fonts.ts';

export const PAGE = { width: 595.28, height: 841.89 } as const;

export interface CanvasFacts { readonly language: Language; readonly title: string; readonly author: string; readonly at: Instant; readonly height: number }
export type Pdf = PDFKit.PDFDocument;
type Struct = PDFKit.PDFStructureElement;

/** A document with one page whose bytes depend on nothing but what is drawn: its dates are the receipt's, its ids follow from them. */
export function openCanvas(facts: CanvasFacts) {
  const when = new Date(msOf(facts.at));
  const doc = new PDFDocument({
    size: [PAGE.width, facts.height], margin: 0, pdfVersion: '1.7', tagged: true, lang: facts.language, displayTitle: true, 
    // The types of the library lag behind it: PDF/UA is one of its subsets, and no font at all spares the built-in one.
    subset: 'PDF/UA' as never, font: null as never,
    info: { Title: facts.title, Author: facts.author, CreationDate: when, ModDate: when, Creator: 'Xuka', Producer: 'Xuka' },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve) => { doc.on('end', () => resolve(Buffer.concat(chunks))); });
  const face = faceFor(facts.language);
  doc.registerFont('regular', face.regular);
  doc.registerFont('bold', face.bold);
  const root = doc.struct('Document');
  doc.addStructure(root);
  return {
    doc, root,
    /** Boxes and lines: seen, never read out. */
    decoration(draw: () => void): void {
      doc.markContent('Artifact', { type: 'Layout' });
      draw();
      doc.endMarkedContent();
    },
    async end(): Promise<Buffer> {
      root.end();
      doc.end();
      return done;
    },
  };
}
export type Canvas = ReturnType<typeof openCanvas>;

export interface TextStyle { readonly bold?: boolean; readonly size: number; readonly color: string; readonly width?: number; readonly align?: 'left' | 'right' | 'center'; readonly link?: string; readonly spacing?: number }

const optionsOf = (style: TextStyle): PDFKit.Mixins.TextOptions => ({
  width: style.width, align: style.align ?? 'left', lineGap: 2, lineBreak: style.width !== undefined, ...(style.spacing === undefined ? {} : { characterSpacing: style.spacing }), ...(style.link === undefined ? {} : { link: style.link }),
});

// The curly apostrophe is as wide as a character in Chinese faces.
const typeset = (text: string): string => text.replaceAll('’', "'");

export function heightOf(doc: Pdf, text: string, style: TextStyle): number {
  return doc.font(style.bold ? 'bold' : 'regular').fontSize(style.size).heightOfString(typeset(text), optionsOf(style));
}

/** Writes text at a place as one element of the structure. */
export function write(doc: Pdf, parent: Struct, tag: string, text: string, at: { readonly x: number; readonly y: number }, style: TextStyle): void {
  const draw = (): void => { doc.font(style.bold ? 'bold' : 'regular').fontSize(style.size).fillColor(style.color).text(typeset(text), at.x, at.y, optionsOf(style)); };
  parent.add(doc.struct(tag, {}, draw));
}

/** A QR code of dark modules, drawn as one path. */
export function drawQr(doc: Pdf, text: string, at: { readonly x: number; readonly y: number; readonly size: number; readonly color: string }): void {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const unit = at.size / size;
  data.forEach((row, y) => {
    // Neighbours are one bar: half the bytes, and no hairlines between them.
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      let end = x;
      while (end < size && row[end]) end++;
      doc.rect(at.x + x * unit, at.y + y * unit, (end - x) * unit, unit);
      x = end;
    }
  });
  doc.fill(at.color);
}
