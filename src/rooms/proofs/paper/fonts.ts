import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../../base/language.ts';
import { projectRoot } from '../../../platform/project-root.ts';
import { unpackWoff } from './woff.ts';

/** Both weights of a face as TrueType. Latin letters come from the same file, so figures keep their shape beside Chinese. */
export interface Face { readonly regular: Buffer; readonly bold: Buffer }

// One file a weight with 8,000 (sc) and 13,000 (tc) characters; the package's hundred small files would have to be mixed within a word.
const FILES = { sc: 'noto-sans-sc/files/noto-sans-sc-chinese-simplified', tc: 'noto-sans-tc/files/noto-sans-tc-chinese-traditional' } as const;
const faces = new Map<keyof typeof FILES, Face>();

/** Unpacked at the first receipt that needs it (20 ms) and kept: 5 MB for `sc`, 9 MB for `tc`. */
export function faceFor(language: Language): Face {
  const name = language === 'zh-TW' ? 'tc' : 'sc';
  let face = faces.get(name);
  if (!face) {
    const read = (weight: number): Buffer => unpackWoff(readFileSync(join(projectRoot(), 'node_modules/@fontsource', `${FILES[name]}-${weight}-normal.woff`)));
    faces.set(name, (face = { regular: read(400), bold: read(700) }));
  }
  return face;
}
