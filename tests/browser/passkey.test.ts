import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from './chromium.ts';
import { READY_MS, startShop, type StartedShop } from './started-shop.ts';

const found = chromiumPath();

/** A passkey in a real browser, with a key the browser itself plays (a virtual authenticator), against the started shop. */
describe.skipIf(found === null)(`a passkey in a browser${found === null ? `, ${NO_CHROMIUM}` : ''}`, () => {
  let shop: StartedShop;
  beforeAll(async () => { shop = await startShop(found!); }, READY_MS + 10_000);
  afterAll(() => shop?.stop(), 20_000);

  test('signed in by a code, a passkey is added; signed out, it signs in by itself; without one on the device nothing opens', async () => {
    const { context, page } = await shop.visit('en');
    // A passkey belongs to the shop's own name; under the bare address the form stays hidden.
    const own = shop.origin.replace('127.0.0.1', 'localhost');
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    const { number } = shop.lineOf('family');
    await page.goto(`${own}/account`);
    await page.locator('#t').fill(number);
    await page.locator('.btn').click();
    await page.locator('#c').fill(await shop.codeFor(number));
    await page.locator('form .btn').click();
    await page.waitForURL('**/account');

    await page.goto(`${own}/account/sessions`);
    await page.locator('#p').fill('Test key');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Test key', { exact: true }).waitFor();
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toHaveLength(1);

    await page.goto(`${own}/account`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${own}/`);
    await page.goto(`${own}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/account');
    expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials[0]!.signCount).toBeGreaterThan(credentials[0]!.signCount);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${own}/`);
    await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
    await page.goto(`${own}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('[data-failed]').waitFor();
    await page.goto(`${own.replace('localhost', '127.0.0.1')}/sign-in`);
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
    await context.close();
  }, 60_000);

  test('somebody of the staff adds a passkey, and it opens the console; a customer’s does not', async () => {
    const { context, page } = await shop.visit('en');
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${shop.origin}/ops/me`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('[data-failed]').waitFor();
    await page.getByRole('button', { name: 'As supervisor' }).click();
    await page.waitForURL('**/ops/me');
    await page.locator('[name=name]').fill('Work key');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Work key', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/ops/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Hello, Mei Chen' }).waitFor();
    await context.close();
  }, 60_000);
});
