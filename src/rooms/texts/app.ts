import type { AutoRenewApp } from '../autorenew/autorenew.ts';
import type { FundsApp } from '../funds/funds.ts';
import type { Shop } from '../notices/notices.ts';

/** What this room needs; the house builds one object that has it all. */
export interface TextsApp extends AutoRenewApp, FundsApp {
  readonly keys: AutoRenewApp['keys'] & FundsApp['keys'];
  readonly shop: Shop;
}
