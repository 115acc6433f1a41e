import { usd } from '../../../base/money.ts';
import type { ZoneId } from '../../../base/time.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import { Act, Panel, Proofs, zoneShown } from './bits.tsx';
import type { CallModel } from './call-model.ts';
import type { ClockShown, LineShown } from './line-shown.ts';

const FindForm = ({ url, title }: { readonly url: string; readonly title: string }) => (
  <form method="post" action={`${url}/line`} class="dk-form dk-find">
    <label>{title}<input name="line" inputmode="numeric" autocomplete="off" required data-key="/" aria-keyshortcuts="/" /></label>
    <label>Why<input name="reason" required minlength={3} maxlength={200} placeholder="the caller says so" /></label>
    <button class="dk-b">Find</button>
  </form>
);

export function LinePanel(model: CallModel) {
  const { one, shown } = model;
  if (shown.kind === 'none') return <Panel id="line" title="Which line?"><p>The caller has named none yet. Ask for the number, or for the last eight digits of the SIM.</p><FindForm url={one.url} title="Number, or the SIM’s last 8 digits" /></Panel>;
  return shown.kind === 'masked' ? <Masked {...model} shown={shown} /> : <Whole {...model} shown={shown} />;
}

function Masked({ one, shown, formKey }: CallModel & { readonly shown: Extract<LineShown, { kind: 'masked' }> }) {
  return (
    <>
      <Panel id="line" title="Verify the caller">
        <div class="dk-masked"><b class="dk-n">••• ••• {shown.ending}</b><span>Nothing else of this line is shown before the caller has proved it.</span></div>
        {one.isCall ? (
          <div class="dk-keypad">
            {shown.getsTexts ? <Act to={`${one.url}/code`} label="Text a code, typed on their keypad" name="c" quiet={false} /> : <p>This line gets no texts.</p>}
            <Act to={`${one.url}/passcode`} label="Ask for the passcode" name="p" />
            <small>They type it on their telephone. You never hear it, and this page opens by itself.</small>
          </div>
        ) : null}
        {shown.getsTexts ? (
          <div class="dk-aloud">
            <h3>{one.isCall ? 'Or they read a code to you' : 'They read a code to you'}</h3>
            <div class="dk-acts">
              <Act to={`${one.url}/text-code`} label="Text a code to the line" quiet={one.isCall} />
              <form method="post" action={`${one.url}/check-code`} class="dk-form dk-code">
                <label><span class="vh">The code they read out</span><input name="code" inputmode="numeric" autocomplete="off" pattern="[0-9]{6}" maxlength={6} required placeholder="code" data-key="v" aria-keyshortcuts="v" /></label>
                <button class="dk-b">Check</button>
              </form>
            </div>
            <small>Three wrong codes end it for this call. A caller’s number proves nothing.</small>
          </div>
        ) : one.isCall ? null : <p>This line gets no texts: nothing of it can be shown here.</p>}
      </Panel>
      <Panel id="pay" title="Pay without proof">
        <p>Anybody may pay for a line and hears nothing of it.</p>
        {shown.linkTo === null ? <p class="dk-empty">{one.isCall ? 'The caller’s number is withheld or gets no texts: there is nowhere to text a link to.' : 'Without a call there is no number to text a link to. Once a code was right it can go to the line itself.'}</p> : (
          <form method="post" action={`${one.url}/link`} class="dk-form dk-find">
            <input type="hidden" name="key" value={formKey} />
            <label>Plan<select name="plan" required>{shown.plans.map((plan) => <option value={plan.id}>{plan.name}, {plan.price}</option>)}</select></label>
            <button class="dk-b">Text a pay link to ••{shown.linkTo}</button>
          </form>
        )}
      </Panel>
      <Panel id="other" title="Another line"><FindForm url={one.url} title="Number, or the SIM’s last 8 digits" /></Panel>
    </>
  );
}

