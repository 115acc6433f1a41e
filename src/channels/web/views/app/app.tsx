import { Icon } from '../../../../ui/icon.tsx';
import type { AppModel, DeviceKind } from '../../models/app.ts';
import type { Frame } from '../../view-models.ts';
import { appWords } from '../../words/app/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

const DEVICES: readonly DeviceKind[] = ['iphone', 'android', 'wechat', 'desktop'];

/** What the app is and how it comes to the home screen: by one button where the browser has one, by words everywhere. */
export function appPage(frame: Frame, model: AppModel) {
  const kit = kitOf(frame);
  const w = appWords(frame.language).app;
  const Steps = ({ device }: { readonly device: DeviceKind }) => <ol class="num">{w.steps[device].map((step) => <li>{step}</li>)}</ol>;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account app="script">
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <ul class="card has">{w.points.map((point) => <li><Icon name="check" />{point}</li>)}</ul>
      <p class="go" data-install="button" hidden><button class="btn" type="button">{w.install}</button></p>
      <p class="note" data-install="done" role="status" hidden><Icon name="check" /><span>{w.done}</span></p>
      <p class="note" data-install="inside" hidden><Icon name="check" /><span>{w.inside}</span></p>
      <section class="card">
        <h2>{w.how[model.device]}</h2>
        <Steps device={model.device} />
        <p class="sub">{w.weight(kit.f.number(model.kilobytes))}</p>
        <details class="go"><summary>{w.others}</summary>{DEVICES.filter((one) => one !== model.device).map((device) => <><h3>{w.how[device]}</h3><Steps device={device} /></>)}</details>
      </section>
      <p class="go"><a class="ob" href={model.startUrl}>{w.open}</a></p>
    </Page>
  );
}
