import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { badLine, type BadLine } from './app-network.ts';
import { openPhone } from './chromium.ts';
import { watchRegistrations } from './pushes.ts';
import { startShop, type StartedShop } from './started-shop.ts';

/** A phone with a profile of its own before a shop as `npm start` starts it, behind a line that can be cut. */
export interface AppPhone {
  readonly shop: StartedShop;
  /** The shop's address as this phone knows it is the line's. */
  readonly line: BadLine;
  readonly phone: BrowserContext;
  readonly page: Page;
  readonly devtools: CDPSession;
  /** By which Chromium's debugger knows the shop's worker. */
  registrationId(): string;
  worker(): Worker;
  close(): Promise<void>;
}

export async function openAppPhone(chromium: string): Promise<AppPhone> {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-phone-'));
  const shop = await startShop(chromium);
  const phone = await openPhone(chromium, folder, 'zh-CN');
  const line = await badLine(Number(new URL(shop.origin).port));
  await phone.grantPermissions(['notifications'], { origin: line.origin });
  const page = phone.pages()[0]!;
  const devtools = await phone.newCDPSession(page);
  const registrationId = await watchRegistrations(devtools, line.origin);
  return {
    shop, line, phone, page, devtools, registrationId,
    worker: () => phone.serviceWorkers().find((one) => one.url() === `${line.origin}/sw.js`)!,
    async close() {
      await phone.close();
      await line.close();
      await shop.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
