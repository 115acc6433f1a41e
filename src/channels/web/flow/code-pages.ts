import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { plusSeconds } from '../../../base/time.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { newToken } from '../../../rooms/people/people.ts';
import { askToken, keepAskToken, keepSession, readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineOf, lineUrl, plansUrl } from '../frame/show-line.ts';
import type { CodeModel } from '../view-models.ts';
import { codePage } from '../views/code.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

// As the people room has them; shown again when the page is loaded anew.
const CODE_SECONDS = 300;
const AGAIN_SECONDS = 30;

/** A code to the line's phone shows that the reader holds it. */
export function codeRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/lines/:line/code', switchLanguage(web), async (c) => {
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    if (reader.sees(line.id)) return c.redirect(lineUrl(line.id), 303);
    if (askToken(web, c) === undefined) return c.redirect(plansUrl(line.id), 303);
    return sendPage(web, c, reader.frame, codePage(reader.frame, codeModel(web, reader, line, null)));
  });

  routes.post('/lines/:line/code', sameOriginForms([]), async (c) => {
    const line = await lineOf(web, c.req.param('line'));
    const reader = await readerOf(web, c);
    const code = (await readForm(c)).fields.get('code');
    const token = askToken(web, c);
    // Without a code it is the wish for one: the first from the shelf, another from the page itself.
    if (code === undefined || token === undefined) {
      await askFor(web, c, reader, line);
      return c.redirect(`${lineUrl(line.id)}/code`, 303);
    }
    try {
      const grant = await web.people.checkCode({ requestToken: token, code, ip: reader.address, door: 'web' });
      if (grant.subject !== line.id || grant.purpose !== 'see_line') throw new Refusal('code_expired');
      const session = reader.session ?? await openSession(web, reader);
      keepSession(web, c, await web.people.grantLine(session, line.id));
      return c.redirect(lineUrl(line.id), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('code_')) throw error;
      return sendPage(web, c, reader.frame, codePage(reader.frame, codeModel(web, reader, line, error)), error.status);
    }
  });
  return routes;
}

async function openSession(web: Web, { frame }: Reader) {
  return (await web.people.openSession({ language: frame.language, zone: frame.readerZone })).session;
}

async function askFor(web: Web, c: FrameContext, reader: Reader, line: Line): Promise<void> {
  // A card that gets no texts has no phone to send one to; the shelf does not offer it.
  if (line.number === null || !line.smsCapable) throw new Refusal('not_found');
  const token = newToken(web.house.parts.random);
  await web.people.askCode({ to: { channel: 'sms', address: line.number }, subject: line.id, purpose: 'see_line', language: reader.frame.language, ip: reader.address, requestToken: token, door: 'web' });
  keepAskToken(web, c, token);
}

function codeModel(web: Web, { frame }: Reader, line: Line, refused: Refusal | null): CodeModel {
  return {
    sentTo: lineName(web, line, false).shown, validUntil: plusSeconds(frame.now, CODE_SECONDS), zone: line.zone,
    againAt: refused === null ? plusSeconds(frame.now, AGAIN_SECONDS) : null, refusal: refused?.code ?? null,
    sandboxPhoneUrl: web.sandbox && line.demo && line.number !== null ? `/sandbox/phone?to=${encodeURIComponent(line.number)}` : null, plansUrl: plansUrl(line.id),
  };
}
