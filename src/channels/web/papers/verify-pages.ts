import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readUpload } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { proofFile, proofText, renewalOfProof, verifyProofText, type ProofFile } from '../../../rooms/proofs/proofs.ts';
import { viewRenewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { verdictModel } from './paper-model.ts';
import { frameOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { verdictPage, verifyPage } from '../views/papers/papers.tsx';
import type { Web } from '../frame/web-parts.ts';


/** Anybody may check a proof here; it can be checked without us as well (`npm run verify`). */
export function verifyRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/verify', switchLanguage(web), (c) => { const frame = frameOf(web, c); return sendPage(web, c, frame, verifyPage(frame, { value: '', empty: false })); });

  routes.post('/verify', sameOriginForms([]), async (c) => {
    const frame = { ...frameOf(web, c), at: '/verify' };
    const fields = await readUpload(c);
    const code = (fields.get('code') ?? '').trim();
    const text = (fields.get('file') ?? '').trim() || (fields.get('proof') ?? '').trim();
    if (text === '' && code === '') return sendPage(web, c, frame, verifyPage(frame, { value: '', empty: true }), 422);
    if (text === '') return c.redirect(`/verify/${encodeURIComponent(code.toUpperCase().replaceAll(/\s+/g, '-'))}`, 303);
    const verdict = verifyProofText(text, web.app.keys.verifying);
    if (!verdict.holds) return sendPage(web, c, frame, verdictPage(frame, verdict), 422);
    const renewal = await renewalOfProof(web.app, verdict.document.proof);
    const view = renewal === null ? null : await viewRenewal(web.app, renewal);
    const file = JSON.parse(text) as ProofFile;
    return sendPage(web, c, frame, verdictPage(frame, verdictModel({ ...verdict, opened: file.opened, view, downloadUrl: null })));
  });

  routes.get('/verify/:proof', switchLanguage(web), async (c) => {
    const frame = frameOf(web, c);
    const found = await proofOf(web, c);
    if (found === null) return sendPage(web, c, frame, verdictPage(frame, { holds: false, fault: 'not_found' }), 404);
    // Our own file is checked as a stranger's would be: a key that was lost or a row that was changed shows here.
    const verdict = verifyProofText(proofText(found.file), web.app.keys.verifying);
    if (!verdict.holds) return sendPage(web, c, frame, verdictPage(frame, verdict), 422);
    return sendPage(web, c, frame, verdictPage(frame, verdictModel({ document: verdict.document, keyId: verdict.keyId, rootDay: verdict.rootDay, view: found.view, downloadUrl: `/verify/${found.file.document.receipt.code}/proof.json` })));
  });

  routes.get('/verify/:proof/proof.json', async (c) => {
    const found = await proofOf(web, c);
    if (found === null) throw new Refusal('not_found');
    return c.body(proofText(found.file), 200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="proof-${found.file.document.receipt.number}.json"` });
  });
  return routes;
}

async function proofOf(web: Web, c: FrameContext): Promise<{ readonly file: ProofFile; readonly view: RenewalView } | null> {
  const renewal = await renewalOfProof(web.app, c.req.param('proof') ?? '');
  if (renewal === null) {
    await web.app.limits.admit('verify.misses', addressBlock(c.get('address')), { door: 'web' });
    return null;
  }
  return { file: await proofFile(web.proofs, renewal, { isHolder: false }), view: await viewRenewal(web.app, renewal) };
}
