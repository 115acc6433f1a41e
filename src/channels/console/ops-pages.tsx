import type { Child } from 'hono/jsx';
import { ReferencePage } from '../../platform/http/problem-pages.tsx';

/** The operator's pages, each with what it is for. */
export const OPS_PAGES: readonly (readonly [url: string, title: string, about: string])[] = [
  ['/ops/stuck', 'Stuck work', 'work that waits for a person'],
  ['/ops/refunds', 'Refunds', 'refunds that wait for a second person'],
  ['/ops/texts', 'Texts', 'what people text us that no word answers'],
  ['/ops/radar', 'Radar', 'what would lapse, what was saved and how, numbers lost'],
  ['/ops/books', 'Books', 'the day’s close, three ways'],
  ['/ops/promotions', 'Promotions', 'codes, their budgets, their uses'],
  ['/ops/vouchers', 'Vouchers', 'issue a batch, withdraw one'],
  ['/ops/limits', 'Limits', 'limits against abuse, and the shields'],
];

/** One page of the console, with the way to the others. */
export const OpsPage = ({ title, stylesheet, at, children }: { readonly title: string; readonly stylesheet: string; readonly at: string; readonly children: Child }) => (
  <ReferencePage title={title} language="en" stylesheet={stylesheet}>
    <p class="quiet">{OPS_PAGES.map(([url, name], index) => <>{index === 0 ? null : ' · '}{url === at ? <b aria-current="page">{name}</b> : <a href={url}>{name}</a>}</>)}</p>
    {children}
  </ReferencePage>
);
