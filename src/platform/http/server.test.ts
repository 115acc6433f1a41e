import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { at } from '../../base/time.ts';
import { standingClock } from '../clock.ts';
import { silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics.ts';
import { idMaker, seededRandom } from '../random.ts';
import { BODY_MAX, readJson } from './body.ts';
import { openFrame } from './frame.ts';
import { onStopSignal, PortRefused, startServer } from './server.ts';

async function aServer(options: { port?: number; drainMs?: number; connectionsMax?: number } = {}) {
  const clock = standingClock(at('2026-11-23T18:00:00Z'));
  const app = openFrame({ clock, newId: idMaker(clock, seededRandom(1)), log: silentLog, metrics: openMetrics() });
  app.get('/address', (c) => c.text(c.get('address')));
  app.post('/echo', async (c) => c.json((await readJson(c)).value as object));
  app.get('/slow', async (c) => { await new Promise((resolve) => setTimeout(resolve, 150)); return c.text('late'); });
  app.get('/never', () => new Promise<Response>(() => undefined));
  const server = await startServer({ app, log: silentLog, port: 0, ...options });
  onTestFinished(() => server.stop());
  return server;
}

/** Sends raw text and gives back everything until the other side closes. */
const talk = (port: number, text: string): Promise<string> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
  let heard = '';
  socket.on('data', (data) => { heard += data.toString(); });
  socket.on('close', () => resolve(heard));
  socket.on('error', () => undefined);
});

test('a taken port is one sentence that names the next step', async () => {
  const first = await aServer();
  await expect(aServer({ port: first.port })).rejects.toThrow(PortRefused);
  await expect(aServer({ port: first.port })).rejects.toThrow(`Port ${first.port} is taken by another program: stop it, or choose another port with PORT=${first.port + 1} npm start.`);
});

test('the address of the client is that of the socket', async () => {
  const server = await aServer();
  expect(await (await fetch(`${server.url}/address`, { headers: { 'x-forwarded-for': '6.6.6.6' } })).text()).toBe('127.0.0.1');
});

test('a body that is too large is answered before it has all arrived', async () => {
  const server = await aServer();
  const head = `POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  expect(await talk(server.port, `${head}Content-Length: 5000000\r\n\r\n"`)).toMatch(/^HTTP\/1\.1 413 [\s\S]*body_too_large/);
  const chunk = 'x'.repeat(BODY_MAX);
  expect(await talk(server.port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
});

test('nonsense and headers without end are turned away', async () => {
  const server = await aServer();
  expect(await talk(server.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await talk(server.port, `GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
});

test('stopping lets requests end, takes no new ones, and cuts what never ends', async () => {
  const server = await aServer({ drainMs: 400 });
  const slow = fetch(`${server.url}/slow`).then((answer) => answer.text());
  const never = fetch(`${server.url}/never`).then(() => 'answered', () => 'cut');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = server.stop();
  expect(await slow).toBe('late');
  await expect(fetch(`${server.url}/address`)).rejects.toThrow();
  expect(await never).toBe('cut');
  await stopped;
  await expect.poll(() => server.connections()).toBe(0);
});

test('more connections than allowed are closed at once', async () => {
  const server = await aServer({ connectionsMax: 2 });
  const open = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')];
  onTestFinished(() => { for (const one of open) one.destroy(); });
  await Promise.all(open.map((one) => new Promise((resolve) => one.once('connect', resolve))));
  expect(await talk(server.port, 'GET /address HTTP/1.1\r\nHost: shop\r\n\r\n')).toBe('');
});

test('one Ctrl-C may arrive several times; only another press ends the process at once', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const stops: string[] = [];
  const off = onStopSignal((signal) => stops.push(signal));
  onTestFinished(() => { off(); exit.mockRestore(); });
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGTERM', 'SIGTERM');
  expect(stops).toEqual(['SIGINT']);
  expect(exit).not.toHaveBeenCalled();
  await new Promise((resolve) => { setTimeout(resolve, 1_600); });
  process.emit('SIGINT', 'SIGINT');
  expect(stops).toEqual(['SIGINT']);
  expect(exit).toHaveBeenCalledWith(1);
});
