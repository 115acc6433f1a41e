import { Hono } from 'hono';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { queueList } from '../../rooms/calls/calls.ts';
import { returnsForPeople } from '../../rooms/refunds/refunds.ts';
import { roleSuffices } from '../../rooms/staff/staff.ts';
import { openThreads } from '../../rooms/texts/texts.ts';
import { Icon } from '../../ui/icon.tsx';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { PLACES } from './places.ts';
import { staffOnly } from './session.ts';
import { stuckWork } from './stuck-work.ts';
import { consoleWords } from './words/words.ts';

const COUNTED_MAX = 200;

/** `/ops`: the places of the reader's role, each with what it is for, and how much waits there. */
export function homeRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app } = parts;
  const routes = new Hono<FrameEnv>();
  routes.get('/ops', async (c) => {
    const member = await staffOnly(c, parts, 'agent');
    const shell = shellOf(c, parts);
    const words = consoleWords(shell.language);
    const places = PLACES.filter((place) => roleSuffices(member.role, place.role) && !shell.without.includes(place.url));
    const mayDecide = roleSuffices(member.role, 'supervisor');
    const [texts, refunds, stuck, calls] = await Promise.all([
      parts.texts ? openThreads(parts.texts) : [], mayDecide ? returnsForPeople(app.db, COUNTED_MAX) : [], mayDecide ? stuckWork(app.db, app.clock.now()) : [], parts.desk ? queueList(app.db) : [],
    ]);
    const counts: Readonly<Record<string, number>> = {
      '/ops/desk': calls.filter((one) => one.state === 'waiting').length, '/ops/texts': texts.filter((one) => one.waitingSince !== null).length, '/ops/refunds': refunds.length, '/ops/stuck': stuck.length,
    };
    return c.html(
      <ConsoleFrame shell={shell} member={member} title={words.places.home} active="/ops">
        <h1>{words.hello(member.name)}</h1>
        <p class="quiet">{words.roles[member.role]}</p>
        {[...Map.groupBy(places, (place) => place.group)].map(([group, list]) => (
          <section>
            <h2>{words.groups[group]}</h2>
            <ul class="places">{list.map((place) => <li><a href={place.url}><Icon name={place.icon} /><span><b>{words.places[place.word]}</b><small>{words.about[place.word]}</small></span>{counts[place.url] === undefined ? null : <span class={counts[place.url] === 0 ? 'count zero' : 'count'}>{counts[place.url]}</span>}</a></li>)}</ul>
          </section>
        ))}
      </ConsoleFrame>);
  });
  return routes;
}
