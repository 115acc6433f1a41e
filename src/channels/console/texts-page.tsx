import { Hono } from 'hono';
import { isId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { failedDeliveries, twilioMeaning } from '../../rooms/notices/notices.ts';
import { markRead, openThreads, readThread, replyTo, REPLY_MAX, stopByHand, type ShownText, type TextId, type TextsApp } from '../../rooms/texts/texts.ts';
import { byStaff, type StaffMember } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { nameOfActors } from './names.ts';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

const DELIVERY: Readonly<Record<NonNullable<ShownText['delivery']>, string>> = { waiting: 'not sent yet', out: 'sent', delivered: 'arrived', failed: 'did not arrive' };
const FAILED_SHOWN = 50;
const stamp = (at: Parameters<typeof isoOf>[0]): string => `${isoOf(at).slice(0, 16).replace('T', ' ')} UTC`;

/** `/ops/texts`: what people text us that no word of ours answers. Read, answer, or stop texts to a number in one tap. */
export function textRoutes(parts: ConsoleParts, app: TextsApp): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/ops/texts', async (c) => {
    const { member } = await staffOrProgram(c, parts, 'agent');
    const [threads, failed] = await Promise.all([openThreads(app), failedDeliveries(app.db, FAILED_SHOWN)]);
    const waiting = threads.filter((one) => one.waitingSince !== null);
    const rest = threads.filter((one) => one.waitingSince === null);
    if (member === null || wantsJson(c)) return c.json({ waiting: waiting.map((one) => ({ id: one.id, since: isoOf(one.waitingSince!), flag: one.flag })) });
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Texts" active="/ops/texts">
        <h1>Texts</h1>
        {waiting.length === 0 ? <p>Nobody waits. Words such as RENEW and BAL are answered by themselves.</p> : (
          <>
            <p class="quiet">{waiting.length === 1 ? 'One conversation waits' : `${waiting.length} conversations wait`} for a person. Who seems to want no more texts stands first: that wish counts however it is said.</p>
            <Threads rows={waiting} />
          </>
        )}
        {rest.length === 0 ? null : <><h2>Others</h2><Threads rows={rest} /></>}
        {failed.length === 0 ? null : (
          <>
            <h2>Did not arrive</h2>
            <p class="quiet">What left us and the provider could not deliver, of any kind, newest first.</p>
            <div class="scroll"><table>
              <tr><th>When</th><th>What</th><th>Why</th></tr>
              {failed.map((one) => <tr><td>{stamp(one.at)}</td><td>{one.kind}<br /><code>{one.ref}</code></td><td class="status no">{one.code === null ? '–' : `${one.code} ${twilioMeaning(Number(one.code))?.says ?? ''}`}</td></tr>)}
            </table></div>
          </>
        )}
      </ConsoleFrame>);
  });

  async function show(c: FrameContext, member: StaffMember, id: string, wrong: { readonly said: string; readonly typed: string } | null = null): Promise<Response> {
    const [thread, names] = await Promise.all([readThread(app, id), nameOfActors(parts)]);
    const seen = thread.texts.findLast((one) => one.way === 'in')?.id ?? '';
    const line = thread.texts.findLast((one) => one.line !== null)?.line ?? null;
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title={`Texts with ${thread.masked}`} active="/ops/texts">
        <h1>{thread.masked}</h1>
        <p class="quiet">{line === null ? 'No line of ours.' : <>Line <code>{line}</code></>}{thread.isStopped ? <>. <b>Has said STOP:</b> nothing can be texted there until START.</> : null}</p>
        {thread.flag === 'revocation' ? <p role="status" class="card"><b>Seems to want no more texts.</b> If so, stop them below: no answer is needed, and none may persuade.</p> : null}
        <ol class="talk">{thread.texts.map((text) => <Bubble text={text} names={names} />)}</ol>
        {wrong === null ? null : <p role="alert"><b>Not sent.</b> {wrong.said}</p>}
        {thread.isStopped ? null : (
          <form method="post" action={`/ops/texts/${thread.id}/reply`}>
            <input type="hidden" name="key" value={app.newId('req')} /><input type="hidden" name="seen" value={seen} />
            <p><label>Answer ({REPLY_MAX} characters at most; no card numbers, no codes)<br /><textarea name="text" rows={3} maxlength={REPLY_MAX} required>{wrong?.typed ?? ''}</textarea></label></p>
            <button class="tap">Send</button>
          </form>
        )}
        <div class="acts">
          {thread.waitingSince === null ? null : <form method="post" action={`/ops/texts/${thread.id}/read`}><input type="hidden" name="seen" value={seen} /><button class="tap">Read, nothing to say</button></form>}
          {thread.isStopped ? null : <form method="post" action={`/ops/texts/${thread.id}/stop`}><input type="hidden" name="seen" value={seen} /><button class="tap">Stop all texts to this number</button></form>}
        </div>
      </ConsoleFrame>, wrong === null ? 200 : 422);
  }
  routes.get('/ops/texts/:thread', async (c) => show(c, await staffOnly(c, parts, 'agent'), threadOf(c)));

  routes.post('/ops/texts/:thread/reply', async (c) => {
    const member = await staffOnly(c, parts, 'agent');
    const { fields } = await readForm(c);
    const text = fields.get('text') ?? '';
    const key = fields.get('key');
    if (!isId('req', key)) throw new Refusal('malformed', { field: 'key' });
    try {
      await replyTo(app, { thread: threadOf(c), text, key, seen: seenOf(fields), by: byStaff(member, 'answered a text') });
    } catch (error) {
      const said = error instanceof Refusal ? { malformed: `Write something, at most ${REPLY_MAX} characters.`, card_number_given: 'It holds what looks like a card number.', texts_stopped: 'Its holder has said STOP.' }[error.code as string] : undefined;
      if (said === undefined) throw error;
      return show(c, member, threadOf(c), { said, typed: error instanceof Refusal && error.code === 'card_number_given' ? '' : text });
    }
    app.worker.nudge();
    return c.redirect(`/ops/texts/${threadOf(c)}`, 303);
  });

  const acts = { read: { act: markRead, reason: 'read a text' }, stop: { act: stopByHand, reason: 'wants no more texts' } } as const;
  for (const [name, { act, reason }] of Object.entries(acts)) {
    routes.post(`/ops/texts/:thread/${name}`, async (c) => {
      const member = await staffOnly(c, parts, 'agent');
      await act(app, { thread: threadOf(c), seen: seenOf((await readForm(c)).fields), by: byStaff(member, reason) });
      return c.redirect('/ops/texts', 303);
    });
  }
  return routes;
}

