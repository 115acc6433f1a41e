import { Refusal } from '../../src/base/refusal.ts';

/** A name from a menu; any other is no press of a button of ours. */
export const oneOf = <T extends object>(menu: T, name: string | undefined): keyof T => {
  if (name === undefined || !Object.hasOwn(menu, name)) throw new Refusal('malformed');
  return name as keyof T;
};

/** `once` and `always` are two buttons of each row; which was pressed says how often. */
export const asked = (fields: ReadonlyMap<string, string>): { readonly name: string; readonly times: 1 | null } | null => {
  const [once, always] = [fields.get('once'), fields.get('always')];
  if (once !== undefined) return { name: once, times: 1 };
  return always === undefined ? null : { name: always, times: null };
};
