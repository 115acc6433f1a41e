import { expect, test } from 'vitest';
import { aSite } from '../tests/support/site.ts';
import { staffCommand } from './staff-command.ts';
import { WrongCommand } from './where.ts';

test('the first manager is invited by command, finds the link, and is listed; a lost phone gets a new one; the last manager stays', async () => {
  const { staff } = await aSite();
  const run = async (...args: string[]) => {
    const printed: string[] = [], said: string[] = [];
    await staffCommand(args, staff, { by: (reason) => ({ door: 'console', actor: 'operator:test', reason }), link: (token) => `https://renew.example/ops/join/${token}` }, { print: (line) => printed.push(line), say: (line) => said.push(line) });
    return { printed, said: said.join('\n') };
  };
  const wrong = async (...args: string[]): Promise<string> => {
    try { await run(...args); return 'nothing'; } catch (error) { if (error instanceof WrongCommand) return error.message; throw error; }
  };
  expect((await run('list')).said).toContain('nobody yet');
  expect(await wrong('invite', '--name', 'Wei', '--email', 'wei', '--role', 'manager')).toContain('not an e-mail');
  expect(await wrong('invite', '--name', 'Wei', '--email', 'wei@shop.example', '--role', 'boss')).toContain('--role, one of agent, supervisor, manager');
  expect(await wrong('invite', '--name', 'Wei', '--email', 'wei@shop.example', '--role', 'agent', '--languages', 'fr')).toContain('no language "fr"');
  const { printed: [link], said } = await run('invite', '--name', 'Wei', '--email', 'Wei@shop.example', '--role', 'manager', '--languages', 'zh-CN,en');
  expect(link).toMatch(/^https:\/\/renew[.]example\/ops\/join\/[\w-]{43}$/);
  expect(said).not.toContain(link!.slice(-20));
  expect((await run('list')).printed).toEqual([expect.stringMatching(/manager {2}invited {2}wei@shop[.]example {2}Wei$/)]);
  expect(await wrong('invite', '--name', 'Wei', '--email', 'wei@shop.example', '--role', 'agent')).toContain('already');
  expect((await run('link', 'wei@shop.example')).printed[0]).not.toBe(link);
  expect(await wrong('disable', 'wei@shop.example')).toContain('last manager');
  expect(await wrong('disable', 'nobody@shop.example')).toContain('Nobody of the staff');
  expect(await wrong('fire')).toContain('npm run staff -- invite');
});
