import type { Staff } from '../src/rooms/staff/staff.ts';

/** Who works at the demo shop: one of each role, let in by a click at `/ops/sign-in`. */
const DEMO_STAFF = [
  { name: 'Alex Rivera', email: 'agent@demo.invalid', role: 'agent', languages: ['en', 'es'] },
  { name: 'Mei Chen', email: 'supervisor@demo.invalid', role: 'supervisor', languages: ['zh-CN', 'en'] },
  { name: 'Sam Okafor', email: 'manager@demo.invalid', role: 'manager', languages: ['en'] },
] as const;

/** Makes the demo's staff unless they are there, and says who they are for `data/demo.json`. */
export async function makeDemoStaff(staff: Staff, baseUrl: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  for (const one of DEMO_STAFF) await staff.addDemoStaff(one);
  return (await staff.demoStaff()).map(({ id, name, role }) => ({ role, name, id, signIn: `${baseUrl}/ops/sign-in, one click under "Demo sign-in"; there is no password` }));
}
