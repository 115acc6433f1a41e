import type { Usd } from '../../src/base/money.ts';
import type { Instant } from '../../src/base/time.ts';
import type { FaultKind } from '../../src/rooms/payments/gateways/paypal/fake/faults.ts';
import { WEBHOOK_MODE_NAMES, type WebhookMode } from '../fault-menu.ts';
import { PAYPAL_MODE_NAMES, PAYPAL_REQUEST_NAMES, type PaypalRequest } from '../paypal-menu.ts';
import { paypalWords, type PaypalWords } from '../words/paypal.ts';
import { SaidHere, SandboxPage, type SandboxKit } from './kit.tsx';
import { Choice, ModeRow, OnNow, Says } from './vendor.tsx';

export interface PaypalModel {
  readonly rules: readonly { readonly kind: FaultKind; readonly request: PaypalRequest | null; readonly on: string; readonly left: number | null }[];
  readonly webhooks: readonly WebhookMode[];
  /** The newest payments, newest first. */
  readonly money: readonly { readonly reference: string; readonly amount: Usd; readonly at: Instant; readonly state: keyof PaypalWords['states'] }[];
}

/** The simulated PayPal: its answers, its calls to the shop, and what its payers and banks do afterwards. */
export function paypalPage(kit: SandboxKit, model: PaypalModel) {
  const { s, f } = kit;
  const p = paypalWords(kit.frame.language);
  const action = '/sandbox/paypal';
  const modeOf = (kind: FaultKind) => (kind === 'token_gone' ? p.tokenGone : s.stripe[kind]);
  return (
    <SandboxPage kit={kit} title="PayPal" place={null} back="/sandbox#vendors" lead={p.lead}>
      <SaidHere kit={kit} at="here" />
      <OnNow kit={kit} action={action} isOn={model.rules.length + model.webhooks.length > 0}>
        {model.rules.map((rule) => <div class="row"><div><b>{modeOf(rule.kind)[0]}</b><small>{`${rule.request === null ? rule.on : p.requests[rule.request]} · ${s.vendor.left(rule.left)}`}</small></div></div>)}
        {model.webhooks.map((mode) => <div class="row"><div><b>{s.webhooks[mode][0]}</b><small>{s.vendor.webhooks}</small></div></div>)}
      </OnNow>
      <form method="post" action={action}>
        <section class="card rows vx">
          <h2>{p.money}</h2>
          {model.money.length === 0 ? <p class="sub">{p.noMoney}</p> : model.money.map((one) => (
            <div class="row">
              <div><b>{f.money(one.amount)}</b><small>{`${f.minute(one.at, kit.frame.readerZone ?? 'UTC', kit.frame.now)} · ${p.states[one.state]}`}</small></div>
              {one.state === 'paid' || one.state === 'partly' ? <p><button class="ob" name="dispute" value={one.reference} aria-label={`${p.dispute}: ${f.money(one.amount)}`}>{p.dispute}</button></p> : null}
              {one.state === 'disputed' ? <p><button class="ob" name="won" value={one.reference}>{p.won}</button><button class="ob" name="lost" value={one.reference}>{p.lost}</button></p> : null}
            </div>
          ))}
          {model.money.length === 0 ? null : <div class="row"><div><small>{p.settleSays}</small></div><p><button class="ob" name="do" value="settle">{p.settle}</button></p></div>}
        </section>
      </form>
      <form method="post" action={action}>
        <section class="card rows mx">
          <h2>{s.vendor.modes}</h2>
          <Choice id="rq" name="request" label={s.vendor.request} options={PAYPAL_REQUEST_NAMES.map((name) => [name, p.requests[name]] as const)} />
          {PAYPAL_MODE_NAMES.map((mode) => <ModeRow kit={kit} mode={modeOf(mode)} value={mode} />)}
        </section>
      </form>
      <form method="post" action={action}>
        <section class="card rows mx">
          <h2>{s.vendor.webhooks}</h2>
          {WEBHOOK_MODE_NAMES.map((mode) => (
            <div class="row">
              <Says mode={s.webhooks[mode]} />
              <p>{model.webhooks.includes(mode) ? <b class="px">{s.vendor.isOn}</b> : <button class="ob" name="webhooks" value={mode} aria-label={`${s.vendor.on}: ${s.webhooks[mode][0]}`}>{s.vendor.on}</button>}</p>
            </div>
          ))}
        </section>
      </form>
    </SandboxPage>
  );
}
