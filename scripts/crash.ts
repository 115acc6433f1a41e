import { runCampaign } from '../tests/crash/campaign.ts';
import { command, say, WrongCommand } from './where.ts';

// `npm run crash [-- --kills 20]`: the started product under load, killed again and again, first it and then its database,
// on a data folder made for it. Ends with what was found; 0 only if nothing was lost, done twice or left half done.
await command(async () => {
  const at = process.argv.indexOf('--kills');
  const kills = at < 0 ? 20 : Number(process.argv[at + 1]);
  if (!Number.isInteger(kills) || kills < 1 || kills > 1_000) throw new WrongCommand('How many kills? npm run crash -- --kills 20');
  for (const victim of ['product', 'database'] as const) {
    say(`kill -9 of the ${victim}, ${kills} times`);
    const { said, ...report } = await runCampaign({ kills, victim, lines: 300, clients: 12, everyMessage: true, say });
    process.stdout.write(`${JSON.stringify({ victim, kills, ...report }, null, 2)}\n`);
    if (report.wrong.length > 0) {
      say(`what it said last:\n${said}`);
      process.exitCode = 1;
    }
  }
});
