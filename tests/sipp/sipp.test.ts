import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openMetronome } from '../../src/channels/hotline/adapters/sip/metronome.ts';
import { openClock } from '../../src/platform/clock.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { aHotline, PASSCODE } from '../support/hotline.ts';
import { aListener, codeVoice, until } from '../support/sip-phone.ts';

const CALLS = 50;
/** Keys are sent through a raw socket, which only root may open. */
const why = spawnSync('sipp', ['-v']).error !== undefined ? 'skipped: no SIPp on this machine (Debian: sip-tester)' : process.getuid?.() === 0 ? null : 'skipped: SIPp sends keys only as root';

describe.skipIf(why !== null)(`SIPp, a caller that is not ours${why === null ? '' : `, ${why}`}`, () => {
  test(`${CALLS} telephones at once renew ${CALLS} lines, in real time`, async () => {
    const world = await aHotline();
    onTestFinished(() => world.close());
    const { listener, metronome } = await aListener(world.hotline, { metronome: openMetronome({ clock: openClock() }), voice: codeVoice() });
    onTestFinished(() => listener.close());
    const callers = [];
    for (let count = 0; count < CALLS; count++) callers.push(await world.aCaller({ activatedAt: '2026-08-20T20:00:00Z' }));
    const folder = mkdtempSync(join(tmpdir(), 'xuka-sipp-'));
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
    writeFileSync(join(folder, 'callers.csv'), ['SEQUENTIAL', ...callers.map(({ number }) => `11${number.slice(2)}#1${PASSCODE}1`)].join('\n') + '\n');
    const sipp = spawn('sipp', [
      `127.0.0.1:${listener.port}`, '-sf', join(projectRoot(), 'tests/sipp/renew.xml'), '-inf', join(folder, 'callers.csv'), '-i', '127.0.0.1', '-mi', '127.0.0.1', '-mp', '26000',
      '-m', String(CALLS), '-l', String(CALLS), '-r', String(CALLS), '-timeout', '55s', '-timeout_error', '-nostdin', '-trace_err', '-error_file', join(folder, 'errors.log'),
    ], { cwd: folder, stdio: 'ignore' });
    const code = await new Promise<number | null>((resolve, reject) => { sipp.on('error', reject); sipp.on('close', resolve); });
    // What it did not expect, in its own words.
    const errors = existsSync(join(folder, 'errors.log')) ? readFileSync(join(folder, 'errors.log'), 'utf8').slice(0, 1_500) : '';
    expect(errors).toBe('');
    expect(code).toBe(0);
    await until(() => listener.calls() === 0);
    await world.shop.settle();
    const renewed = await world.shop.db.query<{ state: string; lines: number }>('select state, count(distinct line_id)::int as lines from renewals_renewals group by state');
    expect(renewed.rows).toEqual([{ state: 'done', lines: CALLS }]);
    expect([listener.portsTaken(), metronome.isRunning()]).toEqual([0, false]);
  });
});
