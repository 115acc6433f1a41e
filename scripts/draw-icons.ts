import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/project-root.ts';
import { ICONS } from '../src/ui/icons/icon-svg.ts';
import { chromiumPath, openChromium } from '../tests/browser/chromium.ts';
import { command, say, WrongCommand } from './where.ts';

// `npm run draw:icons`: renders the app's icons from their drawings. Needed only when a drawing changes; the files are checked in.
await command(async () => {
  const path = chromiumPath();
  if (path === null) throw new WrongCommand('drawing needs a Chromium: set XUKA_CHROMIUM to one.');
  const browser = await openChromium(path);
  try {
    const page = await browser.newPage();
    for (const { file, size, svg } of ICONS) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
      writeFileSync(join(projectRoot(), 'src/ui/icons', file), await page.screenshot({ omitBackground: true }));
    }
  } finally {
    await browser.close();
  }
  say(`${ICONS.length} icons drawn.`);
});
