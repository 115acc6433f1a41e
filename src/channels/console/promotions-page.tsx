import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { MB } from '../../base/data-size.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { endPromotion, listPromotions, makePromotion, newPromotionCode, PromotionRefused, type PromotionShown } from '../../rooms/promotions/promotions.ts';
import { byStaff, type StaffMember } from '../../rooms/staff/staff.ts';
import type { Random } from '../../platform/random.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

/** `/ops/promotions`: every code with its uses and what is left of its budget; make one, end one. */
export function promotionRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app, random } = parts;
  const routes = new Hono<FrameEnv>();
  async function show(c: FrameContext, member: StaffMember | null, said: { readonly problems?: readonly string[]; readonly made?: string; readonly typed?: ReadonlyMap<string, string> } = {}): Promise<Response> {
    const rows = await listPromotions(app);
    if (member === null || (!said.problems && wantsJson(c))) return c.json({ promotions: rows.map((row) => jsonOf(row, app.clock.now())) });
    const typed = (name: string): string => said.typed?.get(name) ?? '';
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Promotions" active="/ops/promotions">
        <h1>Promotions</h1>
        <p class="quiet">Codes of the catalogue are changed there. Uses are held when a renewal is placed, spent when it is paid, freed when it dies.</p>
        {said.made ? <p role="status"><b>{said.made}</b> holds from now on.</p> : null}
        {said.problems ? <div role="alert"><p><b>Nothing was changed.</b></p><ul>{said.problems.map((one) => <li>{one}</li>)}</ul></div> : null}
        <div class="scroll"><table>
          <tr><th>Code</th><th>Gives</th><th>For</th><th>Window (UTC)</th><th>Held</th><th>Spent</th><th>Freed</th><th>Uses left</th><th>Taken off</th><th>Budget left</th><th>End</th></tr>
          {rows.map((row) => { const one = jsonOf(row, app.clock.now()); return (
            <tr>
              <td><code>{one.code}</code><br /><span class={one.state === 'in force' ? 'tag on' : 'tag'}>{one.state}</span>{one.source === 'operator' ? null : <><br /><small>{one.source}</small></>}</td><td>{one.gives}</td><td>{one.conditions.join('; ') || 'every renewal'}</td><td>{one.from === null && one.to === null ? 'always' : `${one.from ?? 'from the start'} to ${one.to ?? 'no end'}`}</td>
              <td>{one.held}</td><td>{one.spent}</td><td>{one.freed}</td><td>{one.usesLeft ?? 'no limit'}</td><td>{dollars(one.takenOffCents)}</td><td>{one.budgetLeftCents === null ? 'no limit' : dollars(one.budgetLeftCents)}</td>
              <td>{one.source === 'operator' && one.state !== 'ended' ? <form method="post" action="/ops/promotions/end"><input type="hidden" name="code" value={one.code} /><button>End</button></form> : '–'}</td>
            </tr>); })}
        </table></div>
        <h2>Make one</h2>
        <form method="post" action="/ops/promotions" class="card">
          <div class="fields">
            <label class="field">Code<input name="code" value={typed('code')} /><small>empty: one that nobody can guess</small></label>
            <label class="field">Kind<select name="kind">{['percent', 'flat', 'bonus_data'].map((kind) => <option selected={kind === typed('kind')}>{kind}</option>)}</select></label>
            <label class="field">Amount<input name="amount" inputmode="numeric" required value={typed('amount')} /><small>basis points, cents or MB</small></label>
            <label class="field">At most, cents<input name="maxCents" inputmode="numeric" value={typed('maxCents')} /><small>percent only</small></label>
            <label class="field">From<input name="effectiveFrom" placeholder="2027-01-01T00:00:00-05:00" value={typed('effectiveFrom')} /><small>with its offset</small></label>
            <label class="field">To<input name="effectiveTo" value={typed('effectiveTo')} /></label>
            <label class="field">Uses in all<input name="totalUses" inputmode="numeric" value={typed('totalUses')} /></label>
            <label class="field">Uses of one customer<input name="usesPerCustomer" inputmode="numeric" value={typed('usesPerCustomer')} /></label>
            <label class="field">Budget, cents<input name="budgetCents" inputmode="numeric" value={typed('budgetCents')} /></label>
            <label class="field">Plans<input name="planIds" value={typed('planIds')} /><small>ids, with spaces</small></label>
            <label class="field">Kinds of plans<input name="planKinds" value={typed('planKinds')} /><small>day month bundle keep addon</small></label>
            <label class="field">Carriers<input name="carriers" value={typed('carriers')} /></label>
          </div>
          <fieldset class="choose in"><legend>Conditions</legend><label><input type="checkbox" name="first" value="1" checked={typed('first') === '1'} /> first renewal of a line only</label><label><input type="checkbox" name="alone" value="1" checked={typed('alone') === '1'} /> not beside the auto-renew discount</label></fieldset>
          <button class="main">Make</button>
        </form>
      </ConsoleFrame>, said.problems ? 422 : 200);
  }

  routes.get('/ops/promotions', async (c) => show(c, (await staffOrProgram(c, parts, 'manager')).member));
  routes.post('/ops/promotions', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const { fields } = await readForm(c);
    try {
      const made = await makePromotion(app, rowOf(fields, random), byStaff(member, 'made by hand'));
      return await show(c, member, { made: made.terms.code });
    } catch (error) {
      if (error instanceof PromotionRefused) return show(c, member, { problems: error.problems, typed: fields });
      throw error;
    }
  });
  routes.post('/ops/promotions/end', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const code = (await readForm(c)).fields.get('code');
    if (code === undefined) throw new Refusal('malformed');
    try {
      await endPromotion(app, code, byStaff(member, 'ended by hand'));
    } catch (error) {
      if (error instanceof PromotionRefused) return show(c, member, { problems: error.problems });
      throw error;
    }
    return c.redirect('/ops/promotions', 303);
  });
  return routes;
}

