import type { Fact, Letter } from './letter.ts';

/** Chinese sets its own full-width colon and brackets. */
function facts(letter: Letter): (fact: Fact) => string {
  const [colon, open, close] = letter.language.startsWith('zh') ? ['：', '（', '）'] : [': ', ' (', ')'];
  return ({ label, value, detail }) => `${label}${colon}${value}${detail ? `${open}${detail}${close}` : ''}`;
}

/** The plain body of an e-mail: the same facts in the same order as the HTML one. */
export function letterText(letter: Letter): string {
  const fact = facts(letter);
  const blocks: string[] = [`${letter.shop}\n${letter.headline}\n${letter.lead}`];
  if (letter.change !== null) blocks.push(letter.change.map(fact).join('\n'));
  for (const table of letter.tables) blocks.push(`${table.title}\n${table.facts.map((one) => `  ${fact(one)}`).join('\n')}`);
  if (letter.button !== null) blocks.push(fact({ label: letter.button.label, value: letter.button.url }));
  blocks.push(...letter.notes);
  blocks.push(`--\n${letter.footer.join('\n')}`);
  return `${blocks.join('\n\n').replaceAll('\u00a0', ' ')}\n`;
}
