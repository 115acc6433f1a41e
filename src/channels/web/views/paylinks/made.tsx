import { FactList, Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { MadeModel } from '../../models/paylinks.ts';
import type { Frame } from '../../view-models.ts';
import { payWordsIn } from '../../words/paylinks/words.ts';
import { endText, kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

/** A link ready to be sent: the code to scan, the code to read out, the words to paste. The only page that loads the QR. */
export function madePage(frame: Frame, model: MadeModel) {
  const kit = kitOf(frame);
  const { f } = kit;
  const all = payWordsIn(frame.language);
  const words = all.made;
  const open = model.state === 'open' || model.state === 'busy';
  const text = words.text(model.lineEnd, kit.name(model.plan), f.money(model.total), model.url, model.code);
  const title = open ? words.title : all.state[model.state as 'paid' | 'cancelled' | 'expired'];
  return (
    <Page kit={kit} title={title} back={model.backUrl} narrow>
      <h1>{title}</h1>
      {open ? <p class="sub">{words.until(endText(kit, model.zone, model.expiresAt))}</p> : model.state === 'paid' ? null : <p class="sub">{words.taken}</p>}
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      {model.state === 'busy' ? <Note icon="clock" title={all.state.busy}>{words.busy}</Note> : null}
      {open ? <>
        <section class="card">
          <p class="ct"><img src={model.qrUrl} width="216" height="216" alt={words.qr} /></p>
          <FactList rows={[{ name: words.code, value: <span class="n">{model.code}</span>, mark: 'tt' }]} />
        </section>
        <section class="card">
          <h2>{words.message}</h2>
          <p class="sub">{text}</p>
          <div class="acts"><a class="ob" href={`sms:?&body=${encodeURIComponent(text)}`}>{words.sms}</a><a class="ob" href={`mailto:?subject=${encodeURIComponent(words.subject)}&body=${encodeURIComponent(text)}`}>{words.mail}</a></div>
        </section>
      </> : null}
      <section class="card"><FactList rows={[{ name: all.ask.plan, value: kit.name(model.plan) }, { name: all.ask.total, value: f.money(model.total) }]} /></section>
      {model.receiptUrl === null ? null : <p class="go"><a class="btn" href={model.receiptUrl}>{words.receipt}</a></p>}
      {model.cancelAction === null ? null : <form class="go" method="post" action={model.cancelAction}><button class="ob">{words.take}</button></form>}
      {open ? null : model.receiptUrl === null ? <p class="go"><a class="btn" href={model.againUrl}>{words.again}</a></p> : <p class="ct"><a href={model.againUrl}>{words.again}</a></p>}
    </Page>
  );
}