/** A form's fields as a row of the catalogue; what is wrong with it, its reader says. */
function rowOf(fields: ReadonlyMap<string, string>, random: Random): Record<string, unknown> {
  const text = (name: string): string => (fields.get(name) ?? '').trim();
  const number = (name: string): number | undefined => (text(name) === '' ? undefined : Number(text(name)));
  const list = (name: string): string[] | undefined => (text(name) === '' ? undefined : text(name).split(/[\s,]+/));
  const kind = text('kind');
  const row = {
    code: text('code') === '' ? newPromotionCode(random) : text('code').toUpperCase(), kind, firstRenewalOnly: text('first') === '1', combines: text('alone') === '1' ? 'alone' : 'with_auto_renew',
    [kind === 'percent' ? 'bps' : kind === 'flat' ? 'cents' : 'dataMB']: number('amount'), maxCents: number('maxCents'),
    effectiveFrom: text('effectiveFrom') || undefined, effectiveTo: text('effectiveTo') || undefined,
    totalUses: number('totalUses'), usesPerCustomer: number('usesPerCustomer'), budgetCents: number('budgetCents'), planIds: list('planIds'), planKinds: list('planKinds'), carriers: list('carriers'),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

/** The same figures for people and programs. */
function jsonOf(row: PromotionShown, now: Instant) {
  const { terms, endedAt } = row;
  const to = endedAt !== null && (terms.to === null || endedAt < terms.to) ? endedAt : terms.to;
  const gives = terms.kind === 'percent' ? `${terms.basisPoints / 100} %${terms.maxCents === null ? '' : `, at most ${dollars(Number(terms.maxCents))}`}` : terms.kind === 'flat' ? dollars(Number(terms.cents)) : `${terms.bytes / MB} MB`;
  return {
    code: terms.code, source: row.id === null ? 'catalogue' : 'operator', state: to !== null && to <= now ? 'ended' : terms.from !== null && terms.from > now ? 'not yet' : 'in force', gives,
    conditions: [
      ...(terms.firstRenewalOnly ? ['first renewal of a line'] : []), ...(terms.planIds ? [`plans ${terms.planIds.join(', ')}`] : []), ...(terms.planKinds ? [`kinds ${terms.planKinds.join(', ')}`] : []),
      ...(terms.carriers ? [`carriers ${terms.carriers.join(', ')}`] : []), ...(terms.usesPerCustomer === null ? [] : [`${terms.usesPerCustomer} of one customer`]), ...(terms.combines === 'alone' ? ['not beside the auto-renew discount'] : []),
    ],
    from: terms.from === null ? null : isoOf(terms.from), to: to === null ? null : isoOf(to),
    held: row.held, spent: row.spent, freed: row.freed, usesLeft: row.usesLeft, takenOffCents: Number(row.cents), budgetLeftCents: row.budgetLeftCents === null ? null : Number(row.budgetLeftCents),
  };
}
