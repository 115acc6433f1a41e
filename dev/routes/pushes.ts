import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { readForm } from '../../src/platform/http/body.ts';
import type { FrameEnv } from '../../src/platform/http/frame-env.ts';
import type { Random } from '../../src/platform/random.ts';
import type { Notices, SandboxMessage } from '../../src/rooms/notices/notices.ts';
import type { People } from '../../src/rooms/people/people.ts';
import { pushesPage, telegramPage } from '../views/pushes.tsx';
import { kitFor, sendPage, type FrameOf } from './pages.ts';

export interface PushRoutesParts {
  readonly mailbox: Notices['mailbox'];
  readonly people: Pick<People, 'completeTelegramLink' | 'stopTelegram'>;
  readonly random: Random;
  readonly frameOf: FrameOf;
}

const SHOWN = 40;
const HERE = '/sandbox/telegram';

/** Screens of made-up phones, and a made-up Telegram whose people come by the shop's own links. */
export function pushRoutes({ mailbox, people, random, frameOf }: PushRoutesParts): Hono<FrameEnv> {
  const app = new Hono<FrameEnv>();
  const updateId = (): bigint => BigInt(`0x${Buffer.from(random.bytes(6)).toString('hex')}`);

  app.get('/sandbox/push', async (c) => {
    const kit = kitFor(frameOf, c);
    return sendPage(c, kit, pushesPage(kit, { pushes: await mailbox.list({ channel: 'push', limit: SHOWN }) }));
  });

  app.get(HERE, async (c) => {
    const kit = kitFor(frameOf, c);
    const start = c.req.query('start') ?? null, said = c.req.query('done');
    const chats = Map.groupBy(await mailbox.list({ channel: 'telegram', limit: SHOWN }), (one: SandboxMessage) => one.to);
    return sendPage(c, kit, telegramPage(kit, {
      start, said: said === 'linked' || said === 'refused' ? said : null, chats: [...chats].map(([id, messages]) => ({ id, messages })),
    }), start === null ? '' : `start=${encodeURIComponent(start)}`);
  });
  // What the webhook hears of the real Telegram the buttons of this page say; forgeries and repeats are tried at the webhook itself.
  app.post(`${HERE}/start`, async (c) => {
    const code = (await readForm(c)).fields.get('code') ?? '';
    const done = await people.completeTelegramLink({ updateId: updateId(), chat: chatOf(code), code });
    return c.redirect(`${HERE}?done=${done === 'linked' ? 'linked' : 'refused'}`, 303);
  });
  app.post(`${HERE}/stop`, async (c) => {
    await people.stopTelegram({ updateId: updateId(), chat: (await readForm(c)).fields.get('chat') ?? '', tell: true });
    return c.redirect(HERE, 303);
  });
  return app;
}

/** Whoever comes by another link is another made-up person. */
const chatOf = (code: string): string => `7${String(createHash('sha256').update(code).digest().readUInt32BE(0)).padStart(10, '0')}`;
