import { openCommitter } from '../src/platform/db/unit.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { openShelf } from '../src/rooms/plans/plans.ts';
import { onShop, operator } from './operator.ts';
import { promotionsCommand } from './promotions-command.ts';
import { command, say } from './where.ts';

// `npm run promotions -- list | make … | end CODE`: the shop may run meanwhile; it knows a new code at once.
await command(() => onShop('promotions', async ({ db, clock }) => {
  const shelf = (await openShelf(db)).current;
  await promotionsCommand(process.argv.slice(2), { db, clock, shelf, committer: openCommitter(db), newId: idMaker(clock, realRandom) }, realRandom, operator, { print: (line) => process.stdout.write(`${line}\n`), say });
}));
