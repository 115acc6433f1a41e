import { Hono } from 'hono';
import { check } from '../src/base/check.ts';
import { openTwiml } from '../src/channels/hotline/adapters/twiml/twiml.ts';
import type { Hotline } from '../src/channels/hotline/hotline.ts';
import type { Config } from '../src/config.ts';
import type { House } from '../src/house.ts';
import type { MovableClock } from '../src/platform/clock.ts';
import { compressed } from '../src/platform/http/compression.ts';
import type { FrameEnv } from '../src/platform/http/frame-env.ts';
import { sendReply } from '../src/platform/http/reply.ts';
import { sameOriginForms } from '../src/platform/http/same-origin.ts';
import type { People } from '../src/rooms/people/people.ts';
import type { Staff } from '../src/rooms/staff/staff.ts';
import { openControls } from './controls.ts';
import { writeDemoNotes } from './demo-notes.ts';
import { makeDemoHolder } from './holder.ts';
import { apiRoutes } from './routes/api.ts';
import { messageRoutes } from './routes/messages.ts';
import { pushRoutes } from './routes/pushes.ts';
import { SHEET_PATH, switchLanguage, type FrameOf } from './routes/pages.ts';
import { panelRoutes } from './routes/panel.ts';
import type { ShopSandboxes } from './sandboxes.ts';
import { loopbackPost, openTelephone, type VoicePost } from './telephone.ts';
import { telephoneRoutes } from './routes/telephone.ts';
import { makeDemoStaff } from './staff.ts';
import { openTimeMachine } from './time-machine.ts';
import { shownNumber } from './views/messages.tsx';
import { SHEET } from './views/sheet.ts';
import { makeDemoWorld } from './world.ts';

export interface DemoParts {
  readonly config: Pick<Config, 'demo' | 'production' | 'dataFolder' | 'port'>;
  readonly house: House;
  readonly people: People;
  readonly staff: Staff;
  readonly sandboxes: ShopSandboxes;
  readonly clock: MovableClock;
  readonly baseUrl: string;
  readonly frameOf: FrameOf;
  readonly hotline: Hotline;
  /** How the telephone's webhooks reach the shop; over loopback unless given. */
  readonly voicePost?: VoicePost;
}

export interface Demo {
  readonly routes: Hono<FrameEnv>;
  /** What to try first, one line each, for whoever started the program. */
  readonly firstSteps: readonly string[];
}

/** Test card and the line to begin with, named to whoever starts the demo. */
const TEST_CARD = '4242 4242 4242 4242';
const FIRST_LINE = 'student';

/** The demo: its lines, its notes for scripts, the sandbox's pages and the time machine. Never in production. */
export async function openDemo(parts: DemoParts): Promise<Demo> {
  const { config, house, people, staff, sandboxes, clock, baseUrl, frameOf } = parts;
  check(config.demo && !config.production, 'the demo is not for production');
  const world = await makeDemoWorld(house, sandboxes.twins);
  await makeDemoHolder(house, people, world);
  const { file } = await writeDemoNotes({ house, people, dataFolder: config.dataFolder, baseUrl, world, staff: await makeDemoStaff(staff, baseUrl) });
  const controls = openControls({ house, sandboxes, world });
  const machine = openTimeMachine({ house, sandboxes, clock });
  const { mailbox } = house.notices;

  const routes = new Hono<FrameEnv>();
  // The payment page brings headers of its own and is not a page of the shop: it stands outside the rest.
  routes.all('/sandbox/stripe/*', async (c) => {
    const page = await sandboxes.stripe.page(c.req.raw);
    return sendReply(c, { status: page.status, headers: Object.fromEntries(page.headers), body: await page.text() });
  });
  routes.all('/sandbox/paypal/checkout/*', async (c) => {
    const page = await sandboxes.paypal.page(c.req.raw);
    return sendReply(c, { status: page.status, headers: Object.fromEntries(page.headers), body: await page.text() });
  });
  routes.route('/', apiRoutes({ controls, machine, sandboxes, people, mailbox, baseUrl }));
  routes.get(SHEET_PATH, compressed, (c) => c.body(SHEET, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=31536000, immutable' }));
  const telephone = openTelephone({
    clock, random: house.parts.random, baseUrl, token: house.app.keys.mac('sandbox telephone', 'v1'), ringing: sandboxes.ringing, post: parts.voicePost ?? loopbackPost(baseUrl, `http://127.0.0.1:${config.port}`),
  });
  routes.route('/', openTwiml({ hotline: parts.hotline, dialect: telephone.dialect, clock, publicUrl: baseUrl, shop: 'Xuka', paymentConnector: 'sandbox', ownNumber: null }));
  const pages = new Hono<FrameEnv>();
  for (const path of ['/sandbox/*', '/phone', '/phone/*']) pages.use(path, compressed, sameOriginForms([]), switchLanguage);
  pages.route('/', panelRoutes({ house, sandboxes, clock, world, controls, machine, frameOf }));
  pages.route('/', messageRoutes({ mailbox, texts: house.texts, sms: house.notices.isSandbox('sms') ? sandboxes.sms : null, world, frameOf }));
  pages.route('/', pushRoutes({ mailbox, people, random: house.parts.random, frameOf }));
  pages.route('/', telephoneRoutes({ telephone, app: house.app, world, frameOf }));
  routes.route('/', pages);

  const first = world.find(({ demo }) => demo.id === FIRST_LINE);
  check(first, 'the demo has its first line');
  return {
    routes,
    firstSteps: [
      `open ${baseUrl}/ in a window as narrow as a phone and renew ${shownNumber(first.line.number ?? first.line.iccid)}: it ${first.demo.about.en}`,
      `call the hotline, in English, Spanish or Mandarin: ${baseUrl}/phone`,
      `codes by text arrive on the sandbox phone, and it can text back (RENEW, BAL, HELP): ${baseUrl}/sandbox/phone`,
      `work at the shop, as agent, supervisor or manager, by one click: ${baseUrl}/ops`,
      `test card ${TEST_CARD}; no real money, no real carrier`,
      `move the clock and make vendors misbehave: ${baseUrl}/sandbox`,
      `API: ${baseUrl}/v1/docs; its key is in ${file}`,
    ],
  };
}
