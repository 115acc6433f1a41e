import { parseEid, parseIccid, type Iccid } from '../../src/base/iccid.ts';
import { parsePhone, type Phone } from '../../src/base/phone.ts';
import type { LineKind } from '../../src/base/terms.ts';
import type { ZoneId } from '../../src/base/time.ts';
import { parseZip } from '../../src/base/zip.ts';
import { isZone } from '../../src/base/zone-time.ts';
import { placeOfZip } from '../../src/rooms/plans/plans.ts';

/** One line of the file, as it will be known to the shop. */
export interface FileLine {
  /** Line of the file, from 1; the header is 1. */
  readonly at: number;
  readonly number: Phone | null;
  readonly smsCapable: boolean;
  readonly iccid: Iccid;
  readonly carrier: string;
  readonly kind: LineKind;
  readonly zip: string;
  /** Null: the carrier's own. */
  readonly zone: ZoneId | null;
  readonly sim: 'physical' | 'esim';
  readonly eid: string | null;
}

export interface LineProblem { readonly file: string; readonly line: number; readonly field: string; readonly message: string }

/** Nothing was taken in; the message names every problem with file, line and field. */
export class LinesRefused extends Error {
  override readonly name = 'LinesRefused';
  readonly problems: readonly LineProblem[];
  constructor(problems: readonly LineProblem[]) {
    super([...problems].sort((a, b) => a.line - b.line).map((one) => `${one.file}:${one.line}: ${one.field === '' ? '' : `${one.field}: `}${one.message}`).join('\n'));
    this.problems = problems;
  }
}

const NEEDED = ['number', 'iccid', 'carrier', 'kind', 'zip', 'sim'] as const;
const OPTIONAL = ['zone', 'eid'] as const;
type Column = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];
const KNOWN: readonly string[] = [...NEEDED, ...OPTIONAL];
/** They are written in one statement; more than this is several files. */
export const LINES_MAX = 2_000;

export interface LineFile {
  readonly lines: readonly FileLine[];
  /** What a person should look at and what stops nobody: wrong check digits. */
  readonly warnings: readonly LineProblem[];
}

/** Reads a file of lines (CSV, UTF-8, first row the names of the columns). Pure. Throws LinesRefused with all problems at once. */
export function readLineFile(text: string, fileName: string, carriers: ReadonlySet<string>): LineFile {
  const problems: LineProblem[] = [];
  const warnings: LineProblem[] = [];
  const problem = (line: number, field: string, message: string): void => { problems.push({ file: fileName, line, field, message }); };
  // Spreadsheets put a byte order mark in front and CR LF behind.
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).map((row, index) => ({ at: index + 1, cells: row.trim() === '' ? null : cellsOf(row) }));
  const header = rows.find((row) => row.cells !== null);
  if (!header?.cells) throw new LinesRefused([{ file: fileName, line: 1, field: '', message: `is empty; the first row names the columns: ${NEEDED.join(',')}[,${OPTIONAL.join(',')}]` }]);
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  for (const name of NEEDED) if (!names.includes(name)) problem(header.at, name, 'this column is missing');
  for (const [index, name] of names.entries()) {
    if (!KNOWN.includes(name)) problem(header.at, name, `is not a known column; there are ${KNOWN.join(', ')}`);
    if (names.indexOf(name) !== index) problem(header.at, name, 'this column is there twice');
  }
  if (problems.length > 0) throw new LinesRefused(problems);

  const body = rows.filter((row) => row.cells !== null && row.at > header.at);
  if (body.length === 0) problem(header.at, '', 'has no lines under the names of the columns');
  if (body.length > LINES_MAX) problem(body[LINES_MAX]!.at, '', `there are ${body.length} lines; ${LINES_MAX} at most in one file`);
  const seen = new Map<string, number>();
  const lines = body.slice(0, LINES_MAX).flatMap(({ at, cells }): FileLine[] => {
    if (cells!.length !== names.length) {
      problem(at, '', `has ${cells!.length} fields where the first row names ${names.length}`);
      return [];
    }
    const before = problems.length;
    const read = readOne(at, (name) => cells![names.indexOf(name)]?.trim() ?? '', carriers, (field, message) => problem(at, field, message), (field, message) => warnings.push({ file: fileName, line: at, field, message }));
    if (read === null || problems.length > before) return [];
    for (const [field, value] of [['number', read.number], ['iccid', read.iccid]] as const) {
      if (value === null) continue;
      const first = seen.get(value);
      if (first !== undefined) problem(at, field, `stands in line ${first} already`);
      seen.set(value, first ?? at);
    }
    return [read];
  });
  if (problems.length > 0) throw new LinesRefused(problems);
  return { lines, warnings };
}

