import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotJson, pathText, readJson } from './json-lines.ts';

test('reads what JSON.parse reads, member names like __proto__ included', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    expect(readJson(text).value).toEqual(JSON.parse(text));
    expect(readJson(JSON.stringify(JSON.parse(text), null, 2)).value).toEqual(JSON.parse(text));
  }));
  expect(Object.getPrototypeOf(readJson('{"__proto__": {"admin": true}}').value)).toBe(Object.prototype);
});

test('refuses exactly what JSON.parse refuses', () => {
  for (const text of ['', '{', '[1,]', '{"a":1,}', '{a:1}', "'a'", '01', '1.', '.5', '+1', '"\n"', '"\\x"', 'nul', '[1] 2', '{"a" 1}', 'NaN', '"a']) {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => readJson(text)).toThrow(NotJson);
  }
});

test('remembers the line of every member and element, whatever the line ends', () => {
  const json = readJson('{\r\n "plans": [\n  {"id": "a",\n   "modes": ["x",\n "y"]},\n\n  {"id": "b"}\n ]\n}');
  const lineOf = (...path: (string | number)[]) => json.lineOf(path);
  expect([lineOf('plans'), lineOf('plans', 0), lineOf('plans', 0, 'modes'), lineOf('plans', 0, 'modes', 1), lineOf('plans', 1, 'id')]).toEqual([2, 3, 4, 5, 7]);
  // What is not there stands where it ought to be.
  expect([lineOf('plans', 1, 'modes', 3), lineOf('carriers')]).toEqual([7, 1]);
});

test('says where reading stopped', () => {
  expect(() => readJson('{\n "a": 1,\n "b" 2\n}')).toThrowError(expect.objectContaining({ line: 3, message: 'expected ":", found "2"' }));
  expect(() => readJson('[\n1,\n')).toThrowError(expect.objectContaining({ line: 3, message: 'expected a value, found the end of the file' }));
  expect(() => readJson('['.repeat(100_000))).toThrow(NotJson);
});

test('tells of members written twice and keeps the first', () => {
  const json = readJson('{"a": {"b": 1, "b": 2}}');
  expect([json.value, json.repeated]).toEqual([{ a: { b: 1 } }, [['a', 'b']]]);
});

test('a path reads like code', () => {
  expect([pathText(['plans', 3, 'renewal', 'default']), pathText(['name', 'zh-TW']), pathText(['a b', 0]), pathText([])]).toEqual(['plans[3].renewal.default', 'name.zh-TW', '["a b"][0]', '']);
});
