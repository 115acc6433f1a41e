/** A JSON object as PayPal shows it. Documents are never changed in place: a new version replaces the old one. */
export type Doc = Readonly<Record<string, unknown>>;

export type Kind = 'order' | 'capture' | 'refund' | 'setup' | 'token' | 'dispute' | 'event' | 'key' | 'faults';

export interface Row {
  readonly id: string;
  readonly kind: Kind;
  /** Seconds since 1970. */
  readonly created: number;
  /** A capture's order, a refund's capture, a dispute's capture, a token's customer. */
  readonly parent: string | null;
  readonly reference: string | null;
  /** Something happens by itself then: an order is forgotten, late money arrives, an event is sent again. */
  readonly dueAt: number | null;
  /** 1 for a new row; each write adds one, and a writer who started from an older version changes nothing. */
  readonly version: number;
  readonly doc: Doc;
  /** What PayPal knows and does not show. */
  readonly aside: Doc;
}

export interface ListQuery {
  readonly kind: Kind;
  readonly parent?: string | undefined;
  readonly reference?: string | undefined;
  /** Bounds of `created` in seconds, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
}

/** Where the sandbox keeps its state. Two implementations: memory, and PostgreSQL for what must outlive the process. */
export interface SandboxStore {
  get(ids: readonly string[]): Promise<readonly (Row | undefined)[]>;
  /** Oldest first, then by id. */
  list(query: ListQuery): Promise<readonly Row[]>;
  /** Rows of these kinds whose moment has come, the earliest first. */
  due(kinds: readonly Kind[], now: number, limit: number): Promise<readonly Row[]>;
  /** Writes all rows or none; false when one of them has been changed meanwhile. */
  commit(rows: readonly Row[]): Promise<boolean>;
}
