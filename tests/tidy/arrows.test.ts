import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cruise, drawing, forbiddenArrows, withDrawing } from '../../scripts/arrows.ts';
import { projectRoot } from '../../src/platform/project-root.ts';

test('every import follows an allowed arrow, and the drawing shows the arrows of today', async () => {
  const found = await cruise(projectRoot());
  expect(found.modules.length).toBeGreaterThan(50);
  expect(forbiddenArrows(found)).toEqual([]);
  const document = readFileSync(join(projectRoot(), 'docs/architecture.md'), 'utf8');
  expect(document, 'run: npm run draw:arrows').toBe(withDrawing(document, drawing(found)));
});
