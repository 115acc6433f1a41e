import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { never } from '../../../base/check.ts';
import { at } from '../../../base/time.ts';
import { textOf, type Content, type Message, type SendOutcome, type Transport } from './transport.ts';

/** What a bench lets the suite do to the far side, and see of it. */
export interface TransportBench {
  readonly transport: Transport;
  /** An address of this channel that works. */
  readonly goodAddress: string;
  /** What has arrived, oldest first, as a reader would see it. */
  arrived(): Promise<readonly { readonly messageId: string; readonly to: string; readonly text: string; readonly subject: string | null }[]>;
  /** Everything the far side keeps, for a search of planted values; null when it keeps what it shows. */
  atRest(): Promise<string | null>;
  /** Lets the far side go away and come back; null when it cannot be had without the house. */
  readonly outage: { readonly begin: () => Promise<void>; readonly end: () => Promise<void> } | null;
  /** What a message asked for twice is to its reader: once; twice under one id, which mail programs show once; or twice, where the vendor knows no ids. */
  readonly repeats: 'once' | 'same_id' | 'again';
  /** An address that looks right and that the far side refuses for good; null when the house itself is the far side. */
  readonly poison: (() => string) | null;
  close(): Promise<void>;
}

/** The promises every transport keeps. */
export function transportContract(name: string, open: () => Promise<TransportBench>): void {
  describe(`transport ${name}`, () => {
    let bench: TransportBench;
    let number = 0;
    beforeAll(async () => { bench = await open(); });
    afterAll(async () => { await bench.close(); });

    const aMessage = (more: Partial<Message> = {}): Message => {
      const text = `Renewed 续费成功 ñ #${++number}`;
      return {
        messageId: `ntc_0000000000000000000000${String(1_000 + number)}`, kind: 'renewal.done', to: bench.goodAddress, language: 'zh-CN', at: at('2026-11-23T18:00:00Z'), secret: false,
        content: contentOf(text, number), ...more,
      };
    };
    const contentOf = (text: string, no: number): Content => {
      switch (bench.transport.channel) {
        case 'email': return { channel: 'email', subject: `续费成功 №${no}`, html: `<p>${text}</p>`, text };
        case 'sms': return { channel: 'sms', text };
        case 'push': return { channel: 'push', title: `续费成功 №${no}`, body: text, url: 'https://renew.example/r/1', tag: `ntc_0000000000000000000000${String(1_000 + no)}`, actions: [] };
        case 'telegram': return { channel: 'telegram', text, button: { label: '查看', url: 'https://renew.example/r/1' } };
        default: return never(bench.transport.channel);
      }
    };
    const send = (message: Message): Promise<SendOutcome> => bench.transport.send(message, AbortSignal.timeout(15_000));

    test('what is sent arrives, letter by letter', async () => {
      const message = aMessage();
      expect(await send(message)).toMatchObject({ kind: 'sent' });
      const got = (await bench.arrived()).at(-1)!;
      expect(got.to).toBe(bench.goodAddress);
      expect(got.text.trim()).toBe(textOf(message.content));
      if (message.content.channel === 'email') expect(got.subject).toBe(message.content.subject);
    });

    test('a repeat is one message to its reader, as far as the channel allows', async () => {
      const message = aMessage();
      await send(message);
      await send(message);
      const copies = (await bench.arrived()).filter((one) => one.text.trim() === textOf(message.content));
      expect(copies.length).toBe(bench.repeats === 'once' ? 1 : 2);
      const ids = new Set(copies.map((one) => one.messageId));
      expect(ids.size).toBe(1);
      if (bench.repeats !== 'again') expect([...ids][0]).toContain(message.messageId);
    });

    test('who is refused for good stops nobody else, and no cause holds the address or a word', async () => {
      if (bench.poison === null) { expect(bench.transport.sandbox).toBe(true); return; }
      const to = bench.poison();
      const [bad, good] = await Promise.all([send(aMessage({ to })), send(aMessage())]);
      expect([bad.kind, good.kind]).toEqual(['undeliverable', 'sent']);
      const cause = 'cause' in bad ? bad.cause : '';
      expect(cause).toMatch(/^[\w-]+ [\w ]{1,40}$/);
      expect(cause).not.toContain(to);
    });

    test.each(['', 'nobody', 'a@b\r\nBcc: c@d', 'a@example.com, b@example.com', '<a@example.com>', '+1', '+1212555012x', 'a@example.com\u0000', '{}', '-700123456'])('an address that is none is never tried: %j', async (to) => {
      const before = (await bench.arrived()).length;
      expect((await send(aMessage({ to }))).kind).toBe('undeliverable');
      expect((await bench.arrived()).length).toBe(before);
    });

    test('fifty at once all arrive', async () => {
      const messages = Array.from({ length: 50 }, () => aMessage());
      const outcomes = await Promise.all(messages.map(send));
      expect(outcomes.every((one) => one.kind === 'sent')).toBe(true);
      const texts = new Set((await bench.arrived()).map((one) => one.text.trim()));
      expect(messages.every((one) => texts.has(textOf(one.content)))).toBe(true);
    });

    test('an aborted send is not called done', async () => {
      const outcome = await bench.transport.send(aMessage(), AbortSignal.abort());
      expect(outcome.kind).toBe('unknown');
    });

    test('a secret is not kept in the clear', async () => {
      const message = aMessage({ secret: true });
      const content = contentOf('code 918273', 7);
      expect(await send({ ...message, content })).toMatchObject({ kind: 'sent' });
      const kept = await bench.atRest();
      if (kept !== null) expect(kept).not.toContain('918273');
      expect((await bench.arrived()).at(-1)!.text).toContain('918273');
    });

    test('a far side that is away is down, and works again when it is back', async () => {
      if (bench.outage === null) { expect(bench.transport.sandbox).toBe(true); return; }
      await bench.outage.begin();
      expect((await send(aMessage())).kind).toBe('down');
      await bench.outage.end();
      expect(await send(aMessage())).toMatchObject({ kind: 'sent' });
    });
  });
}
