import { engine } from '../../../rooms/lines/lines.ts';
import { forgetTexts } from '../../../rooms/texts/texts.ts';
import { forgetLine } from '../../../rooms/usage/usage.ts';
import type { Web } from '../frame/web-parts.ts';

const BATCH = 200;
const GONE = new Set(['releasing', 'recycled', 'cancelled', 'ported_out']);
const BY = { door: 'job', actor: 'job:scrub', reason: 'the number went back' } as const;

/**
 * A daily round: a number that went back to its carrier will be another person's. Nobody keeps a link to its line, and it
 * signs nobody in any more who has another address; what was texted with it is gone. (Whoever has only that number keeps it, or
 * the account and its wallet would be nobody's; the shop's agents know what to do when both turn up.)
 */
export async function scrubReleased({ app, people, house }: Pick<Web, 'app' | 'people' | 'house'>): Promise<void> {
  for (let after = '';;) {
    const page = await people.boundLines({ after, limit: BATCH });
    for (const id of page) {
      const line = await app.readLine(id);
      const now = app.clock.now();
      if (line !== null && !GONE.has(engine.snapshotOf(engine.settle(line.state, now), now).phase)) continue;
      await people.scrubLine(id, BY);
      await forgetLine(app.db, id);
      if (line?.number) {
        await people.forgetNumber(line.number, BY);
        await forgetTexts(house.texts, { numbers: [line.number] });
      }
    }
    if (page.length < BATCH) return;
    after = page.at(-1)!;
  }
}
