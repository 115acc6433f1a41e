import { isoOf } from '../../../../base/time.ts';
import type { Clock } from '../../../../platform/clock.ts';
import type { Db } from '../../../../platform/db/db.ts';
import { grouped } from '../../../../platform/db/grouped.ts';
import type { NewId } from '../../../../platform/random.ts';
import { sealContent, type Sealer } from '../../seal.ts';
import { isChatId } from '../telegram/chat-id.ts';
import { readSubscription } from '../web-push/subscription.ts';
import type { Channel, Message, SendOutcome, Transport } from '../transport.ts';

export interface SandboxParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly keys: Sealer;
  /** Who the message says it is from. */
  readonly fromName: string;
}

/** E-mail that stays in the house: for demos, tests and shops without a mail server. */
export const mailboxTransport = (parts: SandboxParts): Transport => sandboxTransport('mailbox', 'email', parts);

/** All sandboxes keep their messages in one table; a repeat of a message id arrives once, like in a good mail program. */
export function sandboxTransport(name: string, channel: Channel, { db, clock, newId, keys, fromName }: SandboxParts): Transport {
  const arrive = grouped<Message, SendOutcome>(async (batch) => {
    const rows = batch.map((message) => ({
      id: newId('mbx'), message_id: message.messageId, channel, kind: message.kind, language: message.language, to_address: message.to, from_name: fromName,
      content: message.secret ? sealContent(keys, message.messageId, message.content) : message.content, at: isoOf(clock.now()),
    }));
    await db.query(
      `insert into notices_mailbox (id, message_id, channel, kind, language, to_address, from_name, content, at)
       select * from json_to_recordset($1::json) as t(id text, message_id text, channel text, kind text, language text, to_address text, from_name text, content jsonb, at timestamptz)
       on conflict (message_id) do nothing`, [JSON.stringify(rows)], 'notices_mailbox_arrive');
    return batch.map(() => ({ kind: 'sent' }));
  });
  return {
    name, channel, sandbox: true, parallel: 50,
    async send(message, signal) {
      if (signal.aborted) return { kind: 'unknown', cause: 'aborted' };
      if (!ADDRESSES[channel](message.to)) return { kind: 'undeliverable', cause: 'address malformed' };
      try {
        return await arrive(message);
      } catch {
        return { kind: 'down', cause: 'sandbox table not reachable' };
      }
    },
    close: () => Promise.resolve(),
  };
}

const ADDRESSES: Readonly<Record<Channel, (to: string) => boolean>> = {
  email: isMailAddress, sms: (to) => /^\+[1-9]\d{6,14}$/.test(to), push: (to) => readSubscription(to) !== null, telegram: isChatId,
};

const LONGEST_ADDRESS = 254;

/**
 * One plain mailbox and nothing else: no list, no name, no comment, no line break, no quoting. Narrower than the
 * standard on purpose: what would need quoting could also smuggle a second recipient or a header.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > LONGEST_ADDRESS || text.includes('..')) return false;
  return /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(text);
}
