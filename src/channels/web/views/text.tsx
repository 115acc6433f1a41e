import type { Child } from 'hono/jsx';
import type { Frame, TextModel } from '../view-models.ts';
import { kitOf } from './kit.tsx';
import { Page } from './page.tsx';

/** A page of the operator's own words, from `shop/pages/<name>.<language>.md`. */
export function textPage(frame: Frame, model: TextModel) {
  const kit = kitOf(frame);
  return <Page kit={kit} title={kit.w.pages[model.name]} back="/"><article class="text">{renderText(model.source)}</article></Page>;
}

// Links an operator may write; anything else stays text. No javascript:, no data:.
const LINK = /\[([^\]]{1,200})\]\(((?:https?:\/\/|mailto:|tel:|\/)[^)\s]{0,500})\)|\*\*([^*]{1,300})\*\*/g;

/**
 * The small part of Markdown that a shop's terms need: `#` and `##` headings, `-` lists, paragraphs, **bold**, [links](…).
 * It makes nodes, never HTML text, so whatever an operator writes is escaped.
 */
export function renderText(source: string): Child[] {
  return source.replaceAll('\r\n', '\n').split(/\n{2,}/).map((block) => block.trim()).filter((block) => block !== '').flatMap((block): Child[] => {
    if (block.startsWith('## ')) return [<h2>{inline(firstLine(block).slice(3))}</h2>, ...renderText(restOf(block))];
    if (block.startsWith('# ')) return [<h1>{inline(firstLine(block).slice(2))}</h1>, ...renderText(restOf(block))];
    const lines = block.split('\n');
    if (lines.every((line) => line.startsWith('- '))) return [<ul>{lines.map((line) => <li>{inline(line.slice(2))}</li>)}</ul>];
    return [<p>{inline(lines.join(' '))}</p>];
  });
}

const firstLine = (block: string): string => block.split('\n', 1)[0] ?? '';
const restOf = (block: string): string => block.split('\n').slice(1).join('\n');

function inline(text: string): Child[] {
  const out: Child[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) out.push(text.slice(from, match.index));
    out.push(match[3] === undefined ? <a href={match[2]}>{match[1]}</a> : <b>{match[3]}</b>);
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}
