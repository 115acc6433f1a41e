import { Hono } from 'hono';
import { isId, type RenewalId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { drawReceipt, endShares, openShares, paperWords, proofFile, proofText, shareOfToken, shareReceipt, type ReceiptPaper } from '../../../rooms/proofs/proofs.ts';
import { viewRenewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { mayShare, paperFor, sharedModel } from './paper-model.ts';
import { frameOf, readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { sharedPage, sharingPage } from '../views/papers/papers.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';

/** The receipt as PDF, its proof as a file, and links that show it to others. */
export function paperRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/r/:renewal/receipt.pdf', switchLanguage(web), async (c) => {
    const view = await viewOf(web, c);
    const reader = await readerOf(web, c);
    const paper = paperFor(web, reader, view);
    if (paper === null) throw new Refusal('not_found');
    return sendPdf(c, paper);
  });

  routes.get('/r/:renewal/proof.json', async (c) => {
    const view = await viewOf(web, c);
    const reader = await readerOf(web, c);
    const file = await proofFile(web.proofs, view.renewal.id, { isHolder: reader.sees(view.line.id) });
    return c.body(proofText(file), 200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="proof-${file.document.receipt.number}.json"` });
  });

  const sharing = async (c: FrameContext, reader: Reader, view: RenewalView, made: { readonly url: string; readonly until: RenewalView['renewal']['placedAt'] } | null) => {
    const open = await openShares(web.app, view.renewal.id);
    const own = `/r/${view.renewal.id}`;
    const frame = { ...reader.frame, at: `${own}/share` };
    return sendPage(web, c, frame, sharingPage(frame, {
      zone: view.line.zone, made, open: open.map((one) => ({ id: one.id, madeAt: one.madeAt, until: one.expiresAt, withAmount: one.withAmount })),
      action: `${own}/share`, endAction: `${own}/share/end`, receiptUrl: own,
    }));
  };
  routes.get('/r/:renewal/share', switchLanguage(web), async (c) => {
    const { reader, view } = await sharer(web, c);
    return sharing(c, reader, view, null);
  });
  routes.post('/r/:renewal/share', sameOriginForms([]), async (c) => {
    const { reader, view } = await sharer(web, c);
    const { fields } = await readForm(c);
    const { token, share } = await shareReceipt(web.proofs, { renewal: view.renewal.id, withAmount: fields.get('amount') === '1', language: reader.frame.language, by: byOf(reader) });
    return sharing(c, reader, view, { url: `${web.baseUrl}/s/${token}`, until: share.expiresAt });
  });
  routes.post('/r/:renewal/share/end', sameOriginForms([]), async (c) => {
    const { reader, view } = await sharer(web, c);
    const id = (await readForm(c)).fields.get('share');
    await endShares(web.proofs, { renewal: view.renewal.id, share: isId('shr', id) ? id : null, by: byOf(reader) });
    return c.redirect(`/r/${view.renewal.id}/share`, 303);
  });

  routes.get('/s/:token', switchLanguage(web), async (c) => {
    const share = await shareOfToken(web.app, c.req.param('token') ?? '');
    if (!share) throw new Refusal('not_found');
    const frame = frameOf(web, c);
    // Meant for one pair of eyes, not for search engines, and its address for nobody's log.
    c.header('X-Robots-Tag', 'noindex, nofollow');
    c.header('Referrer-Policy', 'no-referrer');
    return sendPage(web, c, frame, sharedPage(frame, sharedModel(web, await viewRenewal(web.app, share.renewalId), share)));
  });
  return routes;
}

export async function sendPdf(c: FrameContext, paper: ReceiptPaper): Promise<Response> {
  const body = await drawReceipt(paper);
  return c.body(body as unknown as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': 'application/pdf', 'Content-Language': paper.language, 'Content-Disposition': `inline; filename="${paperWords(paper.language).file(paper.number)}"`,
  });
}

async function viewOf(web: Web, c: FrameContext): Promise<RenewalView> {
  const id = c.req.param('renewal');
  if (!isId('rnw', id)) throw new Refusal('renewal_not_found');
  return viewRenewal(web.app, id as RenewalId);
}

async function sharer(web: Web, c: FrameContext): Promise<{ readonly reader: Reader; readonly view: RenewalView }> {
  const view = await viewOf(web, c);
  const reader = await readerOf(web, c);
  if (view.receipt === null) throw new Refusal('not_found');
  if (!mayShare(web, c, reader, view)) throw new Refusal('forbidden');
  return { reader, view };
}

const byOf = (reader: Reader) => ({ door: 'web' as const, actor: reader.session ? `session:${reader.session.id}` : 'guest', reason: 'shared a receipt' });
