import { check } from '../src/base/check.ts';
import type { By } from '../src/base/language.ts';
import { usd } from '../src/base/money.ts';
import type { House } from '../src/house.ts';
import { issueVouchers, redeemVoucher, voucherBatches } from '../src/rooms/funds/funds.ts';
import type { Line } from '../src/rooms/lines/lines.ts';
import type { People } from '../src/rooms/people/people.ts';
import type { DemoLine } from './demo-lines.ts';

/** Of the demo's lines, the one that somebody holds already: suspended, and to be renewed with a telephone's keys alone. */
const HELD = 'lapsed';
/** What that person's wallet begins with: enough for a month of most plans. */
const WALLET = usd(4_000);
const NOTE = 'the demo’s wallet';
const BATCHES_LOOKED_AT = 500;
const BY: By = { door: 'job', actor: 'job:demo', reason: 'the demo begins' };

/** Makes the holder of the suspended line, with money in the wallet by a voucher like any other. Once: harmless at every start. */
export async function makeDemoHolder(house: House, people: Pick<People, 'ensureCustomer' | 'bindLine'>, world: readonly { readonly demo: DemoLine; readonly line: Line }[]): Promise<void> {
  if ((await voucherBatches(house.app.db, BATCHES_LOOKED_AT)).some((one) => one.note === NOTE)) return;
  const held = world.find(({ demo }) => demo.id === HELD);
  check(held?.line.number, 'the demo has its suspended line');
  const { id: customer } = await people.ensureCustomer({ channel: 'sms', address: held.line.number }, { language: 'zh-CN', zone: held.line.zone });
  await people.bindLine({ customer, line: held.line.id, proof: 'code_to_number', by: BY });
  const { vouchers: [voucher] } = await issueVouchers(house.funds, { count: 1, value: WALLET, note: NOTE, by: BY });
  check(voucher, 'a batch of one has one voucher');
  await redeemVoucher(house.funds, { customer, code: voucher.code, network: null, by: BY });
}
