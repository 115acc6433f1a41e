import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../../../platform/random.ts';
import { loudness, sdpFor, sipCall, type CallerWish, type PressHow, type SipCaller } from '../../../../../tests/support/sip-caller.ts';
import { aListener, codeVoice, SPEED, until } from '../../../../../tests/support/sip-phone.ts';
import type { CallEvent, Hotline, Step } from '../../steps.ts';
import { readAllowed } from './allowed.ts';
import { CALLS_MAX } from './sip.ts';
import { headerOf, writeMessage } from './wire/message.ts';

const ask = (max: number, more: Partial<Extract<Step, { kind: 'ask' }>> = {}): Step => ({ kind: 'ask', text: 'Please press.', language: 'en', digits: { max, endsWithHash: false }, timeoutSeconds: 7, fresh: false, secret: false, ...more });

/** A line with a flow that only asks: what came of a call is what the flow was told. */
async function aLine(steps: (event: CallEvent, number: number) => readonly Step[] = () => [ask(1)], given: Parameters<typeof aListener>[1] = {}) {
  const events: CallEvent[] = [];
  const ended: string[] = [];
  const hotline: Pick<Hotline, 'answer' | 'ended'> = {
    answer(_ref, number, event) { events.push(event); return Promise.resolve({ next: number + 1, steps: steps(event, number) }); },
    ended(_ref, why) { ended.push(why); return Promise.resolve(); },
  };
  const voice = codeVoice();
  const { listener, metronome } = await aListener(hotline, { voice, ...given });
  const lines: SipCaller[] = [];
  onTestFinished(async () => {
    await Promise.all(lines.map((line) => line.close()));
    await listener.close();
    // Nothing is left behind: no call, no port, no timer.
    expect([listener.calls(), listener.portsTaken(), metronome.isRunning()]).toEqual([0, 0, false]);
  });
  const dial = async (wish: Partial<CallerWish> = {}): Promise<SipCaller> => {
    const line = await sipCall({ to: { address: '127.0.0.1', port: listener.port }, from: '+12125550101', speed: SPEED, ...wish });
    lines.push(line);
    return line;
  };
  const status = async (wish: Partial<CallerWish>): Promise<number> => { const { answered } = await dial(wish); return answered?.start.kind === 'response' ? answered.start.status : 0; };
  const heard = (line: SipCaller): string[] => line.frames.map((frame) => voice.sentenceOf(frame)).filter((one) => one !== null);
  const digits = (): string => events.map((event) => (event.kind === 'digits' ? event.digits : '')).join('');
  return { listener, metronome, events, ended, voice, dial, status, heard, digits };
}

test('who may not call, cannot be spoken to or wants more than there is is told so, and nothing begins', async () => {
  const { status, events, listener } = await aLine();
  expect(await status({ sdp: sdpFor(4_000).replace(' 8 0 ', ' 8 ') })).toBe(488);
  expect(await status({ sdp: sdpFor(4_000).replace(/a=rtpmap.*\r\n/, '') })).toBe(488);
  // Sound is sent to nobody who may not call.
  expect(await status({ sdp: sdpFor(4_000).replace('c=IN IP4 127.0.0.1', 'c=IN IP4 192.0.2.7') })).toBe(488);
  const { status: other } = await aLine(undefined, { allowed: readAllowed(['192.0.2.0/24']) });
  expect(await other({})).toBe(403);
  expect([events.length, listener.calls()]).toEqual([0, 0]);
});

test('the fifty-first caller hears a busy tone; a place is free again after a BYE', async () => {
  const { dial, status, listener } = await aLine();
  const lines = await Promise.all(Array.from({ length: CALLS_MAX }, () => dial()));
  expect(await status({})).toBe(486);
  await lines[0]!.hangUp();
  await until(() => listener.calls() === CALLS_MAX - 1);
  expect(await status({})).toBe(200);
});

