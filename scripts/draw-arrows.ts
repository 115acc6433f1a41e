import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/project-root.ts';
import { cruise, drawing, withDrawing } from './arrows.ts';
import { command, say } from './where.ts';

// `npm run draw:arrows`: draws who imports whom into docs/architecture.md.
await command(async () => {
  const file = join(projectRoot(), 'docs/architecture.md');
  const before = readFileSync(file, 'utf8');
  const after = withDrawing(before, drawing(await cruise(projectRoot())));
  if (after === null) throw new Error('docs/architecture.md has lost the two comments between which the arrows are drawn');
  writeFileSync(file, after);
  say(after === before ? 'docs/architecture.md is current' : 'docs/architecture.md has new arrows');
});
