import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';

type Names = readonly [en: string, zhCn: string, zhTw: string, es: string];

// People know a city, not a zone id; "Asia/Shanghai" is Beijing to everyone who lives by it. Zones that are not
// listed show the city of their id, in Latin letters.
const CITIES: Readonly<Record<string, Names>> = {
  'America/New_York': ['New York', '纽约', '紐約', 'Nueva York'],
  'America/Detroit': ['Detroit', '底特律', '底特律', 'Detroit'],
  'America/Chicago': ['Chicago', '芝加哥', '芝加哥', 'Chicago'],
  'America/Denver': ['Denver', '丹佛', '丹佛', 'Denver'],
  'America/Phoenix': ['Phoenix', '凤凰城', '鳳凰城', 'Phoenix'],
  'America/Los_Angeles': ['Los Angeles', '洛杉矶', '洛杉磯', 'Los Ángeles'],
  'America/Anchorage': ['Anchorage', '安克雷奇', '安克拉治', 'Anchorage'],
  'Pacific/Honolulu': ['Honolulu', '檀香山', '檀香山', 'Honolulu'],
  'America/Puerto_Rico': ['San Juan', '圣胡安', '聖胡安', 'San Juan'],
  'America/Mexico_City': ['Mexico City', '墨西哥城', '墨西哥城', 'Ciudad de México'],
  'America/Bogota': ['Bogotá', '波哥大', '波哥大', 'Bogotá'],
  'America/Toronto': ['Toronto', '多伦多', '多倫多', 'Toronto'],
  'Europe/London': ['London', '伦敦', '倫敦', 'Londres'],
  'Europe/Madrid': ['Madrid', '马德里', '馬德里', 'Madrid'],
  'Europe/Paris': ['Paris', '巴黎', '巴黎', 'París'],
  'Asia/Shanghai': ['Beijing', '北京', '北京', 'Pekín'],
  'Asia/Urumqi': ['Ürümqi', '乌鲁木齐', '烏魯木齊', 'Urumchi'],
  'Asia/Hong_Kong': ['Hong Kong', '香港', '香港', 'Hong Kong'],
  'Asia/Macau': ['Macau', '澳门', '澳門', 'Macao'],
  'Asia/Taipei': ['Taipei', '台北', '臺北', 'Taipéi'],
  'Asia/Singapore': ['Singapore', '新加坡', '新加坡', 'Singapur'],
  'Asia/Tokyo': ['Tokyo', '东京', '東京', 'Tokio'],
  'Asia/Seoul': ['Seoul', '首尔', '首爾', 'Seúl'],
  'Australia/Sydney': ['Sydney', '悉尼', '雪梨', 'Sídney'],
  UTC: ['UTC', 'UTC', 'UTC', 'UTC'],
};
/** Zones whose city has a name here, in the order in which they are offered for choice. */
export const SHOWN_ZONES: readonly ZoneId[] = Object.keys(CITIES);
const COLUMN: Readonly<Record<Language, 0 | 1 | 2 | 3>> = { en: 0, 'zh-CN': 1, 'zh-TW': 2, es: 3 };

/** The city people know a zone by, in their language: `Asia/Shanghai` is 北京. */
export function zoneName(zone: ZoneId, language: Language): string {
  const names = CITIES[zone];
  if (names) return names[COLUMN[language]];
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

// Without a better answer (the page's script leaves a cookie) a reader's clock is guessed from the language; English and
// Spanish readers are taken to live by the line's own zone.
const HOME: Readonly<Record<Language, ZoneId | null>> = { en: null, es: null, 'zh-CN': 'Asia/Shanghai', 'zh-TW': 'Asia/Taipei' };

const ZONE_SHAPE = /^[A-Za-z]+(?:[_/+-][A-Za-z0-9]+){0,4}$/;
const LONGEST_ZONE = 40;

/** Whether outside text names a zone this machine knows. */
export function isZone(text: string): boolean {
  if (text.length > LONGEST_ZONE || !ZONE_SHAPE.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The reader's zone: the one their device told us, else the home of their language, else null (live by the line's zone). */
export function readerZone(told: string | undefined, language: Language): ZoneId | null {
  return told !== undefined && isZone(told) ? told : HOME[language];
}

const PARTS = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const;

/** Whether two zones show the same wall clock at that moment; then a second clock would only be noise. */
export function sameClock(a: ZoneId, b: ZoneId, moment: Instant): boolean {
  if (a === b) return true;
  const wall = (zone: ZoneId) => wallClock(zone).format(moment * 1000);
  return wall(a) === wall(b);
}

const walls = new Map<ZoneId, Intl.DateTimeFormat>();
const MOST_WALLS = 500;
function wallClock(zone: ZoneId): Intl.DateTimeFormat {
  let wall = walls.get(zone);
  if (!wall) {
    if (walls.size >= MOST_WALLS) walls.clear();
    wall = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: zone });
    walls.set(zone, wall);
  }
  return wall;
}
