import type { Id } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { isSealed, openContent, type Sealed, type Sealer } from './seal.ts';
import { textOf, type Channel, type Content } from './transports/transport.ts';

export type MailboxId = Id<'mbx'>;

/** A message as the sandbox shows it. */
export interface SandboxMessage {
  readonly id: MailboxId;
  readonly channel: Channel;
  readonly kind: string;
  readonly language: Language;
  readonly to: string;
  readonly from: string;
  readonly at: Instant;
  /** As it went out, and what a reader reads of it as one text. */
  readonly content: Content & { readonly text: string };
}

type Row = Omit<SandboxMessage, 'to' | 'from' | 'content'> & { message_id: string; to_address: string; from_name: string; content: Content | Sealed };

const PAGE_MAX = 200;
const readable = (content: Content): SandboxMessage['content'] => (content.channel === 'push' ? { ...content, text: textOf(content) } : content);

/** The sandbox's mailbox and phone, to be read. There is no deleting: what a demo sent stays to be looked at. */
export function openMailbox({ db, keys }: { readonly db: Queryable; readonly keys: Sealer }) {
  const shown = (row: Row): SandboxMessage => ({
    id: row.id, channel: row.channel, kind: row.kind, language: row.language, to: row.to_address, from: row.from_name, at: row.at,
    content: readable(isSealed(row.content) ? openContent(keys, row.message_id, row.content) as Content : row.content),
  });
  return {
    /** Newest first; `to` is an exact address. Next page: `before` = id of the last one shown. */
    async list(wish: { readonly channel?: Channel; readonly to?: string; readonly before?: MailboxId; readonly limit?: number } = {}): Promise<SandboxMessage[]> {
      const answer = await db.query<Row>(
        `select * from notices_mailbox where ($1::text is null or channel = $1) and ($2::text is null or to_address = $2)
           and ($3::text is null or (at, arrived) < (select at, arrived from notices_mailbox where id = $3)) order by at desc, arrived desc limit $4`,
        [wish.channel ?? null, wish.to ?? null, wish.before ?? null, Math.min(wish.limit ?? 50, PAGE_MAX)]);
      return answer.rows.map(shown);
    },
    async read(id: MailboxId): Promise<SandboxMessage | null> {
      const row = (await db.query<Row>('select * from notices_mailbox where id = $1', [id])).rows[0];
      return row === undefined ? null : shown(row);
    },
  };
}
