import { FactList, Note } from '../../../../ui/parts.tsx';
import type { LoadModel } from '../../models/wallet.ts';
import type { Frame } from '../../view-models.ts';
import { walletWords } from '../../words/wallet/words.ts';
import { kitOf, Moment } from '../kit.tsx';
import { Page } from '../page.tsx';
import { wayName } from './ways.tsx';

const SHOP_ZONE = 'America/New_York';
const REFRESH_SECONDS = 5;

/** One payment into the wallet, from the open page to its receipt. */
export function loadPage(frame: Frame, model: LoadModel) {
  const kit = kitOf(frame);
  const { f } = kit;
  const w = walletWords(frame.language).load;
  const [title, text] = w[model.stage];
  const waits = model.stage === 'paying' || model.stage === 'checking';
  return (
    <Page kit={kit} title={title} back={model.walletUrl} narrow account {...(waits ? { refresh: REFRESH_SECONDS } : {})}>
      <h1>{title}</h1>
      <section class="card big"><b>{f.money(model.amount)}</b></section>
      <Note icon={model.stage === 'done' ? 'check' : waits ? 'clock' : 'info'} warn={model.stage === 'declined'}>{text}</Note>
      <section class="card">
        <FactList rows={[
          ...(model.balance === null ? [] : [{ name: w.now, value: f.money(model.balance) }]),
          ...(model.method === null ? [] : [{ name: w.method, value: wayName(kit, model.method) }]),
          { name: w.at, value: <Moment kit={kit} zone={frame.readerZone ?? SHOP_ZONE} at={model.at} /> },
          { name: w.reference, value: model.reference },
        ]} />
        {model.sentTo === null ? null : <p class="sub">{w.sent(model.sentTo)}</p>}
      </section>
      {model.stage === 'open' && model.payUrl !== null ? <p class="go"><a class="btn" href={model.payUrl}>{w.pay}</a></p> : null}
      {model.cancelAction === null ? null : <form class="go" method="post" action={model.cancelAction}><button class="ob">{w.cancel}</button></form>}
      {model.stage === 'done' ? <p class="go"><a class="btn" href="/">{w.renew}</a></p> : null}
      {model.stage === 'done' || model.stage === 'declined' ? <p class="go"><a class={model.stage === 'done' ? 'ob' : 'btn'} href={model.walletUrl}>{model.stage === 'done' ? w.wallet : w.again}</a></p> : null}
    </Page>
  );
}
