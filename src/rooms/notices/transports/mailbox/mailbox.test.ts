import { at } from '../../../../base/time.ts';
import { standingClock } from '../../../../platform/clock.ts';
import { openDb } from '../../../../platform/db/db.ts';
import { idMaker, seededRandom } from '../../../../platform/random.ts';
import { newKeyRing } from '../../../../platform/secrets/key-file.ts';
import { keysOf } from '../../../../platform/secrets/keys.ts';
import { cloneDatabase } from '../../../../../tests/support/database.ts';
import { openMailbox } from '../../mailbox.ts';
import { sandboxPhone, sandboxPush, sandboxTelegram } from '../sandbox-phone/sandbox-phone.ts';
import { transportContract } from '../contract.ts';
import { mailboxTransport } from './mailbox.ts';

const DEVICE = JSON.stringify({ endpoint: 'https://push.example/1', keys: { p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url'), auth: Buffer.alloc(16, 1).toString('base64url') } });

for (const [name, make, goodAddress] of [
  ['mailbox', mailboxTransport, 'reader@example.com'], ['sandbox phone', sandboxPhone, '+12125550123'], ['sandbox push', sandboxPush, DEVICE], ['sandbox telegram', sandboxTelegram, '700123456'],
] as const) {
  transportContract(name, async () => {
    const random = seededRandom(7);
    const clock = standingClock(at('2026-11-23T18:00:00Z'));
    const keys = keysOf(newKeyRing(random), random);
    const database = await cloneDatabase();
    const db = openDb(database.url, { connections: 4 });
    const parts = { db, clock, keys, newId: idMaker(clock, random), fromName: 'Xuka' };
    const transport = make(parts);
    const mailbox = openMailbox({ db, keys });
    return {
      transport, goodAddress, outage: null, repeats: 'once', poison: null,
      arrived: async () => {
        const ids = new Map((await db.query<{ id: string; message_id: string }>('select id, message_id from notices_mailbox')).rows.map((row) => [row.id, row.message_id]));
        // The seeded clock stands still, so the order of arrival is the order of the table.
        const messages = await mailbox.list({ limit: 200 });
        const order = [...ids.keys()];
        return messages.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)).map((one) => ({
          messageId: ids.get(one.id)!, to: one.to, text: one.content.text, subject: one.content.channel === 'email' ? one.content.subject : null,
        }));
      },
      atRest: async () => JSON.stringify((await db.query('select m::text as row from notices_mailbox m')).rows),
      close: async () => { await db.close(); await database.drop(); },
    };
  });
}
