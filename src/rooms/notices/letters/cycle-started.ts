import type { Language } from '../../../base/language.ts';
import type { CycleStartedModel } from '../kinds.ts';
import { cycleWords } from '../words/cycles.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** A queued plan began by itself: nothing to do, only to know. */
export function cycleStartedLetter(desk: Desk, language: Language, model: CycleStartedModel): Letter {
  const words = cycleWords(language);
  const started = desk.moment(model.startedAt);
  const facts: Fact[] = [
    { label: words.plan, value: model.planName }, { label: words.line, value: `${model.lineLabel} · ${model.carrierName}` }, { label: words.started, ...started },
    ...model.endsAt === null ? [] : [{ label: words.until, ...desk.until(model.endsAt) }],
    ...model.dataBytes === 0n ? [] : [{ label: words.data, value: desk.bytes(model.dataBytes) }],
  ];
  return {
    language, tone: 'good', shop: desk.shopName, change: null, subject: words.subject(model.lineLabel), headline: words.headline, lead: words.lead[model.why](model.planName),
    tables: [{ title: words.table, facts }], button: { label: words.button, url: model.url }, notes: [words.nothing], footer: desk.footer(model),
    brief: model.endsAt === null ? words.lead[model.why](model.planName) : words.brief(model.planName, desk.until(model.endsAt).value), tag: `cycle ${model.lineLabel}`,
  };
}
