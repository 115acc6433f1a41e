import type { Queryable } from '../db/db.ts';
import { write, type Shape, type Write } from '../db/unit.ts';

/** Small facts about the installation that outlive a restart: hold mode, the demo's clock. */
export async function readSetting<T>(db: Queryable, key: string): Promise<T | null> {
  const answer = await db.query<{ value: T }>('select value from platform_settings where key = $1', [key]);
  return answer.rows[0]?.value ?? null;
}

export async function writeSetting(db: Queryable, key: string, value: unknown): Promise<void> {
  await db.query('insert into platform_settings (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value', [key, JSON.stringify(value)]);
}

export async function dropSetting(db: Queryable, key: string): Promise<void> {
  await db.query('delete from platform_settings where key = $1', [key]);
}

const dropShape: Shape<{ key: string }> = {
  name: 'platform.settings.drop', columns: { key: 'text' }, guard: true,
  sql: (rows) => `delete from platform_settings s using ${rows} i where s.key = i.key returning 1`,
};
/** Drops a setting in the same commit as what tells of it; GuardFailed when somebody else has dropped it. */
export const dropSettingWrite = (key: string): Write => write(dropShape, { key });

/** Set by a restore: nothing that moves money runs until the books have been held against gateways and carriers. */
export interface Hold { readonly since: string; readonly why: string }
export const HOLD = 'hold';
/** Set while cards are being tried at the shop, or while an operator thinks so (trust section 5). */
export interface ShieldsUp { readonly since: string; readonly by: 'rule' | 'hand'; /** When the rule last held. */ readonly troubleAt: string }
export const SHIELDS = 'shields';
/** How far the demo's clock is ahead of the real one, in ms. */
export const CLOCK_OFFSET = 'clock_offset_ms';
