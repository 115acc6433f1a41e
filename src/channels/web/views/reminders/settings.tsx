import { zoneName } from '../../../../platform/i18n/zones.ts';
import { Note } from '../../../../ui/parts.tsx';
import type { ReminderSettingsModel } from '../../models/reminders.ts';
import type { Frame } from '../../view-models.ts';
import { webReminderWords } from '../../words/reminders/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

const FIRST_HOUR = 8, LAST_HOUR = 21;
const hours = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Ways, hours, topics, lines and who else: one form, nothing needs a script. */
export function reminderSettingsPage(frame: Frame, model: ReminderSettingsModel) {
  const kit = kitOf(frame);
  const w = webReminderWords(frame.language).settings;
  const hour = (name: string, label: string, all: readonly number[], chosen: number) => (
    <label class="mid">{label} <select class="in" name={name}>{all.map((one) => <option value={one} selected={one === chosen}>{`${one}:00`}</option>)}</select></label>
  );
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {model.saved ? <Note icon="check">{w.saved}</Note> : null}
      <form method="post" action="/account/reminders">
        <section class="card rows">
          <h2>{w.ways}</h2>
          <p class="sub">{w.waysSay}</p>
          {model.ways.map(({ channel, where, refused, on, setUpUrl }) => {
            const about = where === null ? w.none[channel] : refused ? w.off : typeof where === 'number' ? w.devices(where) : where || w.linked;
            return where === null || refused
              ? <div class="row"><div><b>{w.way[channel]}</b><small>{about}</small></div><a href={setUpUrl} aria-label={`${w.add}: ${w.way[channel]}`}>{w.add}</a></div>
              : <label class="row"><span><b>{w.way[channel]}</b><small>{about}</small></span><input type="checkbox" name={`way-${channel}`} checked={on} /></label>;
          })}
        </section>
        <section class="card rows">
          <h2>{w.topics}</h2>
          {model.topics.map(({ topic, on }) => <label class="row"><span><b>{w.topic[topic][0]}</b><small>{w.topic[topic][1]}</small></span><input type="checkbox" name={`topic-${topic}`} checked={on} /></label>)}
          <p class="sub">{w.auto}</p>
        </section>
        <section class="card">
          <h2>{w.hours}</h2>
          <p class="sub">{w.hoursSay(zoneName(model.zone, frame.language))}</p>
          <p class="opts">{hour('from', w.from, hours(FIRST_HOUR, LAST_HOUR - 2), model.hours.from)}{hour('to', w.to, hours(FIRST_HOUR + 2, LAST_HOUR), model.hours.to)}</p>
        </section>
        <section class="card rows">
          <h2>{w.lines}</h2>
          {model.lines.length === 0 ? <p class="sub">{w.noLines}</p> : model.lines.map((line) => (
            <>
              <label class="row"><span><b>{line.name}</b>{line.shared ? <small>{w.shared}</small> : null}</span><input type="checkbox" name={`line-${line.id}`} checked={line.on} /></label>
              {line.others.map((one) => <label class="row"><small>{w.also(one.label)}</small><input type="checkbox" name={`other-${line.id}-${one.id}`} checked={one.on} aria-label={`${line.name}: ${w.also(one.label)}`} /></label>)}
            </>
          ))}
        </section>
        <div class="cta"><button class="btn">{w.save}</button></div>
      </form>
    </Page>
  );
}