function threadOf(c: FrameContext): string {
  const id = c.req.param('thread');
  if (!isId('thr', id)) throw new Refusal('not_found');
  return id;
}

function seenOf(fields: ReadonlyMap<string, string>): TextId {
  const seen = fields.get('seen');
  if (!isId('txt', seen)) throw new Refusal('malformed', { field: 'seen' });
  return seen;
}

function Threads({ rows }: { readonly rows: Awaited<ReturnType<typeof openThreads>> }) {
  return (
    <div class="scroll"><table>
      <tr><th>With</th><th>Last text</th><th>Waiting since</th></tr>
      {rows.map((one) => (
        <tr>
          <td><a class="tap" href={`/ops/texts/${one.id}`}>{one.masked}</a></td>
          <td>{one.flag === 'revocation' ? <><b class="status no">wants no more?</b> </> : null}{one.last}</td>
          <td>{one.waitingSince === null ? `newest ${stamp(one.newestAt)}` : stamp(one.waitingSince)}</td>
        </tr>
      ))}
    </table></div>
  );
}

function Bubble({ text, names }: { readonly text: ShownText; readonly names: (actor: string) => string }) {
  const delivery = text.delivery === null ? '' : ` · ${DELIVERY[text.delivery]}${text.code === null ? '' : ` (${text.code})`}`;
  return (
    <li class={text.way}>
      <p>{text.body}</p>
      <span class="quiet">{stamp(text.at)}{text.way === 'out' ? ` · ${text.by.startsWith('job:') ? 'by itself' : names(text.by)}` : text.word === null ? '' : ` · ${text.word}`}<span class={text.delivery === 'failed' ? 'status no' : ''}>{delivery}</span></span>
    </li>
  );
}
