import { parseArgs } from 'node:util';
import { isId } from '../src/base/ids.ts';
import type { By } from '../src/base/language.ts';
import { usd } from '../src/base/money.ts';
import { Refusal } from '../src/base/refusal.ts';
import { isoOf } from '../src/base/time.ts';
import { issueVouchers, voidVouchers, voucherBatches, voucherCsv, type VoucherApp } from '../src/rooms/funds/funds.ts';
import type { Voice } from './api-key-command.ts';
import { WrongCommand } from './where.ts';

export const VOUCHERS_USAGE = `npm run vouchers -- issue COUNT DOLLARS [--note TEXT] > vouchers.csv
npm run vouchers -- list
npm run vouchers -- void BATCH_ID [SERIAL …]`;

const BATCHES_LISTED = 1_000;

/** `npm run vouchers`. Throws WrongCommand with a sentence. */
export async function vouchersCommand(args: readonly string[], app: VoucherApp, by: (reason: string) => By, { print, say }: Voice): Promise<void> {
  const { note, positionals: [what, ...more] } = read(args);
  switch (what) {
    case 'issue': {
      const [count, dollars] = more.map((one) => (/^[0-9]{1,5}$/.test(one) ? Number(one) : 0));
      if (!count || !dollars || more.length !== 2) throw new WrongCommand(VOUCHERS_USAGE);
      const value = usd(dollars * 100);
      const made = await issueVouchers(app, { count, value, note: note ?? '', by: by('vouchers were issued by command') }).catch((error: unknown) => {
        throw error instanceof Refusal ? new WrongCommand('At most 5,000 vouchers in a batch, of 1 to 500 whole dollars each.') : error;
      });
      print(voucherCsv(made.batch, value, made.vouchers).trimEnd());
      say(`${made.batch}: ${count} vouchers. This is the only time their codes are shown; keep the file as you keep money.`);
      return;
    }
    case 'list': {
      const rows = await voucherBatches(app.db, BATCHES_LISTED);
      for (const row of rows) print(`${row.id}  ${isoOf(row.createdAt)}  ${row.count} of $${Number(row.value.cents) / 100}  redeemed ${row.redeemed}  withdrawn ${row.withdrawn}  ${row.issuedBy}  ${row.note}`);
      if (rows.length === 0) say('there is no voucher yet.');
      return;
    }
    case 'void': {
      const [batch, ...serials] = more;
      if (!isId('vbt', batch) || serials.some((one) => !/^[1-9][0-9]{0,4}$/.test(one))) throw new WrongCommand(VOUCHERS_USAGE);
      const count = await voidVouchers(app, { batch, ...(serials.length > 0 ? { serials: serials.map(Number) } : {}), by: by('vouchers were withdrawn by command') });
      say(`${count} withdrawn; what was redeemed before stays in its wallet.`);
      return;
    }
    default: throw new WrongCommand(VOUCHERS_USAGE);
  }
}

function read(args: readonly string[]): { readonly note: string | undefined; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { note: { type: 'string' } } });
    return { note: values.note, positionals };
  } catch (error) {
    throw new WrongCommand(`${error instanceof Error ? error.message : String(error)}\n${VOUCHERS_USAGE}`);
  }
}
