import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEmbeddedPostgres } from './embedded.ts';
import { clusterFolder } from './cluster.ts';
import { lockFolder, whoHolds } from './folder-lock.ts';

export interface ToolDatabase {
  readonly url: string;
  /** Ends the server if it was started for this tool; leaves the product's server alone. */
  close(): Promise<void>;
}

/** There is no shop in the folder yet; the message is a whole sentence. */
export class NoShopHere extends Error {
  override readonly name = 'NoShopHere';
}

/**
 * The shop's database for a command beside the product (back-up, checking the books): the product's own server while it
 * runs, else one started for the occasion, during which the product cannot start on the folder.
 */
export async function openForTool(o: { dataFolder: string; databaseUrl: string | undefined; purpose: string; onProgress: (what: string) => void }): Promise<ToolDatabase> {
  if (o.databaseUrl !== undefined) return { url: o.databaseUrl, close: async () => {} };
  const dataFolder = resolve(o.dataFolder);
  if (!existsSync(clusterFolder(dataFolder))) throw new NoShopHere(`There is no database in ${dataFolder} yet; "npm start" makes one.`);
  const lock = whoHolds(dataFolder) === null ? await lockFolder(dataFolder, o.purpose) : null;
  try {
    const server = await startEmbeddedPostgres({ dataFolder, onProgress: o.onProgress });
    return {
      url: server.url,
      async close() {
        if (lock === null) return server.leave();
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
