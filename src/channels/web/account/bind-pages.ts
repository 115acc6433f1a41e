import { Hono } from 'hono';
import { plainDigits } from '../../../base/digits.ts';
import { parseIccid } from '../../../base/iccid.ts';
import { maskPhone, parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { findLine, type Line } from '../../../rooms/lines/lines.ts';
import type { ContactAddress } from '../../../rooms/people/people.ts';
import { addressOnFile, bindProved, canBind } from './bind.ts';
import { askCodeStep, askedCode, isCodeRefusal, showCodeStep, tryCode } from './code-step.ts';
import { countLookUp } from '../flow/find.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { bindPage } from '../views/account/lines.tsx';
import type { Web } from '../frame/web-parts.ts';

const TYPED_MAX = 40;
// A number has fifteen digits at most in any spelling; what is longer was meant as a SIM's.
const SIM_DIGITS = 16;
// Where a code goes that nobody gets: the same steps are taken for a line that is not there.
const NOBODY: ContactAddress = { channel: 'email', address: 'nobody@invalid' };

/** Adding a line to the account by proof: a code to its number, or its SIM number and a code to the address on file. */
export function bindRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/account/lines/add', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    return sendPage(web, c, reader.frame, bindPage(reader.frame, { value: '', refusal: null }));
  });

  routes.post('/account/lines/add', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const typed = ((await readForm(c)).fields.get('line') ?? '').slice(0, TYPED_MAX);
    try {
      await ask(c, reader, typed);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 429) throw error;
      return sendPage(web, c, reader.frame, bindPage(reader.frame, { value: typed, refusal: error.code }), error.status);
    }
    return c.redirect('/account/lines/code', 303);
  });

  /** Known or not, the page that follows is the same; only a card on file nowhere is told, and that only by its whole SIM number. */
  async function ask(c: FrameContext, reader: SignedIn, typed: string): Promise<void> {
    const by = readTyped(typed);
    const found = await findLine(web.app.db, by);
    if (found?.demo !== true) await countLookUp(web, reader.address);
    const line = found !== null && canBind(web, found) ? found : null;
    const to = line === null ? null : await addressOnFile(web, line);
    if (line !== null && to === null) throw new Refusal('nobody_on_file');
    const asIf: ContactAddress = 'number' in by ? { channel: 'sms', address: by.number } : NOBODY;
    await askCodeStep(web, c, reader, { kind: 'bind', what: 'number' in by ? by.number : by.iccid, to: to ?? asIf, subject: line?.id ?? null, purpose: 'bind_line' });
  }

  async function codePage(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const asked = askedCode(web, c, 'bind');
    if (asked === null) return c.redirect('/account/lines/add', 303);
    const parsed = parsePhone(asked.what);
    const line = web.sandbox && parsed.ok ? await findLine(web.app.db, { number: parsed.phone }) : null;
    return showCodeStep(web, c, reader, {
      kind: 'bind', asked, sentTo: parsed.ok ? maskPhone(parsed.phone) : null, action: '/account/lines/code', otherUrl: '/account/lines/add', refused,
      sandbox: parsed.ok && line?.demo === true ? { channel: 'sms', address: parsed.phone } : null,
    });
  }

  routes.get('/account/lines/code', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : codePage(c, reader, null);
  });

  routes.post('/account/lines/code', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const code = (await readForm(c)).fields.get('code');
    const asked = askedCode(web, c, 'bind');
    if (asked === null) return c.redirect('/account/lines/add', 303);
    if (code === undefined) {
      await ask(c, reader, asked.what);
      return c.redirect('/account/lines/code', 303);
    }
    try {
      const grant = await tryCode(web, c, reader, 'bind_line', code);
      const line: Line | null = await web.app.readLine(grant.subject as Line['id']);
      if (line === null) throw new Refusal('code_expired');
      await bindProved(web, reader.customer, line, grant.address.channel === 'sms' && grant.address.address === line.number ? 'code_to_number' : 'card_and_code');
      return c.redirect(`/account/lines/${line.id}`, 303);
    } catch (error) {
      if (!isCodeRefusal(error)) throw error;
      return codePage(c, reader, error);
    }
  });
  return routes;
}

function readTyped(typed: string): { readonly number: string } | { readonly iccid: string } {
  if ((plainDigits(typed)?.replace(/\D/g, '').length ?? 0) >= SIM_DIGITS) {
    const parsed = parseIccid(typed);
    if (!parsed.ok) throw new Refusal('iccid_malformed');
    return { iccid: parsed.iccid };
  }
  const parsed = parsePhone(typed);
  if (!parsed.ok) throw new Refusal('number_malformed');
  return { number: parsed.phone };
}
