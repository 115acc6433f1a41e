import { baseUrlOf, readConfig } from '../src/config.ts';
import { openCommitter } from '../src/platform/db/unit.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { openKeys } from '../src/platform/secrets/keys.ts';
import { passkeySiteOf } from '../src/platform/webauthn.ts';
import { openStaff } from '../src/rooms/staff/staff.ts';
import { onShop, operator } from './operator.ts';
import { staffCommand } from './staff-command.ts';
import { command, say } from './where.ts';

// `npm run staff -- invite … | list | link … | disable … | enable …`: the shop may run meanwhile. Addresses and secrets are
// sealed under the shop's own keys, so the command needs the same keys.json (or XUKA_KEYS) and XUKA_PUBLIC_URL as the shop.
await command(() => onShop('staff', async ({ db, clock }) => {
  const config = readConfig();
  const baseUrl = baseUrlOf(config);
  const staff = openStaff({
    db, commit: openCommitter(db).commit, clock, random: realRandom, newId: idMaker(clock, realRandom), keys: openKeys({ dataFolder: config.dataFolder, text: config.keys?.reveal(), random: realRandom }),
    // Limits are for the sign-in; a command signs nobody in.
    limits: { admit: () => Promise.resolve() }, site: passkeySiteOf(baseUrl, config.shopName), demo: config.demo,
  });
  await staffCommand(process.argv.slice(2), staff, { by: operator, link: (token) => `${baseUrl}/ops/join/${token}` }, { print: (line) => process.stdout.write(`${line}\n`), say });
}));
