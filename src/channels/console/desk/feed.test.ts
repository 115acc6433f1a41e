import { expect, test } from 'vitest';
import type { Db } from '../../../platform/db/db.ts';
import { openFeed, type Listener } from './feed.ts';

/** A queue in which nothing happens, and how often it was looked at. */
function quietDb() {
  const asked = { count: 0 };
  const query = (text: string) => { asked.count++; return Promise.resolve({ rows: text.includes('last_value') ? [{ change: 7n }] : [], rowCount: 0 }); };
  return { asked, db: { query } as unknown as Db };
}
const aListener = (member: string, closed: string[], name: string): Listener => ({ member, hear: () => undefined, close: () => { closed.push(name); } });

test('a fifth tab of one person takes the place of their first; two hundred are enough; nobody is looked for while nobody listens', async () => {
  const { db, asked } = quietDb();
  const feed = openFeed({ db, lookMs: 1, onTrouble: (error) => { throw error; } });
  expect(asked.count).toBe(0);
  const closed: string[] = [];
  const tabs = [1, 2, 3, 4, 5].map((n) => aListener('ana', closed, `ana ${n}`));
  for (const tab of tabs) expect(feed.join(tab)).toBe(true);
  expect(closed).toEqual(['ana 1']);
  for (let n = 0; n < 196; n++) expect(feed.join(aListener(`agent ${n}`, closed, `${n}`))).toBe(true);
  expect(feed.size()).toBe(200);
  expect(feed.join(aListener('late', closed, 'late'))).toBe(false);
  feed.closeAll();
  expect(closed).toHaveLength(201);
  await new Promise((resolve) => { setTimeout(resolve, 30); });
  const after = asked.count;
  await new Promise((resolve) => { setTimeout(resolve, 30); });
  expect(asked.count).toBe(after);
});
