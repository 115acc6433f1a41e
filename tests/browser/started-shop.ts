import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { freePort } from '../../bench/product.ts';
import { openChromium } from './chromium.ts';

const PHONE = { width: 390, height: 844 };
export const READY_MS = 30_000;

export interface Notes { readonly apiKey: string; readonly lines: readonly { readonly name: string; readonly id: string; readonly number: string }[] }

/** The shop as `npm start` starts it, in a process, folder and port of its own, and a browser beside it. */
export interface StartedShop {
  readonly origin: string;
  readonly notes: Notes;
  /** Where its database and keys lie. */
  readonly folder: string;
  lineOf(name: string): Notes['lines'][number];
  /** A phone of its own: cookies are shared by its pages only. */
  visit(language: string, script?: boolean): Promise<{ readonly context: BrowserContext; readonly page: Page }>;
  /** A command of the sandbox's own API. */
  sandbox<T>(path: string, body: object): Promise<T>;
  /** The newest code on the sandbox phone, waited for; `not`: one that was seen before. */
  codeFor(number: string, not?: string | null): Promise<string>;
  /** The same as it is now; null: none came yet. */
  codeNow(number: string): Promise<string | null>;
  stop(): Promise<void>;
}

export async function startShop(chromium: string): Promise<StartedShop> {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-shop-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  // Its own group, because the script that starts it starts another.
  const shop: ChildProcess = spawn(process.execPath, ['scripts/run.cjs', 'start'], { env: { ...process.env, XUKA_DATA: folder, PORT: String(port), NODE_ENV: '' }, stdio: 'ignore', detached: true });
  let browser: Browser;
  try {
    [browser] = await Promise.all([openChromium(chromium), answers(`${origin}/healthz`)]);
  } catch (error) {
    process.kill(-shop.pid!, 'SIGTERM');
    throw error;
  }
  const notes = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Notes;

  async function sandbox<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${origin}/sandbox/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${notes.apiKey}` }, body: JSON.stringify(body) });
    return await answer.json() as T;
  }
  async function codeNow(number: string): Promise<string | null> {
    const { texts } = await sandbox<{ texts: readonly { code: string | null }[] }>('texts', { to: number });
    return texts.find((one) => one.code !== null)?.code ?? null;
  }
  return {
    origin, notes, folder, sandbox, codeNow,
    lineOf: (name) => notes.lines.find((line) => line.name === name)!,
    async visit(language, script = true) {
      const context = await browser.newContext({ viewport: PHONE, locale: language, javaScriptEnabled: script, reducedMotion: 'reduce' });
      return { context, page: await context.newPage() };
    },
    async codeFor(number, not) {
      for (let tries = 0; tries < 60; tries++) {
        const code = await codeNow(number);
        if (code !== null && code !== not) return code;
        await sleep(200);
      }
      throw new Error(`no code came to ${number}`);
    },
    async stop() {
      await browser.close();
      const ended = new Promise((resolve) => { shop.once('exit', resolve); });
      process.kill(-shop.pid!, 'SIGTERM');
      await Promise.race([ended, sleep(10_000)]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await sleep(150);
  }
  throw new Error(`nothing answered at ${url} within ${READY_MS / 1000} s`);
}
