const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['WeChat', /MicroMessenger/], ['Edge', /Edg(?:e|A|iOS)?\//], ['Samsung Internet', /SamsungBrowser/], ['Opera', /OPR\//], ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/], ['Safari', /Safari/],
];
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['HarmonyOS', /HarmonyOS/], ['Android', /Android/], ['iPhone', /iPhone/], ['iPad', /iPad/], ['Windows', /Windows/], ['Mac', /Macintosh/], ['ChromeOS', /CrOS/], ['Linux', /Linux/],
];

/** `Chrome · Android`: enough to know one's own devices by, too little to follow anybody. Null where nothing is known. */
export function deviceOf(userAgent: string | undefined): string | null {
  const known = (list: typeof BROWSERS) => list.find(([, pattern]) => pattern.test((userAgent ?? '').slice(0, 400)))?.[0];
  return [known(BROWSERS), known(SYSTEMS)].filter((one) => one !== undefined).join(' · ') || null;
}
