import type { LineId } from '../../../base/ids.ts';
import type { Keys } from '../../../platform/secrets/keys.ts';
import type { Random } from '../../../platform/random.ts';
import type { AutoRenewApp } from '../../../rooms/autorenew/autorenew.ts';
import type { FundsApp } from '../../../rooms/funds/funds.ts';
import type { Customer, People, Session } from '../../../rooms/people/people.ts';
import type { RemindersApp } from '../../../rooms/reminders/reminders.ts';
import type { RefundsApp } from '../../../rooms/refunds/refunds.ts';
import type { TextsApp } from '../../../rooms/texts/texts.ts';
import type { ProofsApp } from '../../../rooms/proofs/proofs.ts';
import type { ShopAssets } from './shop-assets.ts';
import type { Frame } from '../view-models.ts';

/** What the web channel is opened with. */
export interface WebParts {
  readonly house: { readonly app: RefundsApp; readonly funds: FundsApp; readonly autoRenew: AutoRenewApp; readonly reminders: RemindersApp; readonly texts: TextsApp; readonly parts: { readonly random: Random } };
  readonly people: People;
  readonly keys: Pick<Keys, 'mac' | 'isMac'>;
  readonly shop: { readonly name: string; readonly hotline: string | null };
  /** Where people reach the shop, without a slash at the end. */
  readonly baseUrl: string;
  /** The demo: a ribbon on every page, lines to try, no limits for those lines. */
  readonly sandbox: boolean;
  /** The number people text to, E.164; absent where a service chooses one. */
  readonly smsNumber?: string | null;
  /** The key browsers subscribe to notices with (VAPID, base64url); absent where the shop sends none to phones. */
  readonly push?: { readonly publicKey: string } | null;
  /** The gateway whose hosted page takes the money. */
  readonly gateway: string;
}

/** The same with what opening made of it; what the handlers work on. */
export interface Web extends WebParts {
  readonly app: RefundsApp;
  readonly autoRenew: AutoRenewApp;
  /** The same with what proofs need. */
  readonly proofs: ProofsApp;
  readonly assets: ShopAssets;
}

/** Who reads a page. */
export interface Reader {
  readonly frame: Frame;
  readonly session: Session | null;
  /** The person who is signed in, with addresses and lines; null for a guest. */
  readonly customer: Customer | null;
  /** The network address that limits count by. */
  readonly address: string;
  /** Whether this reader may see the line's own affairs: by a code in this session, as its owner, or by an invitation. */
  sees(line: LineId): boolean;
  /** Whether this reader pays for the line as one of its own: what a guest may do anybody may, this is about saved ways to pay. */
  mayPay(line: LineId): boolean;
}
