import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../base/language.ts';
import { buildAssets } from '../../ui/build-assets.ts';
import { galleryFrame, galleryPages } from './gallery.tsx';

const THEMES = ['light', 'dark'] as const;

/** Writes every page in every state, language and palette as files that open without a server, and a list of them. Answers how many. */
export async function writeGallery(directory: string): Promise<number> {
  const { css, account, script, passkey, app } = await buildAssets();
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'shop.css'), css);
  writeFileSync(join(directory, 'account.css'), account);
  writeFileSync(join(directory, 'passkey.js'), passkey);
  writeFileSync(join(directory, 'shop.js'), script);
  writeFileSync(join(directory, 'app.js'), app);
  const rows: string[] = [];
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      for (const page of galleryPages(galleryFrame(language, { theme, assets: { css: 'shop.css', account: 'account.css', script: 'shop.js', passkey: 'passkey.js', app: 'app.js' } }))) {
        const file = `${page.name}.${language}.${theme}.html`;
        writeFileSync(join(directory, file), page.html);
        rows.push(`<li><a href="${file}">${page.name}, ${language}, ${theme}</a></li>`);
      }
    }
  }
  writeFileSync(join(directory, 'index.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><h1>Every page, in every state</h1><ul>${rows.join('')}</ul></html>`);
  return rows.length;
}
