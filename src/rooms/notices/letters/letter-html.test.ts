import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../base/language.ts';
import { compose } from '../compose.ts';
import { testFacts } from '../test-facts.ts';
import { DARK, HEAD, HEAD_DIM, LIGHT } from './letter-html.tsx';

const shop = { name: null, url: 'https://renew.example', help: '+1 (800) 555-0199' };
const letters = LANGUAGES.flatMap((language) => testFacts(language).all.map((facts) => {
  const content = compose(facts, { channel: 'email', language, shop });
  return content.channel === 'email' ? content.html : '';
}));

/** WCAG 2: from 1 (none) to 21 (black on white). */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const [red, green, blue] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe('letters by light and by dark', () => {
  const WHITE = '#ffffff', HEAD_TEXT = '#f3f8f4';
  test.each([
    ['light', LIGHT.ink, LIGHT.card], ['light', LIGHT.ink2, LIGHT.card], ['light', LIGHT.ink, LIGHT.soft], ['light', LIGHT.ink2, LIGHT.soft], ['light', WHITE, LIGHT.jade],
    ['light', HEAD_DIM.good, HEAD.good], ['light', HEAD_TEXT, HEAD.good], ['light', HEAD_DIM.warning, HEAD.warning], ['light', HEAD_TEXT, HEAD.warning],
    ['dark', DARK.ink, DARK.card], ['dark', DARK.ink2, DARK.card], ['dark', DARK.ink, DARK.soft], ['dark', DARK.ink2, DARK.soft], ['dark', DARK.on, DARK.jade],
    ['dark', HEAD_DIM.good, DARK.good], ['dark', HEAD_TEXT, DARK.good], ['dark', HEAD_DIM.warning, DARK.warning], ['dark', HEAD_TEXT, DARK.warning],
  ])('%s: %s on %s is 4.5 to 1 at least', (_scheme, text, ground) => { expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5); });

  // An inline colour without its class would stay dark on dark.
  test('every colour of the light palette has the class that changes it in the dark', () => {
    const classFor = { [`color:${LIGHT.ink}`]: 'i', [`color:${LIGHT.ink2}`]: 'd', [`background:${LIGHT.card}`]: 'c', [`background:${LIGHT.paper}`]: 'p', [`background:${LIGHT.soft}`]: 's', [`background:${LIGHT.jade}`]: 'b', [`solid ${LIGHT.rule}`]: 'r' };
    let seen = 0;
    for (const html of letters) {
      for (const [tag] of html.matchAll(/<[a-z0-9]+ [^>]*style="[^"]*"[^>]*>/g)) {
        const classes = (/class="([^"]*)"/.exec(tag)?.[1] ?? '').split(' ');
        for (const [style, name] of Object.entries(classFor)) {
          if (!new RegExp(`(?:^|[;" ])${style}`).test(tag)) continue;
          seen++;
          expect([tag, classes.includes(name)]).toEqual([tag, true]);
        }
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  test('no image, script, font, form or tracker; the only address is the button’s', () => {
    for (const html of letters) {
      expect(html).not.toMatch(/<(?:img|script|link|iframe|form|input|object|video)\b|url\(|@import|onclick/i);
      for (const [, href] of html.matchAll(/(?:href|src)="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/renew\.example\//);
    }
  });

  test('figures stand in real tables with row headers; tables for layout say so', () => {
    for (const html of letters) for (const [table] of html.matchAll(/<table(?![^>]*role="presentation")[^>]*>(?:(?!<table).)*?<\/table>/gs)) expect(table).toContain('<th scope="row"');
  });
});
