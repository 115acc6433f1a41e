import { openCommitter } from '../src/platform/db/unit.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { openApiKeys } from '../src/rooms/people/people.ts';
import { apiKeyCommand } from './api-key-command.ts';
import { onShop, operator } from './operator.ts';
import { command, say } from './where.ts';

// `npm run api-key -- make NAME --scopes … [--per-minute N]`, `list`, `revoke KEY_ID`: the shop may run meanwhile.
await command(() => onShop('API keys', async ({ db, clock }) => {
  const keys = openApiKeys({ db, commit: openCommitter(db).commit, clock, random: realRandom, newId: idMaker(clock, realRandom) });
  await apiKeyCommand(process.argv.slice(2), keys, operator, { print: (line) => process.stdout.write(`${line}\n`), say });
}));
