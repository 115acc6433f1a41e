import { userInfo } from 'node:os';
import type { Db } from '../src/platform/db/db.ts';
import { openCommitter } from '../src/platform/db/unit.ts';
import { openClock, type Clock } from '../src/platform/clock.ts';
import { openDb } from '../src/platform/db/db.ts';
import { openForTool } from '../src/platform/postgres/for-tools.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { CLOCK_OFFSET, dropSettingWrite, HOLD, readSetting, type Hold } from '../src/platform/settings/settings.ts';
import { checkBooks, type BooksLine, type BooksParts } from '../src/rooms/books/books.ts';
import { journalWrite } from '../src/rooms/journal/journal.ts';
import { openStripe } from '../src/rooms/payments/gateways/stripe/stripe.ts';
import { printed } from './books-table.ts';
import { sandboxLists } from './sandbox-lists.ts';
import { command, databaseUrl, dataFolder, say, WrongCommand } from './where.ts';

const GATEWAY_DEADLINE_MS = 20_000;

// `npm run release-hold [-- --force "REASON"]`: compares the books with gateways and carriers and lets a restored shop go on.
await command(async () => {
  const forced = reasonGiven();
  const tool = await openForTool({ dataFolder: dataFolder(), databaseUrl: databaseUrl(), purpose: 'releasing the hold', onProgress: say });
  const db = openDb(tool.url, { connections: 2 });
  try {
    const hold = await readSetting<Hold>(db, HOLD);
    if (hold === null) {
      say('the shop does not hold: there is nothing to release.');
      return;
    }
    say(`the shop has held since ${hold.since}: ${hold.why}`);
    const clock = openClock((await readSetting<number>(db, CLOCK_OFFSET)) ?? 0);
    const lists = await listsOf(db, clock);
    const books = await checkBooks({ db, clock, ...lists });
    process.stdout.write(`${books.map(printed).join('\n')}\n`);
    const doubts = [...await unlisted(db, lists), ...books.flatMap(doubtsOf)];
    if (doubts.length > 0 && forced === null) {
      say(`the hold stays:\n  - ${doubts.join('\n  - ')}\nSee docs/runbook/hold.md. Once a person has settled each of these: npm run release-hold -- --force "what was settled, and by whom"`);
      process.exitCode = 1;
      return;
    }
    await release(db, clock, { hold, doubts, reason: forced ?? 'books agree with gateways and carriers' });
    say('released. A shop that runs goes on within seconds; otherwise start it.');
  } finally {
    await db.close();
    await tool.close();
  }
});

function reasonGiven(): string | null {
  const [first, reason, ...rest] = process.argv.slice(2);
  if (first === undefined) return null;
  if (first !== '--force' || rest.length > 0) throw new WrongCommand('npm run release-hold, or npm run release-hold -- --force "REASON"');
  if (reason === undefined || reason.trim().length < 10) throw new WrongCommand('Say why, in at least ten characters: npm run release-hold -- --force "REASON". It goes into the journal.');
  return reason.trim();
}

/** The sandboxes' own lists in a demo; the gateway itself where its key is set. */
async function listsOf(db: Db, clock: Clock): Promise<Required<Pick<BooksParts, 'connectors' | 'gateways'>>> {
  const { connectors = {}, gateways = {} } = await sandboxLists(db);
  const secretKey = process.env['STRIPE_SECRET_KEY'];
  if (!secretKey) return { connectors, gateways };
  const stripe = openStripe({ secretKey, webhookSecret: process.env['STRIPE_WEBHOOK_SECRET'] ?? '', sandbox: false, deadlineMs: GATEWAY_DEADLINE_MS, clock });
  return { connectors, gateways: { ...gateways, [stripe.name]: stripe } };
}

/** Vendors we have dealt with and whose list nobody can show us here. */
async function unlisted(db: Db, lists: Required<Pick<BooksParts, 'connectors' | 'gateways'>>): Promise<string[]> {
  const { rows } = await db.query<{ name: string; kind: 'gateways' | 'connectors' }>(
    `select distinct gateway as name, 'gateways' as kind from payments_charges where state <> 'new' union select distinct carrier, 'connectors' from carriers_top_ups where state <> 'new'`);
  return rows.filter(({ name, kind }) => lists[kind][name] === undefined).map(({ name }) => `the list of ${name} cannot be had from here: compare it by hand`);
}

function doubtsOf(line: BooksLine): string[] {
  const unheard = line.note?.includes('did not give its list') ? [`${line.invariant} ${line.name}: ${line.note}`] : [];
  return line.ok ? unheard : [`${line.invariant} ${line.name} is broken`, ...unheard];
}

/** The hold goes and the journal knows of it, both or neither. */
async function release(db: Db, clock: Clock, facts: { readonly hold: Hold; readonly doubts: readonly string[]; readonly reason: string }): Promise<void> {
  const newId = idMaker(clock, realRandom);
  await openCommitter(db).commit([
    dropSettingWrite(HOLD),
    journalWrite({
      at: clock.now(), by: { door: 'console', actor: `operator:${userInfo().username}`, reason: facts.reason }, what: 'hold.released', subject: 'shop',
      facts: { since: facts.hold.since, why: facts.hold.why, doubts: facts.doubts.length, forced: facts.doubts.length > 0 },
    }, { newId }),
  ]);
}
