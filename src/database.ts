import type { Config } from './config.ts';
import { openDb, type Db } from './platform/db/db.ts';
import { migrate } from './platform/db/migrate.ts';
import { startEmbeddedPostgres } from './platform/postgres/embedded.ts';
import { lockFolder, type FolderLock } from './platform/postgres/folder-lock.ts';
import type { Log } from './platform/log/log.ts';

export interface OpenDatabase {
  readonly db: Db;
  readonly lock: FolderLock;
  close(): Promise<void>;
}

/**
 * The database of this shop, migrated: the embedded one in the data folder, or the server that DATABASE_URL names.
 * Takes the data folder for itself first; a second product on it is refused with one sentence (FolderInUse).
 */
export async function openDatabase(config: Config, parts: { readonly log: Log; readonly say: (line: string) => void }): Promise<OpenDatabase> {
  const lock = await lockFolder(config.dataFolder, 'starting');
  try {
    const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataFolder: config.dataFolder, onProgress: parts.say }) : null;
    embedded?.onDown(() => parts.log.error('database.down', {}));
    embedded?.onUp(() => parts.log.info('database.up', {}));
    const db = openDb(embedded?.url ?? config.databaseUrl!.reveal(), { onError: (error) => parts.log.warn('database.connection_lost', { error: error.message }) });
    const { applied } = await migrate(db);
    if (applied > 0) parts.log.info('database.migrated', { applied });
    return {
      db, lock,
      async close() {
        await db.close();
        await embedded?.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
