import { resolve } from 'node:path';
import { projectRoot } from '../src/platform/project-root.ts';

/** The data folder and server address that the commands share with the product. */
export const dataFolder = (): string => resolve(projectRoot(), process.env['XUKA_DATA'] ?? 'data');
export const databaseUrl = (): string | undefined => process.env['DATABASE_URL'] || undefined;

/** A file named on the command line is meant from where the person stands; `run.cjs` works in the project's folder. */
export const fromCaller = (name: string): string => resolve(process.env['XUKA_CALLER_FOLDER'] ?? process.cwd(), name);

export const say = (line: string): void => { process.stderr.write(`xuka: ${line}\n`); };

/** The person asked for something that cannot be; the message is a whole sentence. */
export class WrongCommand extends Error {
  override readonly name = 'WrongCommand';
}

/** Throws WrongCommand for the first word that is none of the options; each of those in `valued` takes the word after it. */
export function refuseOthers(args: readonly string[], { valued, plain = [], usage }: { readonly valued: readonly string[]; readonly plain?: readonly string[]; readonly usage: string }): void {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (valued.includes(word)) at++;
    else if (!plain.includes(word)) throw new WrongCommand(`"${word}" is not understood. ${usage}`);
  }
}

/** Runs a command: an error with a sentence for people ends it with that sentence, any other with its stack. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const forPeople = error instanceof Error && /^(PostgresUnavailable|FolderInUse|NoShopHere|BackupUnreadable|NotEmpty|WrongCommand|LinesRefused|CatalogRefused|KeysUnreadable|ConfigWrong)$/.test(error.name);
    say(forPeople ? error.message : error instanceof Error ? error.stack ?? error.message : String(error));
    process.exitCode = 1;
  }
}
