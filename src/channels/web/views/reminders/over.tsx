import { lastMoment } from '../../../../platform/i18n/format.ts';
import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { GoOverModel } from '../../models/reminders.ts';
import type { Frame } from '../../view-models.ts';
import { webReminderWords } from '../../words/reminders/words.ts';
import { kitOf, lineAbout, nearText, readerClock, startText } from '../kit.tsx';
import { Page } from '../page.tsx';

/** What a reminder's link says once it has nothing to open: renewed, too old, or put off until tomorrow. */
export function goOverPage(frame: Frame, model: GoOverModel) {
  const kit = kitOf(frame);
  const w = webReminderWords(frame.language).go;
  const refused = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const at = model.at === null ? null : model.as === 'later' ? model.at : lastMoment(model.at);
  const reader = at === null ? null : readerClock(kit, model.zone, at);
  const when = at === null ? null : startText(kit, model.zone, at);
  const [title, text] = ((): readonly [string, string] => {
    switch (model.as) {
      case 'renewed': return [w.renewed[0]!, w.renewed[1]!];
      case 'expired': return [w.expired[0]!, w.expired[1]!];
      case 'refused': return [refused?.title ?? '', kit.w.said(refused?.detail ?? '', w.refused)];
      case 'later': return [w.laterTitle, when === null ? '' : w.laterSet(when)];
      case 'not_needed': return [w.laterTitle, w.notNeeded];
    }
  })();
  return (
    <Page kit={kit} title={title} narrow>
      <h1>{title}</h1>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      <Note icon={model.as === 'renewed' ? 'check' : model.as === 'later' ? 'clock' : 'info'} {...(model.as === 'renewed' && when !== null ? { title: w.renewedUntil(when) } : {})}>
        {model.as === 'renewed' && reader !== null && at !== null ? <>{nearText(kit, reader, at)}<br /></> : null}{text}
      </Note>
      <p class="go">{model.backUrl === null ? <a class="ob" href="/">{w.home}</a> : <a class="ob" href={model.backUrl}>{model.as === 'later' || model.as === 'not_needed' ? w.back : w.plans}</a>}</p>
    </Page>
  );
}
