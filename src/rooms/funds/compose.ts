import { check } from '../../base/check.ts';
import type { Language } from '../../base/language.ts';
import type { Composers } from '../notices/notices.ts';
import { walletOf } from '../wallet/wallet.ts';
import type { FundsApp } from './app.ts';
import { viewLoad } from './loads.ts';

/** Finds the facts of notices about money in the wallet when they are sent. */
export function loadComposers(app: FundsApp, links: { readonly loadUrl: (id: string, language: Language) => string }): Pick<Composers, 'load.done'> {
  return {
    'load.done': async (payload, about) => {
      const { load, charge } = await viewLoad(app, (payload as { load: string }).load);
      check(load.state === 'done', `load ${load.id} is not done`);
      const wallet = await walletOf(app.db, load.customer, app.clock.now());
      return {
        amountCents: load.amount.cents, balanceCents: wallet.cents, paidWith: charge.paidWith, at: about.at,
        url: links.loadUrl(load.id, about.language), sandbox: app.gateways[charge.gateway]?.sandbox ?? false,
      };
    },
  };
}
