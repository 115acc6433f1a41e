import type { Clock } from '../clock.ts';
import { redact } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFacts = Readonly<Record<string, unknown>>;

/**
 * What happened, one line an event: `log.info('renewal.placed', { renewal: id })`. The event is a name that one can search
 * for and count; facts are ids and figures. Everything passes the redactor. The functions may be handed on alone.
 */
export interface Log {
  debug(event: string, facts?: LogFacts): void;
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
  /** A log that adds these facts to every line, such as the request's id. */
  with(facts: LogFacts): Log;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export interface LogOptions {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Gets one whole line, with its line feed. */
  readonly write: (line: string) => void;
  /** The least level that is written. */
  readonly level?: LogLevel;
  /** Text for a person at a terminal instead of JSON. */
  readonly pretty?: boolean;
}

export function openLog(options: LogOptions): Log {
  const least = RANK[options.level ?? 'info'];
  const format = options.pretty ? prettyLine : jsonLine;
  const make = (always: LogFacts): Log => {
    const at = (level: LogLevel) => (event: string, facts: LogFacts = {}): void => {
      if (RANK[level] < least) return;
      options.write(format(new Date(options.clock.nowMs()).toISOString(), level, event, redact({ ...always, ...facts }) as Record<string, unknown>));
    };
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), with: (facts) => make({ ...always, ...facts }) };
  };
  return make({});
}

/** A log to a stream: JSON lines, or plain text when a person is watching. */
export function openStreamLog(stream: NodeJS.WriteStream, options: { readonly clock: Pick<Clock, 'nowMs'>; readonly level?: LogLevel }): Log {
  return openLog({ ...options, pretty: stream.isTTY === true, write: (line) => { stream.write(line); } });
}

/** Says nothing: for tests that do not look at the log. */
export const silentLog: Log = openLog({ clock: { nowMs: () => 0 }, write: () => undefined });

// Facts cannot take the place of at, level and event: those are written over facts of the same name.
function jsonLine(at: string, level: LogLevel, event: string, facts: Record<string, unknown>): string {
  const first = { at, level, event };
  return `${JSON.stringify(Object.assign({ ...first }, facts, first))}\n`;
}

const MARK: Readonly<Record<LogLevel, string>> = { debug: '·', info: ' ', warn: '!', error: '✗' };

function prettyLine(at: string, level: LogLevel, event: string, facts: Record<string, unknown>): string {
  const rest = Object.entries(facts).map(([name, value]) => `${name}=${typeof value === 'string' && /^[\w:./@*-]+$/.test(value) ? value : JSON.stringify(value)}`);
  return `${at.slice(11, 19)} ${MARK[level]} ${[event, ...rest].join(' ')}\n`;
}
