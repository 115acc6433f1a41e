import type { Child } from 'hono/jsx';
import { CARRIER_MODE_NAMES, STRIPE_MODE_NAMES, STRIPE_REQUEST_NAMES, WEBHOOK_MODE_NAMES, type CarrierMode, type StripeRequest, type WebhookMode } from '../fault-menu.ts';
import type { FaultKind } from '../../src/rooms/payments/gateways/stripe/fake/faults.ts';
import type { PayerRow } from '../payers.ts';
import { Payers } from './payers.tsx';
import { SaidHere, SandboxPage, type SandboxKit } from './kit.tsx';

export interface CarrierModel {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly { readonly id: string; readonly shown: string }[];
  readonly rules: readonly { readonly id: number; readonly mode: CarrierMode; readonly line: string | null; readonly left: number | null }[];
}

export interface StripeModel {
  readonly rules: readonly { readonly kind: FaultKind; readonly request: StripeRequest | null; readonly on: string; readonly left: number | null }[];
  readonly webhooks: readonly WebhookMode[];
  readonly payers: readonly PayerRow[];
}

type Mode = readonly [title: string, does: string];

/** One carrier: what is on, and everything that can be made to go wrong. */
export function carrierPage(kit: SandboxKit, model: CarrierModel) {
  const { s } = kit;
  const action = `/sandbox/carriers/${model.id}`;
  return (
    <SandboxPage kit={kit} title={model.name} place={null} back="/sandbox#vendors" lead={s.vendor.carrierLead}>
      <SaidHere kit={kit} at="here" />
      <OnNow kit={kit} action={action} isOn={model.rules.length > 0} more={<button class="ob" name="do" value="letGo">{s.vendor.letGo}</button>}>
        {model.rules.map((rule) => (
          <div class="row">
            <div><b>{s.carrier[rule.mode][0]}</b><small>{`${rule.line ?? s.vendor.every} · ${s.vendor.left(rule.left)}`}</small></div>
            <form method="post" action={action}><button class="ob" name="clear" value={String(rule.id)} aria-label={`${s.vendor.clear}: ${s.carrier[rule.mode][0]}`}>{s.vendor.clear}</button></form>
          </div>
        ))}
      </OnNow>
      <form method="post" action={action}>
        <section class="card rows mx">
          <h2>{s.vendor.modes}</h2>
          <Choice id="ln" name="line" label={s.vendor.lines} options={[['', s.vendor.every], ...model.lines.map((line) => [line.id, line.shown] as const)]} />
          {CARRIER_MODE_NAMES.map((mode) => <ModeRow kit={kit} mode={s.carrier[mode]} value={mode} />)}
        </section>
      </form>
    </SandboxPage>
  );
}

/** The payment service: its answers, and its calls to the shop. */
export function stripePage(kit: SandboxKit, model: StripeModel) {
  const { s } = kit;
  const action = '/sandbox/payments';
  return (
    <SandboxPage kit={kit} title={s.vendors.stripe} place={null} back="/sandbox#vendors" lead={s.vendor.stripeLead}>
      <SaidHere kit={kit} at="here" />
      <OnNow kit={kit} action={action} isOn={model.rules.length + model.webhooks.length > 0}>
        {model.rules.map((rule) => <div class="row"><div><b>{s.stripe[rule.kind][0]}</b><small>{`${rule.request === null ? rule.on : s.requests[rule.request]} · ${s.vendor.left(rule.left)}`}</small></div></div>)}
        {model.webhooks.map((mode) => <div class="row"><div><b>{s.webhooks[mode][0]}</b><small>{s.vendor.webhooks}</small></div></div>)}
      </OnNow>
      <Payers kit={kit} rows={model.payers} action={action} />
      <form method="post" action={action}>
        <section class="card rows mx">
          <h2>{s.vendor.modes}</h2>
          <Choice id="rq" name="request" label={s.vendor.request} options={STRIPE_REQUEST_NAMES.map((name) => [name, s.requests[name]] as const)} />
          {STRIPE_MODE_NAMES.map((mode) => <ModeRow kit={kit} mode={s.stripe[mode]} value={mode} />)}
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

export function OnNow({ kit, action, isOn, more, children }: { readonly kit: SandboxKit; readonly action: string; readonly isOn: boolean; readonly more?: Child; readonly children?: Child }) {
  const { s } = kit;
  return (
    <section class="card rows vx">
      <h2>{s.vendor.now}</h2>
      {isOn ? children : <p class="sub">{s.vendor.none}</p>}
      {isOn || more ? <form class="bx" method="post" action={action}>{isOn ? <button class="ob" name="do" value="clear">{s.vendor.clearAll}</button> : null}{more}</form> : null}
    </section>
  );
}

export function Choice({ id, name, label, options }: { readonly id: string; readonly name: string; readonly label: string; readonly options: readonly (readonly [value: string, shown: string])[] }) {
  return <div><label class="f" for={id}>{label}</label><select class="in" id={id} name={name}>{options.map(([value, shown]) => <option value={value}>{shown}</option>)}</select></div>;
}

export const Says = ({ mode }: { readonly mode: Mode }) => <div><b>{mode[0]}</b><small>{mode[1]}</small></div>;

export function ModeRow({ kit, mode, value }: { readonly kit: SandboxKit; readonly mode: Mode; readonly value: string }) {
  const { s } = kit;
  return (
    <div class="row">
      <Says mode={mode} />
      <p><button class="ob" name="once" value={value} aria-label={`${s.vendor.once}: ${mode[0]}`}>{s.vendor.once}</button><button class="ob" name="always" value={value} aria-label={`${s.vendor.always}: ${mode[0]}`}>{s.vendor.always}</button></p>
    </div>
  );
}