test('one 200 after another until it is acknowledged, then goodbye; the same INVITE again is the same call', async () => {
  const { listener, events } = await aLine();
  const socket = createSocket('udp4');
  const came: string[] = [];
  socket.on('message', (datagram: Buffer) => came.push(datagram.toString().split('\r\n')[0]!));
  await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
  onTestFinished(() => { socket.close(); });
  const { port } = socket.address();
  const invite = Buffer.from([`INVITE sip:renew@127.0.0.1 SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKx`, 'From: <sip:a@b>;tag=1', 'To: <sip:renew@b>', 'Call-ID: lost', 'CSeq: 1 INVITE', `Contact: <sip:a@127.0.0.1:${port}>`, 'Content-Type: application/sdp', '', sdpFor(4_002)].join('\r\n'));
  socket.send(invite, listener.port, '127.0.0.1');
  socket.send(invite, listener.port, '127.0.0.1');
  await until(() => came.filter((line) => line.startsWith('BYE')).length > 2);
  expect(came.filter((line) => line.startsWith('SIP/2.0 200')).length).toBeGreaterThan(8);
  expect(events).toEqual([]);
  expect(listener.calls()).toBe(1);
});

const HOWS: readonly (readonly [string, PressHow])[] = [
  ['as they should', {}], ['each with one packet of six', { keep: (packet) => packet === 2 }], ['without the three ends', { keep: (packet) => packet < 3 }], ['with an end only', { keep: (packet) => packet === 5 }],
  ['every packet twice', { twice: true }], ['timestamps begin anew with each key', { restart: true }], ['packets overtake each other', { shuffled: true }],
];
test.each(HOWS)('keys are heard once each: %s', async (_, how) => {
  const { dial, digits, events } = await aLine(() => [ask(1)]);
  const line = await dial({ eventPayload: 110 });
  await until(() => events.length > 0);
  for (const key of '1155*09#') { await line.press(key, how); line.repeatLast(); }
  await until(() => digits().length >= 8);
  expect(digits()).toBe('1155*09#');
  await line.hangUp();
});

test('speech arrives as sound and is cut short by a key; before a fresh question it is not, and keys do not count', async () => {
  const long = Array.from({ length: 60 }, (_, index) => `Sentence ${index}.`).join(' ');
  const { dial, heard, events } = await aLine((_, number) => (number === 0 ? [{ kind: 'say', text: long, language: 'en' }, ask(1)] : [{ kind: 'say', text: long, language: 'en' }, ask(1, { fresh: true })]));
  const line = await dial();
  await until(() => heard(line).length > 3);
  expect(loudness(line.frames.filter((frame) => frame.some((byte) => byte !== 0xff)))).toBeGreaterThan(2_000);
  await line.press('1');
  await until(() => events.length > 1);
  expect(heard(line).length).toBeLessThan(50);
  const before = heard(line).length;
  await line.press('11');
  await until(() => heard(line).length >= before + 60);
  // Had a key counted, it would be the next event.
  await until(() => events.length > 2);
  expect(events[2]).toEqual({ kind: 'silence' });
  await line.hangUp();
});

test('numbers end with pound, at their length, or after silence; a pound by habit is no key of the next question', async () => {
  const { dial, events } = await aLine((_, number) => [number === 0 ? ask(11, { digits: { max: 11, endsWithHash: true } }) : number === 1 ? ask(6) : number === 2 ? ask(1) : ask(11, { digits: { max: 11, endsWithHash: true } })]);
  const line = await dial();
  await until(() => events.length > 0);
  await line.press('2125550101#');
  await until(() => events.length > 1);
  await line.press('123456#');
  await until(() => events.length > 2);
  await line.press('4');
  await until(() => events.length > 3);
  await line.press('77');
  await until(() => events.length > 4);
  expect(events.slice(1)).toEqual(['2125550101#', '123456', '4', '77'].map((keys) => ({ kind: 'digits', digits: keys })));
  await line.hangUp();
});

