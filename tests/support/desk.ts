import { expect } from 'vitest';
import { openConsole } from '../../src/channels/console/console.tsx';
import { openFrame } from '../../src/platform/http/frame.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { realRandom } from '../../src/platform/random.ts';
import { secret } from '../../src/platform/secrets/secret.ts';
import { passkeySiteOf } from '../../src/platform/webauthn.ts';
import { openStaff, type StaffRole } from '../../src/rooms/staff/staff.ts';
import type { Language } from '../../src/base/language.ts';
import { aHotline } from './hotline.ts';
import { sandboxTelephone } from './hotline-phones.ts';

const ORIGIN = 'http://localhost';
/** The token of a program that reads the console's figures. */
export const OPERATOR = 'operator-of-a-story';

/** A hotline with its telephone, and the agents' desk beside it: agents with a session and no script. */
export async function aDesk(given: Parameters<typeof aHotline>[0] & { readonly beatMs?: number } = {}) {
  const { beatMs, ...more } = given;
  const world = await aHotline(more);
  const { shop, people } = world;
  const { app: parts, clock, db, keys } = shop;
  const staff = openStaff({ db, commit: (unit) => parts.committer.commit(unit), clock, random: realRandom, newId: parts.newId, keys, limits: parts.limits, site: passkeySiteOf(ORIGIN, 'Xuka'), demo: true });
  const stopping = new AbortController();
  const app = openFrame({ clock, newId: parts.newId, log: openLog({ clock, write: (line) => world.logged.push(line), level: 'debug' }), metrics: openMetrics() });
  app.route('/', openConsole({
    app: parts, staff, baseUrl: ORIGIN, shopName: 'Xuka', sandbox: false, operatorToken: secret(OPERATOR), stylesheet: '/console.css', passkeyScript: '/x.js', deskStylesheet: '/desk.css', deskScript: '/desk.js', origins: [ORIGIN], random: realRandom, texts: shop.house.texts, closing: { ...parts, zone: 'UTC', wakeFor: shop.house.wakeFor },
    desk: { app: { ...shop.house.texts, ...parts, random: realRandom }, texts: shop.house.texts, people, hours: world.parts.hours, dialer: world.ringing.dialer, savedMostCents: 10_000, joins: true, ...beatMs === undefined ? {} : { beatMs }, stopping: stopping.signal, onTrouble: (error) => { world.logged.push(`http.fault of the feed: ${String(error)}`); } },
  }));

  /** Somebody of the staff at a browser. */
  async function anAgent(name: string, more: { readonly role?: StaffRole; readonly languages?: readonly Language[] } = {}) {
    await staff.addDemoStaff({ name, email: `${name.toLowerCase()}@shop.example`, role: more.role ?? 'agent', languages: more.languages ?? ['en', 'zh-CN'] });
    const member = (await staff.demoStaff()).find((one) => one.name === name)!;
    const { token } = await staff.signInDemo({ member: member.id, device: null });
    const request = (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => app.request(path, {
      method: form === undefined ? 'GET' : 'POST', ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      headers: { 'host': 'localhost', 'accept': 'text/html', 'origin': ORIGIN, 'cookie': `xuka_staff=${token}`, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    async function send(path: string, form?: Record<string, string>) {
      const answer = await request(path, form);
      const html = await answer.text();
      expect(world.logged.filter((line) => line.includes('http.fault'))).toEqual([]);
      return { status: answer.status, to: answer.headers.get('location'), html, text: html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
    }
    /** Goes where an answer leads. */
    async function follow(path: string, form?: Record<string, string>) {
      let page = await send(path, form);
      for (let hops = 0; page.to !== null && hops < 5; hops++) page = await send(page.to);
      return page;
    }
    return { id: member.id, name, token, request, send, follow };
  }
  return { world, shop, phone: sandboxTelephone(world), app, staff, stopping, anAgent };
}

/** The value of a hidden field of a page. */
export const fieldOf = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!;
