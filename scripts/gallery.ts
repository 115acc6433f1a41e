import { writeGallery } from '../src/channels/web/write-gallery.ts';
import { command, fromCaller, say, WrongCommand } from './where.ts';

// `npm run gallery -- FOLDER`: every page in every state, language and palette, as files to be looked at without a server.
await command(async () => {
  const [named, ...rest] = process.argv.slice(2);
  if (named === undefined || rest.length > 0) throw new WrongCommand('name the folder: npm run gallery -- FOLDER.');
  const folder = fromCaller(named);
  const count = await writeGallery(folder);
  say(`${count} pages written.`);
  process.stdout.write(`${folder}/index.html\n`);
});
