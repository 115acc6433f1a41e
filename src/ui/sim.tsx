import type { Child } from 'hono/jsx';

/** The gold contact of a SIM: the shop's mark on every page. */
export function Chip() {
  return <svg class="chip" viewBox="0 0 44 34" aria-hidden="true"><rect x=".6" y=".6" width="42.8" height="32.8" rx="6" /><path d="M1 12h14v10H1m42-10H29v10h14M15 12V1m14 11V1M15 22v11m14-11v11M15 17H1" /></svg>;
}

/** The SIM card: deep jade while the line lives, grey (`off`) when it does not. */
export function SimCard({ off, title, sub, tags, children }: { readonly off: boolean; readonly title: string; readonly sub: string; readonly tags: readonly string[]; readonly children?: Child }) {
  return (
    <section class={off ? 'sim off' : 'sim'}>
      <div class="hd"><div><h1 class="n">{title}</h1><p>{sub}</p></div><Chip /></div>
      <p class="tags">{tags.map((tag) => <span>{tag}</span>)}</p>
      {children}
    </section>
  );
}

/** The line in one strip, for the pages of the flow. */
export function LineStrip({ shown, about }: { readonly shown: string; readonly about: string }) {
  return <p class="ln"><Chip /><b class="n">{shown}</b>{about}</p>;
}

/** A ring of ticks without figures: the ornament of the first page. */
export function TickOrnament() {
  return <svg class="dec" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="18.6" stroke-width="1.8" stroke-dasharray=".9 2.996" /><circle cx="20" cy="20" r="14.5" stroke-width="2.6" /></svg>;
}
