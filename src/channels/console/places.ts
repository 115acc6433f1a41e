import type { IconName } from '../../ui/icon.tsx';
import type { StaffRole } from '../../rooms/staff/staff.ts';
import type { ConsoleWords } from './words/words.ts';

/** A place of the console's menu: where it is, who gets there, and what it is called (`words/`). */
export interface Place { readonly url: string; readonly role: StaffRole; readonly group: keyof ConsoleWords['groups']; readonly word: keyof ConsoleWords['places'] & keyof ConsoleWords['about']; readonly icon: IconName }

/** The menu, in its order. A page that stands here is shown to every role that may open it. */
export const PLACES: readonly Place[] = [
  { url: '/ops/desk', role: 'agent', group: 'work', word: 'desk', icon: 'phone' },
  { url: '/ops/texts', role: 'agent', group: 'work', word: 'texts', icon: 'chat' },
  { url: '/ops/refunds', role: 'supervisor', group: 'work', word: 'refunds', icon: 'undo' },
  { url: '/ops/stuck', role: 'supervisor', group: 'work', word: 'stuck', icon: 'clock' },
  { url: '/ops/radar', role: 'manager', group: 'shop', word: 'radar', icon: 'radar' },
  { url: '/ops/books', role: 'manager', group: 'shop', word: 'books', icon: 'book' },
  { url: '/ops/promotions', role: 'manager', group: 'shop', word: 'promotions', icon: 'tag' },
  { url: '/ops/vouchers', role: 'manager', group: 'shop', word: 'vouchers', icon: 'ticket' },
  { url: '/ops/limits', role: 'manager', group: 'house', word: 'limits', icon: 'shield' },
  { url: '/ops/staff', role: 'manager', group: 'house', word: 'staff', icon: 'people' },
];
