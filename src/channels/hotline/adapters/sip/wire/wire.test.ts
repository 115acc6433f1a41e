import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../platform/random.ts';
import { sdpFor } from '../../../../../../tests/support/sip-caller.ts';
import { readAddress, readCSeq, readVia, viaReceived } from './address.ts';
import { openKeyReader } from './keys.ts';
import { headerOf, headersOf, MESSAGE_MAX, readMessage, writeMessage } from './message.ts';
import { readRtp, writeRtp } from './rtp.ts';
import { readSdp, writeSdp } from './sdp.ts';

const INVITE = [
  'INVITE sip:renew@10.0.0.1 SIP/2.0', 'v: SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bK1;rport', 'f: "Ann, B" <sip:+12125550101@10.0.0.7>;tag=a1', 'To: <sip:renew@10.0.0.1>', 'i: abc@10.0.0.7', 'CSeq: 1 INVITE',
  'Subject: one', '  two', '\tthree', 'm: <sip:ann@10.0.0.7:5060;transport=udp>', 'l: 3', '', 'abcdef',
].join('\r\n');

test('compact names, folded lines and a body of the promised length are read; what is written is read back', () => {
  const message = readMessage(Buffer.from(INVITE))!;
  expect(message.start).toEqual({ kind: 'request', method: 'INVITE', uri: 'sip:renew@10.0.0.1' });
  expect(headerOf(message, 'subject')).toBe('one two three');
  expect(headerOf(message, 'call-id')).toBe('abc@10.0.0.7');
  expect(message.body).toBe('abc');
  expect(readMessage(writeMessage(message))).toEqual({ ...message, headers: [...message.headers.filter(([name]) => name !== 'content-length'), ['content-length', '3']] });
  expect(headersOf(readMessage(Buffer.from(INVITE.replaceAll('\r\n', '\n')))!, 'via')).toHaveLength(1);
});

test.each([
  ['nothing', ''], ['no empty line', INVITE.split('\r\n\r\n')[0]!], ['another version', INVITE.replace('SIP/2.0', 'SIP/3.0')], ['no Via', INVITE.replace('v:', 'x-v:')], ['a line without a name', INVITE.replace('Subject: one', ': one')],
  ['less body than promised', INVITE.replace('l: 3', 'l: 30')], ['a length that is none', INVITE.replace('l: 3', 'l: -1')], ['a zero byte', INVITE.replace('one', 'o\u0000ne')], ['too long', INVITE + 'x'.repeat(MESSAGE_MAX)],
  ['too many lines', INVITE.replace('Subject', `${'X: y\r\n'.repeat(70)}Subject`)], ['a name with a space', INVITE.replace('Subject:', 'Sub ject:')],
])('dropped: %s', (_, text) => { expect(readMessage(Buffer.from(text))).toBeNull(); });

test('no value that is put into a message begins a line of its own', () => {
  const text = writeMessage({ start: { kind: 'response', status: 200, reason: 'OK\r\nEvil: 1' }, headers: [['to', 'x\r\nEvil: 2']], body: '' }).toString();
  expect(text.split('\r\n').filter((line) => line.startsWith('Evil'))).toEqual([]);
});

test('addresses, Via and CSeq', () => {
  expect(readAddress('"Ann <x>" <sip:+12125550101;phone-context=x@10.0.0.7:5070;user=phone>;tag=a1')).toMatchObject({ user: '+12125550101', host: '10.0.0.7', tag: 'a1' });
  expect(readAddress('sip:anonymous@anonymous.invalid;tag=q')).toMatchObject({ user: 'anonymous', tag: 'q' });
  expect(readAddress('tel:+12125550101')).toBeNull();
  expect(readVia('SIP/2.0/UDP 10.0.0.7;branch=z9;rport, SIP/2.0/UDP 10.0.0.8')).toEqual({ host: '10.0.0.7', port: 5_060, branch: 'z9', rport: true });
  expect(readVia('SIP/2.0/TCP 10.0.0.7')).toBeNull();
  expect(viaReceived('SIP/2.0/UDP h;rport;branch=z, SIP/2.0/UDP g', { address: '10.0.0.7', port: 99 })).toBe('SIP/2.0/UDP h;rport=99;branch=z;received=10.0.0.7, SIP/2.0/UDP g');
  expect(readCSeq('1 INVITE')).toEqual({ number: 1, method: 'INVITE' });
  expect(readCSeq('4294967296 INVITE')).toBeNull();
});

