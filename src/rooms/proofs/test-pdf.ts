import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfInside {
  readonly text: string; readonly pages: number; readonly lang: string; readonly title: string; readonly tagged: boolean; readonly tags: readonly string[]; readonly links: readonly string[];
}

interface Item { readonly str?: string; readonly hasEOL?: boolean }
interface Node { readonly role?: string; readonly children?: readonly Node[] }

/** What a reader, a search and a screen reader find in a PDF. */
export async function pdfInside(bytes: Uint8Array): Promise<PdfInside> {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const document = await getDocument({ data: new Uint8Array(bytes), standardFontDataUrl: join(folder, 'standard_fonts/'), cMapUrl: join(folder, 'cmaps/'), verbosity: 0 }).promise;
  try {
    const parts: string[] = [], tags: string[] = [], links: string[] = [];
    const collect = (node: Node | null): void => { if (node?.role) tags.push(node.role); node?.children?.forEach(collect); };
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      parts.push((items as Item[]).map((one) => `${one.str ?? ''}${one.hasEOL ? '\n' : ''}`).join(''));
      collect(await page.getStructTree() as Node | null);
      for (const one of await page.getAnnotations() as { url?: string }[]) if (one.url) links.push(one.url);
    }
    const { info } = await document.getMetadata() as unknown as { info: Readonly<Record<string, unknown>> };
    return {
      text: parts.join('\n'), pages: document.numPages, lang: String(info['Language'] ?? ''), title: String(info['Title'] ?? ''),
      tagged: (await document.getMarkInfo() as { Marked?: boolean } | null)?.Marked ?? false, tags, links,
    };
  } finally {
    await document.destroy();
  }
}
