import { openCommitter } from '../src/platform/db/unit.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { parseKeyRing, readOrMakeKeyFile } from '../src/platform/secrets/key-file.ts';
import { keysOf } from '../src/platform/secrets/keys.ts';
import { onShop, operator } from './operator.ts';
import { vouchersCommand } from './vouchers-command.ts';
import { command, dataFolder, say } from './where.ts';

// `npm run vouchers -- issue COUNT DOLLARS | list | void BATCH_ID …`: the shop may run meanwhile. Codes are kept as hashes
// under the shop's own keys, so the command needs the same keys.json (or XUKA_KEYS) as the shop.
await command(() => onShop('vouchers', async ({ db, clock }) => {
  const given = process.env['XUKA_KEYS'];
  const keys = keysOf(given ? parseKeyRing(given, 'XUKA_KEYS') : readOrMakeKeyFile(dataFolder(), realRandom), realRandom);
  await vouchersCommand(process.argv.slice(2), { db, clock, committer: openCommitter(db), newId: idMaker(clock, realRandom), keys, random: realRandom }, operator, { print: (line) => process.stdout.write(`${line}\n`), say });
}));