test('an offer gives address, port and the number of its keys; video is refused by port 0, hold is heard', () => {
  const offer = readSdp(`${sdpFor(4_000, 121)}m=video 5000 RTP/AVP 99\r\n`)!;
  expect(offer).toMatchObject({ address: '127.0.0.1', port: 4_000, eventPayload: 121, hears: true });
  const answer = writeSdp({ address: '10.0.0.1', port: 40_000, session: 1, version: 1 }, offer);
  expect(answer).toContain('m=audio 40000 RTP/AVP 0 121\r\n');
  expect(answer).toContain('m=video 0 RTP/AVP 99\r\n');
  expect(readSdp(answer)).toMatchObject({ port: 40_000, eventPayload: 121 });
  expect(readSdp(sdpFor(4_000, 96, 'a=sendonly\r\n'))).toMatchObject({ hears: false });
  expect(writeSdp({ address: '10.0.0.1', port: 40_000, session: 1, version: 2 }, readSdp(sdpFor(4_000, 96, 'a=sendonly\r\n')))).toContain('a=recvonly');
  for (const bad of [sdpFor(4_000).replace(' 0 96', ' 3 96'), sdpFor(4_000).replace(/a=rtpmap.*\r\n/, ''), sdpFor(4_000).replace('c=IN IP4 127.0.0.1', 'c=IN IP4 evil.example'), sdpFor(0), 'v=1', '', sdpFor(4_000).replace('RTP/AVP', 'RTP/SAVP')]) expect(readSdp(bad)).toBeNull();
});

test('seeded noise and broken messages never throw, and what is read can be written', () => {
  const { below, bytes } = seededRandom(5);
  const seeds = [INVITE, INVITE.replace('INVITE', 'BYE'), 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h\r\nf: <sip:a@b>;tag=1\r\nt: <sip:c@d>\r\ni: x\r\nCSeq: 1 BYE\r\n\r\n'].map((text) => Buffer.from(text));
  const sounds = [writeRtp({ payload: 96, marker: true, sequence: 1, timestamp: 5, source: 9, data: Uint8Array.of(1, 10, 0, 160) }), writeRtp({ payload: 0, marker: false, sequence: 1, timestamp: 5, source: 9, data: new Uint8Array(160) })];
  const keys = openKeyReader();
  let read = 0;
  const broken = (of: Buffer): Buffer => {
    const out = Buffer.from(of.subarray(0, below(4) === 0 ? below(of.length + 1) : of.length));
    for (let times = below(6); times > 0 && out.length > 0; times--) out[below(out.length)] = bytes(1)[0]!;
    return out;
  };
  for (let round = 0; round < 4_000; round++) {
    const message = readMessage(round % 5 === 0 ? Buffer.from(bytes(below(300))) : broken(seeds[below(seeds.length)]!));
    if (message !== null) {
      read++;
      expect(readMessage(writeMessage(message))?.start.kind).toBe(message.start.kind);
      for (const value of [headerOf(message, 'from')!, headerOf(message, 'to')!]) readAddress(value);
      readVia(headerOf(message, 'via')!);
      readCSeq(headerOf(message, 'cseq')!);
    }
    const offer = readSdp(broken(Buffer.from(sdpFor(4_000, 96, 'a=sendrecv\r\n'))).toString());
    if (offer !== null) writeSdp({ address: '10.0.0.1', port: 40_000, session: 1, version: 1 }, offer);
    const packet = readRtp(round % 5 === 0 ? Buffer.from(bytes(below(60))) : broken(sounds[below(2)]!));
    if (packet !== null) keys.take(packet, round);
  }
  expect(read).toBeGreaterThan(500);
});