function Clocks({ clocks, zone, when }: { readonly clocks: readonly ClockShown[]; readonly zone: ZoneId; readonly when: CallModel['when'] }) {
  const f = formatter('en');
  return (
    <table class="dk-table dk-clocks">
      <thead><tr><th scope="col">Clock</th><th scope="col">Line’s time, {zoneShown(zone)}</th><th scope="col">Your time, {zoneShown(when.zone)}</th></tr></thead>
      <tbody>{clocks.map((clock) => (
        <tr><th scope="row">{clock.name}</th>{clock.at === null ? <td colspan={2} class="dk-none">{clock.none}</td> : <><td class="dk-n">{f.minute(lastMoment(clock.at), zone, when.now)}</td><td class="dk-n">{f.minute(lastMoment(clock.at), when.zone, when.now)}</td></>}</tr>))}
      </tbody>
    </table>
  );
}

function Whole({ one, shown, when, names, formKey }: CallModel & { readonly shown: Extract<LineShown, { kind: 'whole' }> }) {
  const f = formatter('en');
  const { status } = shown;
  const { url } = one;
  return (
    <>
      <Panel id="line" title={status.shown} aside={<span class="dk-tag">{status.phase}</span>}>
        <Proofs proofs={one.proofs} names={names} when={when} />
        <div class="dk-facts">
          <div><small>Data left</small><b class="dk-big">{status.left === null ? 'Unlimited' : f.dataText(status.left, 'down')}</b>{status.left === null || status.of === null || status.of === 0n ? null : <progress aria-hidden="true" max="100" value={Math.min(100, Number(status.left * 100n / status.of))} />}<small>{[status.of === null || status.left === null ? null : `of ${f.dataText(status.of, 'down')}`, status.lasts].filter((each) => each !== null).join(' · ')}</small></div>
          <div><small>Plan</small><b>{status.plan ?? 'None runs'}</b><small>{status.carrier}{status.queued === 0 ? '' : ` · ${status.queued} more paid for`}</small></div>
          <div><small>Auto-renew</small><b>{status.auto.on ? 'On' : 'Off'}</b><small>{status.auto.next ?? (status.auto.on ? 'no charge in sight' : 'the caller turns it on themselves')}</small></div>
          <div><small>Money</small><b>{status.wallet ?? 'No wallet shown'}</b><small>{status.balance ?? 'none kept at the carrier'}</small></div>
        </div>
        <Clocks clocks={status.clocks} zone={status.zone} when={when} />
      </Panel>
      <Panel id="acts" title="Do for the caller">
        <div class="dk-acts">
          <a class="dk-b dk-go" href={`${url}/renew`} data-key="r" aria-keyshortcuts="r">Renew on their behalf<kbd aria-hidden="true">r</kbd></a>
          {shown.linkTo === null ? null : <Act to={`${url}/link`} label={`Text a pay link to ••${shown.linkTo}`} formKey={formKey} />}
          {status.receipts.length === 0 ? null : <Act to={`${url}/receipt`} label="Text the last receipt" formKey={formKey} />}
          {status.auto.on ? <Act to={`${url}/auto-off`} label="Turn auto-renew off" /> : null}
        </div>
      </Panel>
      <Panel id="receipts" title="Last renewals">
        {status.receipts.length === 0 ? <p class="dk-empty">None with us so far.</p> : (
          <table class="dk-table"><thead><tr><th scope="col">Receipt</th><th scope="col">Plan</th><th scope="col">When</th><th scope="col">Paid</th><th scope="col"><span class="vh">Refund</span></th></tr></thead>
            <tbody>{status.receipts.map((row) => <tr><td class="dk-n">{row.number}</td><td>{row.plan}</td><td class="dk-n">{f.day(row.at, when.zone, when.now)}</td><td class="dk-n">{f.money(usd(row.cents))}</td><td>{row.refundable ? <a href={`${url}/refunds/${row.renewal}`}>Refund…</a> : null}</td></tr>)}</tbody>
          </table>
        )}
      </Panel>
      <details class="dk-more"><summary>Another line</summary><FindForm url={url} title="Number, or the SIM’s last 8 digits" /></details>
    </>
  );
}
