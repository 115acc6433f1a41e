// One path each, drawn on 24 x 24 with a 1.7 stroke; no sprite and no request.
const PATHS = {
  back: 'M19 12H5m6-6-6 6 6 6',
  next: 'M5 12h14m-6-6 6 6-6 6',
  check: 'm5 13 4.5 4.5L19 7',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  shield: 'm9 12 2 2 4-4m-3-7 7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z',
  lock: 'M8 11V8a4 4 0 0 1 8 0v3m-9 0h10v9H7z',
  phone: 'M7 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 5 6a2 2 0 0 1 2-2',
  calendar: 'M5 6h14v14H5zm0 4h14M9 3v4m6-4v4',
  share: 'M12 15V4m-4 4 4-4 4 4M6 13v7h12v-7',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  info: 'M12 11v5m0-8.5v.5m9 4a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8m-8 8c1-4 4-5.5 8-5.5s7 1.5 8 5.5',
  key: 'M12 15.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0m-1.2-2.8L20 3.5m-4.5 4.5 3 3',
  go: 'm9 6 6 6-6 6',
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  undo: 'M9 8H5V4m0 4c2-3 5-4 8-4a8 8 0 1 1-7.5 10.7',
  radar: 'M12 12 18 6m-6 10a4 4 0 1 1 3-6.7M12 21a9 9 0 1 1 6.4-15.4A9 9 0 0 1 21 12',
  book: 'M5 4h13v16H6.5A1.5 1.5 0 0 1 5 18.5zm0 14.5A1.5 1.5 0 0 1 6.5 17H18M9 8h5',
  tag: 'M4 12V4h8l8 8-8 8zm4-4v.01',
  ticket: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zm10 0v10',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7m-6 8c.5-3.5 3-5 6-5s5.5 1.5 6 5m1-15a3.5 3.5 0 0 1 0 7m2 3.5c2 .7 3 2.2 3 4.5',
  out: 'M14 4H5v16h9m-4-8h11m-4-4 4 4-4 4',
} as const;
export type IconName = keyof typeof PATHS;

/** A line icon in the colour of its text; always decoration, so hidden from readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return <svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name]} /></svg>;
}
