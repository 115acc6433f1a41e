import { resolve } from 'node:path';
import type { Instant } from '../../base/time.ts';
import { openDb } from '../db/db.ts';
import { readHeader, type BackupHeader } from './backup-file.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { lockFolder } from './folder-lock.ts';
import { NotEmpty, restore } from './restore.ts';

/** Filled under this name and renamed at the end: a restore that was cut off never looks like a shop. */
const UNFINISHED = 'xuka_restoring';

/** Restores into a data folder without a shop, or into an empty database at `databaseUrl`. */
export async function restoreShop(o: {
  dataFolder: string; databaseUrl: string | undefined; file: string; now: Instant; onProgress: (what: string) => void;
}): Promise<BackupHeader> {
  await readHeader(o.file);
  if (o.databaseUrl !== undefined) return await restore({ url: o.databaseUrl, file: o.file, now: o.now });
  const dataFolder = resolve(o.dataFolder);
  const lock = await lockFolder(dataFolder, 'restoring a back-up');
  try {
    const server = await startEmbeddedPostgres({ dataFolder, onProgress: o.onProgress, database: 'postgres' });
    const admin = openDb(server.url, { connections: 1 });
    try {
      const shop = await admin.query("select from pg_database where datname = 'xuka'");
      if (shop.rowCount > 0) throw new NotEmpty(`There is a shop in ${dataFolder} already. Restore into an empty data folder, or move this one away first.`);
      await admin.query(`drop database if exists ${UNFINISHED} with (force)`);
      await admin.query(`create database ${UNFINISHED}`);
      const url = new URL(server.url);
      url.pathname = `/${UNFINISHED}`;
      const header = await restore({ url: url.href, file: o.file, now: o.now });
      await admin.query(`alter database ${UNFINISHED} rename to xuka`);
      return header;
    } finally {
      await admin.close();
      await server.stop();
    }
  } finally {
    lock.release();
  }
}
