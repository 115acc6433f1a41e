import type { PayerRow } from '../payers.ts';
import { payerWords, type PayerWords } from '../words/payers.ts';
import type { SandboxKit } from './kit.tsx';

/** Who has paid, whose money is on its way, what is disputed and which cards are saved, with what can be made to happen. */
export function Payers({ kit, rows, action }: { readonly kit: SandboxKit; readonly rows: readonly PayerRow[]; readonly action: string }) {
  const w = payerWords(kit.frame.language);
  return (
    <section class="card rows mx">
      <h2>{w.title}</h2>
      {rows.length === 0 ? <p class="sub">{w.none}</p> : null}
      {rows.map((row) => {
        const name = nameOf(kit, w, row);
        return (
          <form class="row" method="post" action={action}>
            <div><b>{name}</b><small>{w.on[row.kind]}</small></div>
            <p>{row.deeds.map((deed) => <button class="ob" name={deed} value={row.id} aria-label={`${w[deed]}: ${name}`}>{w[deed]}</button>)}</p>
          </form>
        );
      })}
    </section>
  );
}

function nameOf(kit: SandboxKit, w: PayerWords, row: PayerRow): string {
  const how = row.method === 'card' ? [row.brand === null ? null : row.brand.charAt(0).toUpperCase() + row.brand.slice(1), row.last4 === null ? null : `•••• ${row.last4}`].filter(Boolean).join(' ') : w.app[row.method];
  return [row.cents === null ? null : kit.f.money({ cents: row.cents, currency: 'USD' }), how].filter(Boolean).join(' · ');
}
