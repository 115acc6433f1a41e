import type { ReceiptsModel } from '../../models/papers.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { papersWords } from '../../words/papers/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

/** The receipts of an account: by month, with a search, each with its PDF. */
export function receiptsPage(frame: Frame, model: ReceiptsModel) {
  const kit = kitOf(frame);
  const w = papersWords(frame.language).list;
  const bill = accountWords(frame.language).bill.title;
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <details class="card rows" open={model.search !== '' || model.rows.length === 0}>
        <summary>{`${w.month} · ${model.month === null ? w.all : model.month}`}</summary>
        <form method="get" action="/account/receipts">
          <label class="f" for="mo">{w.month}</label>
          <select class="in" id="mo" name="month"><option value="">{w.all}</option>{model.months.map((month) => <option value={month} selected={month === model.month}>{month}</option>)}</select>
          <label class="f" for="q">{w.search}</label>
          <input class="in" id="q" name="q" value={model.search} maxlength={60} autocomplete="off" />
          <p class="row"><button class="ob">{w.show}</button></p>
        </form>
      </details>
      {model.rows.length === 0 ? <p class="ct">{w.none}</p> : (
        <section class="card rows">
          {model.rows.map((row) => (
            <div class="row"><div><b><a href={row.url}>{kit.name(row.plan)}</a></b><small>{`${kit.f.day(row.at, row.zone, frame.now)} · ${row.line}`}</small><small>{row.number} · <a href={row.pdfUrl} aria-label={`PDF ${row.number}`}>PDF</a> · <a href={row.billUrl} aria-label={`${bill} ${row.number}`}>{bill}</a></small></div><span class="n">{kit.f.money(row.total)}</span></div>
          ))}
        </section>
      )}
      {model.rows.length === 0 ? null : <p class="go"><a class="ob" href={model.csvUrl}>{w.csv}</a></p>}
    </Page>
  );
}
