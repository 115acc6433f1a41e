import { receiveText, setTextSettings } from '../../src/rooms/texts/texts.ts';
import { isRefusal } from './play.ts';
import type { Running, World } from './world.ts';

/** Somebody texts: a word, or the four digits of our last text, now and then twice with one name, as providers repeat it. */
export function textAct(world: World, shop: Running): void {
  const { chance } = world;
  const line = chance.pick(world.lines);
  if (line.number === null) return;
  const { number } = line;
  const owner = world.customers.find((one) => one.lines.includes(line.id));
  const what = chance.weighted({ renew: 6, yes: 8, other: 2 });
  const twice = chance.hits(250);
  const id = `SM${world.texts++}`;
  const other = chance.pick(['BAL', 'HELP', 'AUTO OFF', 'what is this', 'SALDO', '余额']);
  world.follow(`text ${what}`, (async () => {
    const app = shop.house.texts;
    if (what === 'renew') {
      if (owner) await setTextSettings(app, { customer: owner.id, line: line.id, balance: true, pay: true, by: { door: 'web', actor: `customer:${owner.id}`, reason: 'simulation' } });
    }
    const body = what === 'renew' ? 'RENEW' : what === 'yes' ? await yes(shop, number) : other;
    if (body === null) return;
    const send = () => receiveText(app, { provider: 'twilio', id, from: number, body, optOut: null, vendorAnswers: false });
    await Promise.all(twice ? [send(), send()] : [send()]);
  })(), shop.process, isRefusal);
}

/** The four digits of the newest offer that arrived on this telephone. */
async function yes(shop: Running, number: string): Promise<string | null> {
  for (const { content } of await shop.house.notices.mailbox.list({ channel: 'sms', to: number })) {
    const code = content.channel === 'sms' ? /(?:YES|SI|SÍ|是|好) ?(\d{4})/.exec(content.text)?.[1] : undefined;
    if (code !== undefined) return `YES ${code}`;
  }
  return null;
}

/** Each text of theirs was answered once at most, and an offer was paid once at most. */
export async function auditTexts(world: World): Promise<void> {
  const { rows } = await world.db.query<{ what: string }>(
    `select 'offer of a text paid twice: ' || quote_id as what from renewals_renewals where caller = 'texts' group by quote_id having count(*) > 1
     union all select 'a text answered twice: ' || ref from notices_outbox where kind = 'text.reply' group by ref having count(*) > 1`, [], 'sim_texts');
  for (const { what } of rows) world.problems.push(what);
}