type Say = (field: Column, message: string) => void;

function readOne(at: number, cell: (name: Column) => string, carriers: ReadonlySet<string>, wrong: Say, doubtful: Say): FileLine | null {
  const kind = oneOf(cell('kind'), ['voice_data', 'data'] as const, (message) => wrong('kind', message));
  const sim = oneOf(cell('sim'), ['physical', 'esim'] as const, (message) => wrong('sim', message));
  const carrier = oneOf(cell('carrier'), [...carriers], (message) => wrong('carrier', message));
  const phone = cell('number') === '' ? null : parsePhone(cell('number'));
  if (phone !== null && !phone.ok) wrong('number', phone.reason === 'malformed' ? 'is no US number' : phone.reason === 'not_us' ? 'is a number of another country' : 'is a number no SIM has (toll-free or premium)');
  if (phone === null && kind === 'voice_data') wrong('number', 'is missing; only a data card may have none');
  const iccid = parseIccid(cell('iccid'));
  if (!iccid.ok) wrong('iccid', `is no ICCID: 19 or 20 digits beginning 89${/e\+/i.test(cell('iccid')) ? '. A spreadsheet has rounded it: format the column as text' : ''}`);
  else if (!iccid.checkDigitOk) doubtful('iccid', 'its check digit is wrong; taken as it is');
  const zip = parseZip(cell('zip'));
  if (zip === null || !isPlace(zip)) wrong('zip', 'is no ZIP of a US place (five digits; a spreadsheet may have dropped a leading 0)');
  const zone = cell('zone');
  if (zone !== '' && !isZone(zone)) wrong('zone', 'is no time zone; name one like America/Chicago, or leave it empty for the carrier\'s own');
  const eid = cell('eid') === '' ? null : parseEid(cell('eid'));
  if (cell('eid') !== '' && eid === null) wrong('eid', 'is no EID: 32 digits, the last two being right');
  if (cell('eid') !== '' && sim === 'physical') wrong('eid', 'a physical SIM has none');
  if (!kind || !sim || !carrier || !iccid.ok || zip === null || phone?.ok === false) return null;
  return { at, number: phone?.phone ?? null, smsCapable: phone?.smsCapable ?? false, iccid: iccid.iccid, carrier, kind, zip, zone: zone === '' ? null : zone as ZoneId, sim, eid };
}

function oneOf<T extends string>(text: string, values: readonly T[], wrong: (message: string) => void): T | null {
  const found = values.find((one) => one === text.toLowerCase());
  if (found === undefined) wrong(text === '' ? `is missing; one of ${values.join(', ')}` : `"${text.slice(0, 40)}" is not one of ${values.join(', ')}`);
  return found ?? null;
}

function isPlace(zip: string): boolean {
  try { placeOfZip(zip); return true; } catch { return false; }
}

/** The cells of one row (RFC 4180); a cell in quotes may hold commas and doubled quotes, and no line break. */
function cellsOf(row: string): string[] {
  const cells: string[] = [];
  const cell = /\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*)/y;
  for (let from = 0; from <= row.length; from = cell.lastIndex + 1) {
    cell.lastIndex = from;
    const match = cell.exec(row)!;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
  }
  return cells;
}
