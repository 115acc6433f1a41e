import { Hono } from 'hono';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { roleSuffices } from '../../rooms/staff/staff.ts';
import { Icon } from '../../ui/icon.tsx';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { PLACES } from './places.ts';
import { staffOnly } from './session.ts';
import { consoleWords } from './words/words.ts';

/** `/ops`: the places of the reader's role, each with what it is for. */
export function homeRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/ops', async (c) => {
    const member = await staffOnly(c, parts, 'agent');
    const shell = shellOf(c, parts);
    const words = consoleWords(shell.language);
    const places = PLACES.filter((place) => roleSuffices(member.role, place.role) && !shell.without.includes(place.url));
    return c.html(
      <ConsoleFrame shell={shell} member={member} title={words.places.home} active="/ops">
        <h1>{words.hello(member.name)}</h1>
        <p class="quiet">{words.roles[member.role]}: {words.may[member.role]}.</p>
        {[...Map.groupBy(places, (place) => place.group)].map(([group, list]) => (
          <section>
            <h2>{words.groups[group]}</h2>
            <ul class="places">{list.map((place) => <li><a href={place.url}><Icon name={place.icon} /><span><b>{words.places[place.word]}</b><small>{words.about[place.word]}</small></span></a></li>)}</ul>
          </section>
        ))}
      </ConsoleFrame>);
  });
  return routes;
}