test('a line on hold stands still, and goes on', async () => {
  const { dial, events } = await aLine();
  const line = await dial();
  await until(() => events.length > 0);
  const port = /m=audio (\d+)/.exec(line.invite.body)![1]!;
  const held = await line.request('INVITE', { body: sdpFor(Number(port), 96, 'a=sendonly\r\n') });
  expect(held!.body).toContain('a=recvonly');
  await line.request('ACK');
  await new Promise((resolve) => { setTimeout(resolve, 50); });
  const quiet = line.frames.length;
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  expect([line.frames.length - quiet, events.length]).toEqual([0, 1]);
  await line.request('INVITE', { body: sdpFor(Number(port)) });
  await line.request('ACK');
  await until(() => events.length > 1 && line.frames.length > quiet);
  expect(events[1]).toEqual({ kind: 'silence' });
  await line.hangUp();
});

test('whoever vanishes without a word is asked, and then forgotten; whoever is only quiet stays', async () => {
  const { dial, ended, events, listener } = await aLine(() => [{ kind: 'queue', text: 'You wait.', language: 'en', name: 'q', everySeconds: 20 }]);
  const quiet = await dial();
  const gone = await dial();
  await until(() => events.filter((event) => event.kind === 'start').length === 2);
  await gone.vanish();
  await until(() => listener.calls() === 1);
  await until(() => ended.length === 1);
  expect(quiet.came.some((one) => one.start.kind === 'request' && one.start.method === 'OPTIONS')).toBe(true);
  expect(quiet.isOver()).toBe(false);
  await quiet.hangUp();
});

test('questions about nothing and to nobody are answered by the book', async () => {
  const { dial, events } = await aLine();
  const line = await dial();
  await until(() => events.length > 0);
  const code = async (method: string, given = {}) => { const answer = await line.request(method, given); return answer?.start.kind === 'response' ? answer.start.status : 0; };
  expect([await code('OPTIONS'), await code('INFO'), await code('REFER'), await code('CANCEL')]).toEqual([200, 405, 405, 200]);
  expect(await code('INVITE', { body: sdpFor(4_000).replace(' 0 ', ' 3 ') })).toBe(488);
  expect(headerOf((await line.request('OPTIONS'))!, 'allow')).toContain('INVITE');
  await line.hangUp();
});

test('broken signalling and noise in the middle of calls break nothing: callers go on, and all is let go of at the end', async () => {
  const { dial, events, digits, listener } = await aLine();
  const line = await dial();
  const { below, bytes } = seededRandom(11);
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
  onTestFinished(() => { socket.close(); });
  const whole = writeMessage(line.invite);
  const methods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'INFO', 'UPDATE', 'SUBSCRIBE'];
  for (let round = 0; round < 1_500; round++) {
    const text = whole.toString().replaceAll('INVITE', methods[below(methods.length)]!).replace(/(?<=Call-ID: ).*/, below(4) === 0 ? headerOf(line.invite, 'call-id')! : `x${below(40)}`).replace('tag=caller', `tag=${below(3)}`);
    const datagram = below(5) === 0 ? Buffer.from(bytes(below(200))) : Buffer.from(text);
    for (let times = below(4); times > 0 && datagram.length > 0; times--) datagram[below(datagram.length)] = bytes(1)[0]!;
    socket.send(datagram, listener.port, '127.0.0.1');
    line.sendRtp(below(2) === 0 ? Buffer.from(bytes(below(40))) : Buffer.concat([Buffer.from([0x80, 97]), Buffer.from(bytes(14))]));
    if (round % 50 === 0) await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
  // What is still in the sockets is read first: a full one loses packets, and a person would press again.
  await new Promise((resolve) => { setTimeout(resolve, 400); });
  const before = digits().length;
  await line.press('7');
  await until(() => digits().length > before && digits().includes('7'));
  expect(events.length).toBeGreaterThan(1);
  expect(listener.calls()).toBeLessThanOrEqual(CALLS_MAX);
  await line.hangUp();
});
