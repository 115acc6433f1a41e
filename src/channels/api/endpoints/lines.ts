import type { Hono } from 'hono';
import { parseIccid } from '../../../base/iccid.ts';
import { isId } from '../../../base/ids.ts';
import type { Language } from '../../../base/language.ts';
import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, described, queryOf, type ApiEnv } from '../endpoint.ts';
import { lineJson, offerJson } from '../present.ts';
import { line, lineList, lineQuery, offerList } from '../schemas/schemas.ts';

/** Lines and the plans that fit them. */
export function lineRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.get('/v1/lines', described({
    id: 'findLine', tag: 'Lines', scope: 'lines:read', summary: 'Find a line', query: lineQuery,
    description: 'By its US number or by the ICCID of its card: give exactly one. An unknown line, and one this key may not see, are both an empty list.',
    answers: { 200: ['The line, or an empty list.', lineList] }, refusals: ['number_malformed', 'iccid_malformed'],
  }), authorised(doors, 'lines:read'), async (c) => {
    const query = queryOf(c, lineQuery);
    if ((query.number === undefined) === (query.iccid === undefined)) throw new Refusal('malformed', { field: 'number', reason: 'give number or iccid' });
    const by = query.number !== undefined ? { number: numberOf(query.number), checkDigitOk: true } : iccidOf(query.iccid!);
    const found = await doors.findLine(c.get('caller'), by);
    return c.json({ data: found ? [lineJson(found)] : [], warnings: by.checkDigitOk ? [] : [WRONG_CHECK_DIGIT[c.get('language')]] });
  });

  app.get('/v1/lines/:line', described({
    id: 'getLine', tag: 'Lines', scope: 'lines:read', summary: 'Get a line', description: 'Its status now: the four clocks, data left, and the queue of paid cycles.',
    answers: { 200: ['The line.', line] }, refusals: ['line_not_found'],
  }), authorised(doors, 'lines:read'), async (c) => {
    const id = c.req.param('line');
    const found = isId('line', id) ? await doors.line(c.get('caller'), id) : null;
    if (!found) throw new Refusal('line_not_found');
    return c.json(lineJson(found));
  });

  app.get('/v1/lines/:line/plans', described({
    id: 'listPlans', tag: 'Lines', scope: 'plans:read', summary: 'Plans for a line',
    description: 'Plans on sale that fit the line, with the modes it may ask for. `fits` says which of them a quote would accept right now, and why not the others.',
    answers: { 200: ['Plans in the order of the catalogue.', offerList] }, refusals: ['line_not_found'],
  }), authorised(doors, 'plans:read'), async (c) => {
    const id = c.req.param('line');
    const offers = isId('line', id) ? await doors.offers(c.get('caller'), id) : null;
    if (!offers) throw new Refusal('line_not_found');
    return c.json({ data: offers.map((one) => offerJson(one, c.get('language'))) });
  });
}

/** Only a warning: printed numbers often lack the check digit, and some carriers' own are wrong. */
const WRONG_CHECK_DIGIT: Readonly<Record<Language, string>> = {
  en: 'The check digit of this SIM number is wrong: one digit may be mistyped.', 'zh-CN': '这个 SIM 卡号的校验位不对，可能输错了一位。',
  'zh-TW': '這個 SIM 卡號的檢查碼不對，可能輸錯了一位。', es: 'El dígito de control de este número de SIM no coincide: puede haber un dígito mal escrito.',
};

function numberOf(text: string): string {
  const parsed = parsePhone(text);
  if (!parsed.ok) throw new Refusal('number_malformed', { reason: parsed.reason });
  return parsed.phone;
}

function iccidOf(text: string): { readonly iccid: string; readonly checkDigitOk: boolean } {
  const parsed = parseIccid(text);
  if (!parsed.ok) throw new Refusal('iccid_malformed');
  return parsed;
}
