import { isDatabaseAway, type Db, type Queryable } from './db.ts';

/**
 * Gathers calls that arrive together into one batch, because a statement costs more than a round trip: many waiting
 * renewals written as one statement over arrays take a tenth of the time. There is no waiting for company: a batch leaves
 * at the next turn of the event loop, and while it is under way the next one fills.
 */
export interface GroupedOptions {
  /** Members of one batch at most. */
  readonly cap?: number;
  /** Batches under way at the same time. Two keep one filling while one commits. */
  readonly lanes?: number;
}

const CAP = 64;
/** Keys of one statement that only reads: it locks nothing and is planned once, so more company costs nobody anything. */
export const READ_CAP = 256;
const LANES = 2;
/** A batch that failed is run again in so many parts, and so is each part: of 64 with one bad member 13 runs, where each by itself would be 65. */
const SPLIT = 4;

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One reader per database, made when it is first needed: functions that take a `db` can gather their callers without
 * being opened beforehand. Inside a transaction nothing is gathered.
 */
export function perDb<Input, Output>(make: (db: Db) => (input: Input) => Promise<Output>): (db: Queryable, input: Input) => Promise<Output> {
  const readers = new WeakMap<Queryable, (input: Input) => Promise<Output>>();
  return (db, input) => {
    let reader = readers.get(db);
    if (!reader) readers.set(db, (reader = make(db as Db)));
    return reader(input);
  };
}

/** Reads rows by a text key, many keys in one statement; `of` makes one answer of the rows that carry the key. */
export const readerBy = <Row, Output>(statement: { readonly name: string; readonly text: string; readonly key: (row: Row) => string }, of: (rows: readonly Row[]) => Output): (db: Queryable, key: string) => Promise<Output> =>
  perDb<string, Output>((db) => grouped(async (keys) => {
    const answer = await db.query<Row>(statement.text, [[...new Set(keys)]], statement.name);
    const byKey = Map.groupBy(answer.rows, statement.key);
    const made = new Map<string, Output>();
    return keys.map((key) => { if (!made.has(key)) made.set(key, of(byKey.get(key) ?? [])); return made.get(key)!; });
  }, { cap: READ_CAP }));

/**
 * `run` takes a batch and answers in the same order. When a batch of several fails, its parts run by themselves, down to
 * its members, so that one bad member cannot take the others with it; `run` must therefore be all-or-nothing. When the
 * database went away meanwhile, all of them fail: each caller knows how to find out what became of its own.
 */
export function grouped<Input, Output>(run: (batch: readonly Input[]) => Promise<readonly Output[]>, options: GroupedOptions = {}): (input: Input) => Promise<Output> {
  const cap = options.cap ?? CAP;
  const lanes = options.lanes ?? LANES;
  let waiting: Waiting<Input, Output>[] = [];
  let underWay = 0;
  let scheduled = false;

  async function settle(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    try {
      const outputs = await run(batch.map((one) => one.input));
      batch.forEach((one, index) => one.resolve(outputs[index]!));
    } catch (error) {
      // A reply lost with the connection: the batch may have taken effect, and a second run of it would be a second deed.
      if (batch.length === 1 || isDatabaseAway(error)) { for (const one of batch) one.reject(error); return; }
      const part = Math.ceil(batch.length / SPLIT);
      for (let first = 0; first < batch.length; first += part) await settle(batch.slice(first, first + part));
    }
  }

  function leave(): void {
    scheduled = false;
    while (waiting.length > 0 && underWay < lanes) {
      const batch = waiting.slice(0, cap);
      waiting = waiting.slice(cap);
      underWay++;
      void settle(batch).finally(() => {
        underWay--;
        schedule();
      });
    }
  }

  function schedule(): void {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(leave);
  }

  return (input) => new Promise<Output>((resolve, reject) => {
    waiting.push({ input, resolve, reject });
    schedule();
  });
}
