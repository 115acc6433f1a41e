import { Hono } from 'hono';
import { plainDigits } from '../../../base/digits.ts';
import { parseIccid } from '../../../base/iccid.ts';
import { LANGUAGES, type Worded } from '../../../base/language.ts';
import { parsePhone } from '../../../base/phone.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { engine, findLine, listLines, type Line } from '../../../rooms/lines/lines.ts';
import { lookUpGuard } from '../frame/guard.ts';
import { showPlans } from './line-pages.ts';
import { frameOf, readerOf, switchLanguage, wantsPage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineUrl, plansUrl } from '../frame/show-line.ts';
import type { HomeModel } from '../view-models.ts';
import { homePage } from '../views/home.tsx';
import type { Web } from '../frame/web-parts.ts';
import { wordsIn } from '../words/words.ts';

const DEMO_LINES_SHOWN = 12;
const TYPED_MAX = 40;

/** The first page: find a line by its number or its SIM number. */
export function findRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/', switchLanguage(web), async (c) => {
    const frame = frameOf(web, c);
    return sendPage(web, c, frame, homePage(frame, { value: '', refusal: null, demo: await demoLines(web) }));
  });

  // Somebody reloads, or switches the language of, the answer to a form.
  routes.get('/line', (c) => c.redirect('/', 303));

  routes.post('/line', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const typed = (fields.get('line') ?? '').trim();
    const reader = await readerOf(web, c);
    const { frame } = reader;
    const guarded = await lookUpGuard(web, c, reader, fields, typed.slice(0, TYPED_MAX));
    if (guarded) return guarded;
    try {
      const line = await lookUp(web, typed, c.get('address'));
      if (reader.sees(line.id)) return c.redirect(lineUrl(line.id), 303);
      return wantsPage(fields) ? showPlans(web, c, reader, line, { answersForm: true }) : c.redirect(plansUrl(line.id), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 429) throw error;
      return sendPage(web, c, frame, homePage(frame, { value: typed.slice(0, TYPED_MAX), refusal: error.code, demo: await demoLines(web) }), error.status);
    }
  });
  return routes;
}

/** Counts one look-up of this network, before anything is said: known and unknown cost the same. Refuses too_many_requests. */
export const countLookUp = (web: Web, address: string): Promise<void> => web.app.limits.admit('web.lookup', addressBlock(address), { door: 'web' });

async function lookUp(web: Web, typed: string, address: string): Promise<Line> {
  const by = readTyped(typed);
  if (typeof by === 'string') throw new Refusal(by);
  const line = await findLine(web.app.db, by);
  if (line?.demo !== true) await countLookUp(web, address);
  // Printed numbers may lack a right check digit, so it only counts where nothing was found.
  if (!line) throw new Refusal('iccid' in by && !by.checkDigitOk ? 'iccid_malformed' : 'line_not_found');
  return line;
}

// A number has fifteen digits at most in any spelling; what is longer was meant as a SIM's.
const SIM_DIGITS = 16;

function readTyped(typed: string): { readonly number: string } | { readonly iccid: string; readonly checkDigitOk: boolean } | RefusalCode {
  if ((plainDigits(typed)?.replace(/\D/g, '').length ?? 0) >= SIM_DIGITS) {
    const parsed = parseIccid(typed);
    return parsed.ok ? { iccid: parsed.iccid, checkDigitOk: parsed.checkDigitOk } : 'iccid_malformed';
  }
  const parsed = parsePhone(typed);
  return parsed.ok ? { number: parsed.phone } : 'number_malformed';
}

/** The demo's lines and the state each is in; null outside the sandbox. */
async function demoLines(web: Web): Promise<HomeModel['demo']> {
  if (!web.sandbox) return null;
  const now = web.app.clock.now();
  const lines = await listLines(web.app.db, { demo: true, limit: DEMO_LINES_SHOWN });
  return lines.map((line) => {
    const { phase } = engine.snapshotOf(line.state, now);
    const carrier = lineName(web, line, false).carrier;
    const about = Object.fromEntries(LANGUAGES.map((language) => [language, `${carrier} · ${phase === 'stock' ? '' : wordsIn(language).state[phase]}`])) as unknown as Worded;
    return { value: line.number ?? line.iccid, shown: lineName(web, line, true).shown, about };
  });
}
