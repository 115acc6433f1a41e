import { describe, expect, onTestFinished, test } from 'vitest';
import { plusSeconds } from '../../src/base/time.ts';
import type { LineEvent } from '../../src/rooms/lines/lines.ts';
import { engine, findLine, listLines } from '../../src/rooms/lines/lines.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { openShop, withCheckDigit } from '../../tests/support/shop.ts';
import { bringIn } from './bring-in.ts';
import { LINES_MAX, LinesRefused, readLineFile } from './line-file.ts';

const CARRIERS = new Set(['tmobile', 'att', 'verizon']);
const HEAD = 'number,iccid,carrier,kind,zip,sim,zone,eid';
const iccidOf = (n: number): string => withCheckDigit(`8901260${String(70_000_000 + n).padStart(11, '0')}`);
const aRow = (n: number, change: Readonly<Record<string, string>> = {}): string => {
  const cells: Record<string, string> = { number: `+1212555${String(300 + n).padStart(4, '0')}`, iccid: iccidOf(n), carrier: 'tmobile', kind: 'voice_data', zip: '10001', sim: 'physical', zone: '', eid: '', ...change };
  return HEAD.split(',').map((name) => cells[name]).join(',');
};
const aFile = (...rows: string[]): string => [HEAD, ...rows].join('\n');

describe('a file of lines', () => {
  const problemsOf = (text: string): string[] => {
    try { readLineFile(text, 'my.csv', CARRIERS); return []; } catch (error) { if (error instanceof LinesRefused) return error.message.split('\n'); throw error; }
  };

  test('is read as spreadsheets write it: byte order mark, CR LF, quotes, spaces, empty rows, columns in any order', () => {
    const file = readLineFile(`\uFEFFICCID,Kind,carrier,zip,number,sim\r\n"${iccidOf(1).replace(/(.{4})/g, '$1 ')}", data ,ATT,"02139-1234",,esim\r\n\r\n${iccidOf(2)},voice_data,tmobile,10001,"(212) 555-0142",physical\r\n`, 'my.csv', CARRIERS);
    expect(file.warnings).toEqual([]);
    expect(file.lines).toEqual([
      { at: 2, number: null, smsCapable: false, iccid: iccidOf(1), carrier: 'att', kind: 'data', zip: '02139', zone: null, sim: 'esim', eid: null },
      { at: 4, number: '+12125550142', smsCapable: true, iccid: iccidOf(2), carrier: 'tmobile', kind: 'voice_data', zip: '10001', zone: null, sim: 'physical', eid: null },
    ]);
  });

  test('names every problem at once, each with line and field', () => {
    expect(problemsOf(aFile(
      aRow(1, { number: '+14165550123' }), aRow(2, { iccid: '8.90126E+18' }), aRow(3, { carrier: 'sprint', kind: 'voice' }), aRow(4, { zip: '2139' }), aRow(5, { zone: 'Chicago' }),
      aRow(6, { eid: '89049032000000000000000000000000' }), aRow(7, { number: '' }), aRow(8, { sim: '' }), `${aRow(9)},more`, aRow(10), aRow(11, { iccid: iccidOf(10) }), aRow(12, { number: '+12125550310' }),
    ))).toEqual([
      'my.csv:2: number: is a number of another country',
      'my.csv:3: iccid: is no ICCID: 19 or 20 digits beginning 89. A spreadsheet has rounded it: format the column as text',
      'my.csv:4: kind: "voice" is not one of voice_data, data',
      'my.csv:4: carrier: "sprint" is not one of tmobile, att, verizon',
      'my.csv:5: zip: is no ZIP of a US place (five digits; a spreadsheet may have dropped a leading 0)',
      'my.csv:6: zone: is no time zone; name one like America/Chicago, or leave it empty for the carrier\'s own',
      'my.csv:7: eid: is no EID: 32 digits, the last two being right',
      'my.csv:7: eid: a physical SIM has none',
      'my.csv:8: number: is missing; only a data card may have none',
      'my.csv:9: sim: is missing; one of physical, esim',
      'my.csv:10: has 9 fields where the first row names 8',
      'my.csv:12: iccid: stands in line 11 already',
      'my.csv:13: number: stands in line 11 already',
    ]);
  });

  test.each([
    ['', 'is empty'], ['\n\n', 'is empty'], [HEAD, 'has no lines'], ['number,iccid,carrier,kind,zip', 'sim: this column is missing'],
    [`${HEAD},price`, 'price: is not a known column'], [`${HEAD},ICCID`, 'iccid: this column is there twice'],
    [aFile(...Array.from({ length: LINES_MAX + 1 }, (_, n) => aRow(n, { number: '', kind: 'data' }))), `${LINES_MAX} at most`],
  ])('%#: a file that is none says so', (text, said) => { expect(problemsOf(text).join()).toContain(said); });

  test('a wrong check digit is a warning, not a problem', () => {
    const wrong = iccidOf(1).slice(0, -1) + String((Number(iccidOf(1).slice(-1)) + 1) % 10);
    const file = readLineFile(aFile(aRow(1, { iccid: wrong })), 'my.csv', CARRIERS);
    expect([file.lines[0]!.iccid, file.warnings]).toEqual([wrong, [{ file: 'my.csv', line: 2, field: 'iccid', message: 'its check digit is wrong; taken as it is' }]]);
  });
});

