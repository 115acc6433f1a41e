import { parseArgs } from 'node:util';
import type { By } from '../src/base/language.ts';
import { isoOf } from '../src/base/time.ts';
import type { Random } from '../src/platform/random.ts';
import { endPromotion, listPromotions, makePromotion, newPromotionCode, PromotionRefused, type PromotionShown } from '../src/rooms/promotions/promotions.ts';
import { WrongCommand } from './where.ts';

type App = Parameters<typeof makePromotion>[0];

export const PROMOTIONS_USAGE = `npm run promotions -- list
npm run promotions -- make [CODE] --percent 10 | --off 5.00 | --data 2048 [--max 5.00] [--uses N] [--per-customer N] [--budget 500.00]
    [--from 2027-01-01T00:00:00-05:00] [--to …] [--plans ID,ID] [--kinds month,bundle] [--carriers ID,ID] [--first] [--alone]
npm run promotions -- end CODE`;

/** `npm run promotions`. Without a code, one of 50 bits is made. Throws WrongCommand with a sentence. */
export async function promotionsCommand(args: readonly string[], app: App, random: Random, by: (reason: string) => By, { print, say }: { readonly print: (line: string) => void; readonly say: (line: string) => void }): Promise<void> {
  const { values, positionals } = read(args);
  const [what, code, more] = positionals;
  if (more !== undefined) throw new WrongCommand(PROMOTIONS_USAGE);
  try {
    switch (what) {
      case 'list': {
        const rows = await listPromotions(app);
        for (const row of rows) print(shown(row));
        if (rows.length === 0) say('there is no promotion yet.');
        return;
      }
      case 'make': {
        const made = await makePromotion(app, rowOf(code ?? newPromotionCode(random), values), by('a promotion was made by command'));
        print(made.terms.code);
        say('it holds from now on.');
        return;
      }
      case 'end': {
        if (code === undefined) throw new WrongCommand(PROMOTIONS_USAGE);
        await endPromotion(app, code.toUpperCase(), by('a promotion was ended by command'));
        say(`${code.toUpperCase()} has ended; quotes already given hold for their 15 minutes.`);
        return;
      }
      default: throw new WrongCommand(PROMOTIONS_USAGE);
    }
  } catch (error) {
    if (error instanceof PromotionRefused) throw new WrongCommand(`Nothing was changed.\n  - ${error.problems.join('\n  - ')}`);
    throw error;
  }
}

const OPTIONS = {
  'percent': { type: 'string' }, 'off': { type: 'string' }, 'data': { type: 'string' }, 'max': { type: 'string' }, 'uses': { type: 'string' }, 'per-customer': { type: 'string' }, 'budget': { type: 'string' },
  'from': { type: 'string' }, 'to': { type: 'string' }, 'plans': { type: 'string' }, 'kinds': { type: 'string' }, 'carriers': { type: 'string' }, 'first': { type: 'boolean' }, 'alone': { type: 'boolean' },
} as const;
type Values = { readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string };

function read(args: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new WrongCommand(`${error instanceof Error ? error.message : String(error)}\n${PROMOTIONS_USAGE}`);
  }
}

/** Whole hundredths of what was written: `10` and `10.00` are 1000. Not a number: NaN, which the reader of the row refuses. */
const hundredths = (text: string): number => (/^\d{1,9}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN);
const whole = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : Number.NaN);
const list = (text: string): string[] => text.split(',').map((one) => one.trim());

function rowOf(code: string, values: Values): Record<string, unknown> {
  if ([values.percent, values.off, values.data].filter((one) => one !== undefined).length !== 1) throw new WrongCommand(`Say what it gives: one of --percent, --off, --data.\n${PROMOTIONS_USAGE}`);
  return {
    code: code.toUpperCase(),
    ...(values.percent !== undefined ? { kind: 'percent', bps: hundredths(values.percent) } : values.off !== undefined ? { kind: 'flat', cents: hundredths(values.off) } : { kind: 'bonus_data', dataMB: whole(values.data!) }),
    ...(values.max === undefined ? {} : { maxCents: hundredths(values.max) }), ...(values.uses === undefined ? {} : { totalUses: whole(values.uses) }),
    ...(values['per-customer'] === undefined ? {} : { usesPerCustomer: whole(values['per-customer']) }), ...(values.budget === undefined ? {} : { budgetCents: hundredths(values.budget) }),
    ...(values.from === undefined ? {} : { effectiveFrom: values.from }), ...(values.to === undefined ? {} : { effectiveTo: values.to }),
    ...(values.plans === undefined ? {} : { planIds: list(values.plans) }), ...(values.kinds === undefined ? {} : { planKinds: list(values.kinds) }), ...(values.carriers === undefined ? {} : { carriers: list(values.carriers) }),
    firstRenewalOnly: values.first ?? false, combines: values.alone ? 'alone' : 'with_auto_renew',
  };
}

function shown(row: PromotionShown): string {
  const { terms } = row;
  const left = [row.usesLeft === null ? 'no limit of uses' : `${row.usesLeft} left`, row.budgetLeftCents === null ? 'no budget' : `${row.budgetLeftCents} cents left`];
  return [terms.code, terms.kind, row.id === null ? 'catalogue' : 'operator', row.endedAt === null ? `${terms.from === null ? '…' : isoOf(terms.from)}/${terms.to === null ? '…' : isoOf(terms.to)}` : `ended ${isoOf(row.endedAt)}`,
    `held ${row.held} spent ${row.spent} freed ${row.freed}`, `${row.cents} cents off`, ...left].join('  ');
}
