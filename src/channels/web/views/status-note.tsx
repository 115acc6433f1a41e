import { DAY, type Instant } from '../../../base/time.ts';
import type { IconName } from '../../../ui/icon.tsx';
import { Note } from '../../../ui/parts.tsx';
import type { StatusModel } from '../view-models.ts';
import { endSaid, startSaid, type Kit } from './kit.tsx';
import { usageWords } from '../words/usage/words.ts';
import { PendingNote } from './pending-note.tsx';

interface Said { readonly warn: boolean; readonly icon: IconName; readonly title: string; readonly text: string }

// Three days are enough to renew from another time zone on a weekend.
const SOON = 3 * DAY;
// A guess from the pace of some days says little about a day further off, and nobody who has just renewed needs a warning.
const FORESEEABLE = 14 * DAY;

/** The one note of the page: the most pressing thing, with its day and its consequence, or nothing at all. */
export function StatusNote({ kit, model }: { readonly kit: Kit; readonly model: StatusModel }) {
  // What goes on by itself comes before what the reader could do: doing it twice is the one mistake to prevent.
  if (model.pending) return <PendingNote kit={kit} pending={model.pending} link={false} />;
  const { notes } = kit.w.status;
  if (model.fixingUrl !== null) return <Note icon="clock" title={notes.fixing[0]}><>{notes.fixing[1]()} <a href={model.fixingUrl}>{notes.look}</a></></Note>;
  const said = noteOf(kit, model);
  return said === null ? null : <Note warn={said.warn} icon={said.icon} title={said.title}>{said.text}</Note>;
}

function noteOf(kit: Kit, model: StatusModel): Said | null {
  const { w } = kit;
  const words = w.status.notes;
  const { clocks } = model;
  const end = (at: Instant | null) => (at === null ? '' : endSaid(kit, model.zone, at));
  const warn = (title: string, text: string, icon: IconName = 'clock'): Said => ({ warn: true, icon, title, text });
  const tell = (title: string, text: string, icon: IconName = 'info'): Said => ({ warn: false, icon, title, text });
  if (model.barred !== 'none') {
    const [title, text] = words[model.barred === 'lost_stolen' ? 'lost' : model.barred];
    return warn(title, text(), 'lock');
  }
  switch (model.state) {
    case 'releasing': case 'recycled': return warn(words.releasing[0], words.releasing[1]());
    case 'cancelled': case 'ported_out': return tell(words.closed[0], words.closed[1]());
    case 'suspended': return warn(words.suspended[0], words.suspended[1](end(clocks.numberReleaseAt)));
    case 'grace': return model.fullService ? warn(words.graceFull[0], words.graceFull[1](end(clocks.graceEndsAt))) : warn(words.grace[0], words.grace[1](end(clocks.graceEndsAt)));
    case 'preactive': return noteUnused(kit, model, tell);
    case 'parked': return tell(words.parked[0], words.parked[1](end(clocks.serviceEndsAt)), 'shield');
    case 'active': return activeNote(kit, model, { warn, tell, end });
  }
}

function noteUnused(kit: Kit, { clocks, prepaid, zone }: StatusModel, tell: (title: string, text: string) => Said): Said | null {
  if (clocks.activateBy === null) return null;
  const { notes } = kit.w.status;
  const [title, text] = prepaid ? notes.preactive : notes.preactiveEmpty;
  return tell(title, text(endSaid(kit, zone, clocks.activateBy)));
}

function activeNote(kit: Kit, model: StatusModel, say: { warn(title: string, text: string, icon?: IconName): Said; tell(title: string, text: string, icon?: IconName): Said; end(at: Instant | null): string }): Said | null {
  const { f, frame } = kit;
  const words = kit.w.status.notes;
  const { clocks } = model;
  const queued = model.cycles.find((cycle) => cycle.when === 'queued' && cycle.startsAt !== null);
  // What was bought to follow when the data ends makes that end no warning.
  if (queued?.whenUsedUp && queued.startsAt !== null && model.data?.leftBytes !== 0n) return say.tell(words.queuedNext[0], `${usageWords(frame.language).cycle.queued(startSaid(kit, model.zone, queued.startsAt))}${frame.language.startsWith('zh') ? '。' : '.'}`, 'check');
  if (model.slowedKbps !== null) return say.warn(words.slowed[0], words.slowed[1](f.number(model.slowedKbps), say.end(clocks.cycleEndsAt)), 'bolt');
  if (model.data?.leftBytes === 0n) return say.warn(words.dataGone[0], words.dataGone[1](say.end(clocks.serviceEndsAt)), 'bolt');
  if (model.dataEndsAt !== null && model.dataEndsAt - frame.now < FORESEEABLE) return say.warn(words.dataFirst[0], words.dataFirst[1](f.day(model.dataEndsAt, model.zone, frame.now)), 'bolt');
  if (queued?.startsAt) return say.tell(words.queuedNext[0], words.queuedNext[1](startSaid(kit, model.zone, queued.startsAt)), 'check');
  if (clocks.serviceEndsAt !== null && clocks.serviceEndsAt - frame.now < SOON) return say.warn(words.ending[0], words.ending[1](say.end(clocks.serviceEndsAt)));
  return null;
}
