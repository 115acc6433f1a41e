import type { DeviceKind } from '../models/app.ts';

/** Whose words come first. Wrong guesses cost a tap: the others stand below. */
export function deviceKindOf(userAgent: string | undefined): DeviceKind {
  const agent = (userAgent ?? '').slice(0, 400);
  if (/MicroMessenger/.test(agent)) return 'wechat';
  if (/iPhone|iPad|iPod/.test(agent)) return 'iphone';
  return /Android|HarmonyOS/.test(agent) ? 'android' : 'desktop';
}
