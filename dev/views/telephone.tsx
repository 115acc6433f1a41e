import { formatPhone, type Phone } from '../../src/base/phone.ts';
import type { CallShown, Caption } from '../telephone.ts';
import { telephoneWords } from '../words/telephone.ts';
import { SandboxPage, type SandboxKit } from './kit.tsx';

export interface DeskShown {
  readonly sits: boolean;
  readonly entries: readonly { readonly call: string; readonly kind: 'call' | 'callback'; readonly state: string; readonly minutes: number; readonly proofs: number; readonly language: string }[];
}
export interface TelephoneModel {
  readonly phones: readonly { readonly number: Phone; readonly about: string }[];
  readonly from: string;
  readonly call: CallShown | null;
  readonly rings: boolean;
  readonly desk: DeskShown;
  /** Addresses of this page's own stylesheet and script. */
  readonly sheet: string;
  readonly script: string;
}

const KEYS = [['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'], ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', ''], ['#', '']] as const;
const LANG = { en: 'en-US', es: 'es-US', zh: 'zh-CN' } as const;

/** The demo's telephone: a device with captions and keys, what can go wrong beside it, and the desk it may end at. */
export function telephonePage(kit: SandboxKit, model: TelephoneModel) {
  const t = telephoneWords(kit.frame.language);
  return (
    <SandboxPage kit={kit} title={t.title} place="call">
      <link rel="stylesheet" href={model.sheet} />
      <script defer src={model.script} />
      <div class="tl">
        {/* Stays where it is while the device is drawn anew: what is said reaches a screen reader through it. */}
        <div id="live" class="vh" role="log" aria-live="polite" aria-label={t.captions}></div>
        <div id="tel">{deviceOf(kit, model)}</div>
        <div class="ts" id="side">{sideOf(kit, model)}</div>
      </div>
    </SandboxPage>
  );
}

const statusOf = (kit: SandboxKit, { call, rings }: TelephoneModel): string => {
  const t = telephoneWords(kit.frame.language);
  if (call === null) return rings ? t.rings : t.idle;
  const { waits, inQueue } = call.playing;
  return waits.kind === 'over' ? t.over : waits.kind === 'pause' ? inQueue ? t.withPerson : t.working : inQueue ? t.inQueue : t.inCall;
};

/** The device alone: what the script puts in place after every key. */
export function deviceOf(kit: SandboxKit, model: TelephoneModel) {
  const t = telephoneWords(kit.frame.language);
  const { call } = model;
  const waits = call?.playing.waits ?? null;
  const live = call !== null && waits?.kind !== 'over';
  const action = call === null ? '/phone' : `/phone/${call.id}`;
  const news = call === null ? [] : call.captions.slice(call.newFrom).flatMap((one) => (one.by === 'them' ? [{ text: one.heard.text, lang: LANG[one.heard.language] }] : []));
  return (
    <section class="td" aria-label={t.title} data-live={live ? '1' : undefined} data-waits={waits?.kind ?? 'idle'} data-queue={call?.playing.inQueue ? '1' : undefined} data-seconds={waits !== null && 'seconds' in waits ? waits.seconds : undefined}
      data-started={live ? call.startedMs : undefined} data-say={JSON.stringify(news)} data-call={call?.id} data-from={model.from}>
      <header><b>{call === null ? model.from === '' ? t.withheld : shownFrom(model.from) : kit.frame.shop.name ?? kit.w.shop}</b><span class="tc" aria-hidden="true"></span><small role="status">{statusOf(kit, model)}</small></header>
      <div class="tx" role="group" aria-label={t.captions} tabIndex={0}>{call === null ? null : call.captions.map((one, index) => <Line caption={one} you={t.you} isNew={index >= call.newFrom} />)}</div>
      {waits?.kind === 'card' ? (
        <form method="post" action={action} class="tk"><p>{t.cardTitle}</p><button class="ob" name="card" value="good">{t.cardGood}</button><button class="ob" name="card" value="bad">{t.cardBad}</button></form>
      ) : null}
      {waits?.kind === 'keys' && waits.max > 1 ? <p class="tt" aria-live="polite"><span aria-hidden="true">{'●'.repeat(call!.typed)}{'○'.repeat(Math.max(0, Math.min(waits.max, 11) - call!.typed))}</span><small>{t.typed(call!.typed, waits.max)}</small></p> : <p class="tt" />}
      <form method="post" action={action} class="tp" aria-label={t.keypad}>
        {KEYS.map(([key, letters]) => <button name="key" value={key} disabled={!live} aria-label={key === '*' ? t.star : key === '#' ? t.pound : undefined}><b>{key}</b>{letters === '' ? null : <i aria-hidden="true">{letters}</i>}</button>)}
      </form>
      {live ? <form method="post" action={action} class="tb"><button class="no" name="act" value="hang_up" aria-label={t.hangUp} title={t.hangUp}><Handset /></button></form>
        : model.rings ? <form method="post" action="/phone/answer" class="tb"><input type="hidden" name="from" value={model.from} /><button class="go" aria-label={t.answer} title={t.answer}><Handset /></button></form>
          : <form method="post" action="/phone" class="tb"><input type="hidden" name="from" value={model.from} /><button class="go" aria-label={call === null ? t.call : t.callAgain} title={call === null ? t.call : t.callAgain}><Handset /></button></form>}
    </section>
  );
}

const Handset = () => <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6.6 3.2 9 2.600l2.200 5-2 1.600a12 12 0 0 0 5.600 5.600l1.600-2 5 2.200-.6 2.400c-.3 1.500-1.400 2.400-2.900 2.300C10.600 19 5 13.400 4.300 6.100 4.200 4.600 5.100 3.500 6.600 3.200z" /></svg>;

function Line({ caption, you, isNew }: { readonly caption: Caption; readonly you: string; readonly isNew: boolean }) {
  if (caption.by === 'you') return <p class="me"><span class="vh">{`${you}: `}</span>{caption.keys}</p>;
  return <p lang={LANG[caption.heard.language]} class={isNew ? 'new' : undefined}>{caption.heard.text}</p>;
}

const shownFrom = (from: string): string => `+1 ${formatPhone(from as Phone)}`;

/** Beside the device: from where to call, what can go wrong, and the desk. */
export function sideOf(kit: SandboxKit, model: TelephoneModel) {
  const t = telephoneWords(kit.frame.language);
  const { call, desk } = model;
  const live = call !== null && call.playing.waits.kind !== 'over';
  return (
    <>
      <section class="card">
        <p class="ux tn">{t.lead}</p>
        <form method="get" action="/phone"><label class="fl" for="from">{t.from}</label>
          <div class="tf"><select class="in" id="from" name="from" disabled={live}>
            {model.phones.map(({ number, about }) => <option value={number} selected={number === model.from}>{`+1 ${formatPhone(number)} · ${about}`}</option>)}
            <option value="" selected={model.from === ''}>{t.withheld}</option>
          </select><noscript><button class="ob">{t.send}</button></noscript></div>
        </form>
        <p class="ux"><a href={`/sandbox/phone${model.from === '' ? '' : `?to=${encodeURIComponent(model.from)}`}`}>{t.texts}</a></p>
        <div class="row tv"><span>{t.voice}</span><button type="button" class="ob" id="voice" hidden data-on={t.voiceOn} data-off={t.voiceOff} aria-pressed="true">{t.voiceOn}</button></div>
        <p class="ux" id="novoice" hidden>{t.noVoice}</p>
        <p class="ux" id="keyboard" hidden>{t.keyboard}</p>
      </section>
      {live ? (
        <section class="card"><h2>{t.tools}</h2>
          <form method="post" action={`/phone/${call.id}`} class="tw">
            <button class="ob" name="act" value="silence"><b>{t.silence}</b><small>{t.silenceWhy}</small></button>
            <button class="ob" name="act" value="again"><b>{t.again}</b><small>{t.againWhy}</small></button>
            <button class="ob" name="act" value="drop"><b>{t.drop}</b><small>{t.dropWhy}</small></button>
          </form>
          <noscript>
            <form method="post" action={`/phone/${call.id}`} class="fx"><label class="fl" for="keys">{t.typeAll}</label><div class="tf"><input class="in" id="keys" name="keys" inputMode="tel" autocomplete="off" /><button class="ob">{t.send}</button></div></form>
            <form method="post" action={`/phone/${call.id}`} class="fx"><button class="ob" name="act" value="go">{t.goOn}</button></form>
          </noscript>
        </section>
      ) : null}
      <section class="card" id="desk">{deskOf(kit, desk)}</section>
    </>
  );
}

export function deskOf(kit: SandboxKit, desk: DeskShown) {
  const t = telephoneWords(kit.frame.language);
  return (
    <>
      <h2>{t.desk}</h2>
      <p class="ux">{t.deskLead} <a href="/ops/desk">{t.deskLink}</a></p>
      {desk.entries.length === 0 ? <p class="ux">{t.nobody}</p> : desk.entries.map((one) => (
        <form method="post" action="/phone/desk" class="row">
          <input type="hidden" name="call" value={one.call} />
          <div><b>{one.kind === 'callback' ? t.calledBack : one.state === 'taken' ? t.talking : t.waiting(one.minutes)}</b><small>{`${one.language} · ${t.proved(one.proofs)}`}</small></div>
          {one.kind === 'callback' ? null : <button class="ob" name="act" value={one.state === 'taken' ? 'finish' : 'take'}>{one.state === 'taken' ? t.finish : t.take}</button>}
        </form>
      ))}
      <form method="post" action="/phone/desk" class="fx"><button class="ob" name="act" value={desk.sits ? 'leave' : 'sit'}>{desk.sits ? t.leave : t.sit}</button></form>
    </>
  );
}