describe('bringing lines in', () => {
  const by = { door: 'console', actor: 'operator:test', reason: 'a story' } as const;

  async function aCarrier() {
    const shop = await openShop();
    onTestFinished(() => shop.close());
    const { app, clock } = shop;
    const twin = shop.twins['tmobile']!;
    const now = clock.now();
    const profile = app.shelf().profile('tmobile', now).terms;
    /** A SIM the carrier has and we have never heard of; `planId` null: nothing was bought on it yet. */
    const issue = async (n: number, planId: string | null, barred = false): Promise<void> => {
      const terms = planId === null ? null : app.shelf().plan(planId, now).terms;
      const begun = plusSeconds(now, -10 * 86_400);
      const events: LineEvent[] = [
        { kind: 'opened', at: plusSeconds(begun, -60), stage: terms ? 'live' : 'preactive', zone: profile.timeZone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile },
        ...(terms ? [{ kind: 'renewed', at: begun, purchase: { id: `theirs_${n}`, terms, mode: terms.defaultMode, bonusBytes: 0n, profile, quotedAt: begun } } as const] : []),
      ];
      await twin.issueSim({ iccid: iccidOf(n) as never, number: `+1212555${String(300 + n).padStart(4, '0')}` as never, zone: profile.timeZone, lineKind: 'voice_data', events });
      if (terms) await twin.useData(iccidOf(n), 1_000_000_000n);
      if (barred) await twin.setBar(iccidOf(n), 'lost_stolen');
    };
    const bring = (...rows: string[]) => bringIn(app, readLineFile(aFile(...rows), 'my.csv', CARRIERS).lines, { fileName: 'my.csv', by });
    const refused = async (...rows: string[]): Promise<string[]> => {
      try { await bring(...rows); return []; } catch (error) { if (error instanceof LinesRefused) return error.message.split('\n'); throw error; }
    };
    return { shop, twin, issue, bring, refused };
  }

  test('each line is as its carrier has it, and can be renewed', async () => {
    const { shop, twin, issue, bring } = await aCarrier();
    await issue(1, 'tmo-mo-5g');
    await issue(2, null);
    await issue(3, 'tmo-mo-12g', true);
    expect(await bring(aRow(1), aRow(2), aRow(3))).toBe(3);
    const now = shop.clock.now();
    for (const n of [1, 2, 3]) {
      const line = (await findLine(shop.db, { iccid: iccidOf(n) }))!;
      const ours = engine.snapshotOf(line.state, now), theirs = engine.snapshotOf((await twin.lineOf(iccidOf(n)))!.state, now);
      expect([n, ours]).toEqual([n, theirs]);
    }
    expect((await findLine(shop.db, { number: '+12125550303' }))!.state.barred).toBe('lost_stolen');
    const renewal = await shop.renew((await findLine(shop.db, { number: '+12125550301' }))!, 'tmo-mo-5g', { mode: 'extend' });
    expect(renewal.state).toBe('done');
    await shop.settle();
    expect((await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors })).filter((one) => !one.ok && one.invariant !== 'I13')).toEqual([]);
    const { rows } = await shop.db.query<{ what: string; actor: string; n: number }>(`select what, actor, count(*)::int as n from journal_entries where what = 'line.brought_in' group by 1, 2`);
    expect(rows).toEqual([{ what: 'line.brought_in', actor: 'operator:test', n: 3 }]);
  });

  test('all or none: one line that cannot be had keeps the others out, and every reason is told', async () => {
    const { shop, issue, bring, refused } = await aCarrier();
    await issue(1, 'tmo-mo-5g');
    await issue(4, 'tmo-mo-5g');
    await issue(5, 'tmo-mo-5g');
    await bring(aRow(4), aRow(5));
    await issue(6, 'tmo-mo-5g');
    const problems = await refused(aRow(1), aRow(2), aRow(4), aRow(8, { number: '+12125550305' }), aRow(6, { zone: 'America/New_York' }));
    expect(problems).toEqual([
      'my.csv:3: iccid: tmobile does not know this line',
      'my.csv:4: iccid: is in the shop already',
      'my.csv:5: number: is in the shop already, on another SIM',
      'my.csv:6: zone: tmobile keeps this line\'s days in America/Los_Angeles; leave it empty or say the same',
    ]);
    expect((await listLines(shop.db, { limit: 10 })).map((line): string => line.iccid).sort()).toEqual([iccidOf(4), iccidOf(5)]);
  });

  test('a carrier that does not answer, or that nobody can ask, keeps the file out', async () => {
    const { shop, issue } = await aCarrier();
    await issue(1, 'tmo-mo-5g');
    const silent = { ...shop.app.connectors['tmobile']!, readLine: () => Promise.resolve({ kind: 'unknown', cause: 'no answer in time' } as const) };
    const file = readLineFile(aFile(aRow(1)), 'my.csv', CARRIERS);
    await expect(bringIn({ ...shop.app, connectors: { tmobile: silent } }, file.lines, { fileName: 'my.csv', by })).rejects.toThrow('my.csv:2: carrier: tmobile did not say what this line is (no answer in time); run it again');
    await expect(bringIn({ ...shop.app, connectors: {} }, file.lines, { fileName: 'my.csv', by })).rejects.toThrow('this version has no connector for tmobile');
    expect(await listLines(shop.db, { limit: 10 })).toEqual([]);
  });
});
