import { printFigures } from '../bench/figures.ts';
import { benchPages } from '../bench/pages/pages.ts';
import { command } from './where.ts';

// `npm run bench:pages [-- --quick]`: the four pages over a slow link, with and without script.
await command(async () => printFigures({ pages: await benchPages({ quick: process.argv.includes('--quick') }) }));
