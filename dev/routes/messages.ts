import { Hono } from 'hono';
import { parsePhone, type Phone } from '../../src/base/phone.ts';
import { Refusal } from '../../src/base/refusal.ts';
import type { FrameContext, FrameEnv } from '../../src/platform/http/frame-env.ts';
import type { MailboxId, Notices } from '../../src/rooms/notices/notices.ts';
import type { WorldLine } from '../controls.ts';
import { readForm } from '../../src/platform/http/body.ts';
import { textsFrom, type TextsApp } from '../../src/rooms/texts/texts.ts';
import type { SmsVendor } from '../sms-vendor.ts';
import { letterPage, mailPage, newestOf, phonePage, phonesPage, phoneUrl, type Said } from '../views/messages.tsx';
import { kitFor, sendPage, type FrameOf } from './pages.ts';

type Mailbox = Notices['mailbox'];
export interface MessageRoutesParts { readonly mailbox: Mailbox; readonly texts: TextsApp; /** Null: texts leave the house, and no phone here can answer. */ readonly sms: SmsVendor | null; readonly world: readonly WorldLine[]; readonly frameOf: FrameOf }

const TEXTS = 60;
/** What one may type on a sandbox phone. */
const BODY_MAX = 600;
const LETTERS = 40;
/** Texts looked through for numbers outside the demo's world. */
const TEXTS_FOR_NUMBERS = 200;

/** The sandbox phone and the sandbox mailbox. */
export function messageRoutes({ mailbox, texts, sms, world, frameOf }: MessageRoutesParts): Hono<FrameEnv> {
  const app = new Hono<FrameEnv>();

  app.get('/sandbox/phone', async (c) => {
    const kit = kitFor(frameOf, c);
    if (c.req.query('to') === undefined) return sendPage(c, kit, phonesPage(kit, { phones: await phones() }));
    const to = phoneAsked(c);
    return sendPage(c, kit, phonePage(kit, { to, canText: sms !== null, said: await talkOf(to) }), `to=${encodeURIComponent(to)}`);
  });
  app.post('/sandbox/phone', async (c) => {
    const { fields } = await readForm(c);
    const from = parsePhone(fields.get('to') ?? '');
    if (!from.ok) throw new Refusal('number_malformed');
    const body = (fields.get('body') ?? '').trim();
    if (sms === null || body === '' || body.length > BODY_MAX) throw new Refusal('malformed', { field: 'body' });
    await sms.text(from.phone, body);
    return c.redirect(`${phoneUrl(from.phone)}#say`, 303);
  });
  /** Both sides, oldest first; an answer comes after what it answers, also within one second. */
  async function talkOf(to: Phone): Promise<Said[]> {
    const [came, went] = await Promise.all([textsTo(mailbox, to), textsFrom(texts, to, TEXTS)]);
    const said = [...went.toReversed().map(({ body, at }): Said => ({ way: 'out', text: body, at })), ...came.toReversed().map((message): Said => ({ way: 'in', message, at: message.at }))];
    return said.sort((a, b) => a.at - b.at).slice(-TEXTS);
  }
  // For the page's own script: reloads when this changes.
  app.get('/sandbox/phone/newest', async (c) => c.text(newestOf(await mailbox.list({ channel: 'sms', to: phoneAsked(c), limit: 1 }))));

  async function phones(): Promise<{ readonly to: string; readonly texts: number }[]> {
    const count = new Map<string, number>(world.flatMap(({ line }) => (line.smsCapable && line.number !== null ? [[line.number, 0] as const] : [])));
    for (const { to } of await mailbox.list({ channel: 'sms', limit: TEXTS_FOR_NUMBERS })) count.set(to, (count.get(to) ?? 0) + 1);
    return [...count].map(([to, texts]) => ({ to, texts }));
  }

  app.get('/sandbox/mail', async (c) => {
    const kit = kitFor(frameOf, c);
    const before = c.req.query('before');
    const letters = await mailbox.list({ channel: 'email', limit: LETTERS, ...(before === undefined ? {} : { before: before as MailboxId }) });
    return sendPage(c, kit, mailPage(kit, { letters, older: letters.length === LETTERS ? letters.at(-1)!.id : null }));
  });
  app.get('/sandbox/mail/:id', async (c) => {
    const letter = await letterOf(c.req.param('id'));
    const kit = kitFor(frameOf, c);
    // The frame's own policy says nothing of frames, and so forbids them.
    c.header('Content-Security-Policy', `${c.res.headers.get('content-security-policy') ?? "default-src 'none'"}; frame-src 'self'`);
    return sendPage(c, kit, letterPage(kit, letter));
  });
  app.get('/sandbox/mail/:id/letter', async (c) => {
    const { content, language } = await letterOf(c.req.param('id'));
    if (content.channel !== 'email') throw new Refusal('not_found');
    // A link in the letter leads to the whole window, as a mail program would; the letter itself is sent without this.
    const body = content.html.replace(/<head>/i, '<head><base target="_top">');
    return c.body(body, 200, {
      'Content-Type': 'text/html; charset=utf-8', 'Content-Language': language, 'Content-Security-Policy': LETTER_POLICY, 'X-Frame-Options': 'SAMEORIGIN',
    });
  });

  async function letterOf(id: string) {
    const letter = await mailbox.read(id as MailboxId);
    if (!letter || letter.channel !== 'email') throw new Refusal('not_found');
    return letter;
  }
  return app;
}

/** Letters style themselves inline, as mail programs want it; nothing else is let in, and scripts never run. */
const LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
  + 'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/** A `+` typed into an address arrives as a space; the parser does not mind. */
function phoneAsked(c: FrameContext): Phone {
  const parsed = parsePhone(c.req.query('to') ?? '');
  if (!parsed.ok) throw new Refusal('number_malformed');
  return parsed.phone;
}

export const textsTo = (mailbox: Mailbox, to: Phone) => mailbox.list({ channel: 'sms', to, limit: TEXTS });
