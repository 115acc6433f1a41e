import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';

/** `owner` proved the line; `see` and `pay` were invited by one who did. Who may pay may also see. */
export type LineRole = 'owner' | 'see' | 'pay';
export type LineKind = 'own' | 'family' | 'office';
export interface LineLink {
  readonly line: LineId;
  readonly role: LineRole;
  /** What this person calls it. */
  readonly name: string | null;
  readonly kind: LineKind;
  /** `code_to_number`, `card_and_code`, `invited:cus_…`. */
  readonly proof: string;
  readonly boundAt: Instant;
}
export type StoredLink = Omit<LineLink, 'boundAt'> & { readonly at: number };

export const linkShape: Shape<{ customer_id: CustomerId; line_id: LineId; role: LineRole; name: string | null; kind: LineKind; proof: string; bound_at: Instant }> = {
  name: 'people.line_links',
  columns: { customer_id: 'text', line_id: 'text', role: 'text', name: 'text', kind: 'text', proof: 'text', bound_at: 'timestamptz' },
  // A proof makes an owner of one who was invited; an invitation never makes less of an owner.
  sql: (rows) => `insert into people_line_links (customer_id, line_id, role, name, kind, proof, bound_at)
    select customer_id, line_id, role, name, kind, proof, bound_at from ${rows}
    on conflict (customer_id, line_id) do update set role = excluded.role, proof = excluded.proof, bound_at = excluded.bound_at
      where people_line_links.role <> 'owner' returning 1`,
};

export interface LineLinksParts { readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId }

/** Which lines are whose. */
export function openLineLinks({ commit, clock, newId }: LineLinksParts) {
  return {
    /** Binds a line to the person who has just proved it. Bound already is fine and changes nothing. */
    async bindLine(wish: { readonly customer: CustomerId; readonly line: LineId; readonly proof: string; readonly by: By }): Promise<void> {
      const at = clock.now();
      await commit([
        write(linkShape, { customer_id: wish.customer, line_id: wish.line, role: 'owner', name: null, kind: 'own', proof: wish.proof, bound_at: at }),
        journalWrite({ at, by: wish.by, what: 'line.bound', subject: wish.customer, line: wish.line, facts: { proof: wish.proof } }, { newId }),
      ]);
    },
  };
}
