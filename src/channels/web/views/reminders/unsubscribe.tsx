import { Note } from '../../../../ui/parts.tsx';
import type { UnsubscribeModel } from '../../models/reminders.ts';
import type { Frame } from '../../view-models.ts';
import { webReminderWords } from '../../words/reminders/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

/** One button that takes the yes back, for whoever holds the link; no sign-in. */
export function unsubscribePage(frame: Frame, model: UnsubscribeModel) {
  const kit = kitOf(frame);
  const w = webReminderWords(frame.language).unsubscribe;
  return (
    <Page kit={kit} title={model.stopped ? w.stopped[0]! : w.title} narrow>
      <h1>{model.stopped ? w.stopped[0] : w.title}</h1>
      {model.stopped ? <Note icon="check">{w.stopped[1]}</Note> : (
        <form class="card" method="post" action={model.action}>
          <p>{w.lead(model.to)}</p>
          <button class="btn go">{w.button}</button>
        </form>
      )}
      <p class="ct"><a href="/account/reminders">{w.settings}</a></p>
    </Page>
  );
}
