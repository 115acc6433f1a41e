import type { ProofId, RenewalId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Random } from '../../platform/random.ts';
import { signDocument, type DocumentSignature } from '../../platform/secrets/signing.ts';
import type { Signable } from '../../platform/secrets/canonical-json.ts';
import { inclusionOf, journalOf, sealJournal, type Inclusion, type StoredEntry } from '../journal/journal.ts';
import { receiptByNumber, viewRenewal, type RenewalsApp, type RenewalView } from '../renewals/renewals.ts';
import { COVERED, coveredFacts, coverOf, proofOf, readCode, type Covered, type Opening, type ProofDoc, type ProofFile, type Salts } from './proof-doc.ts';

/** What proofs are made with, besides the flow's own parts. */
export interface ProofsApp extends RenewalsApp {
  readonly random: Random;
  /** Who signs: the shop's name and where its keys and its verify page are. */
  readonly shopSigns: ProofDoc['shop'];
}

export interface Proof {
  readonly document: ProofDoc;
  readonly signature: DocumentSignature;
  readonly salts: Salts;
  readonly inclusion: Inclusion | null;
}

interface Row { id: ProofId; renewal_id: RenewalId; doc: ProofDoc; signature: DocumentSignature; salts: Salts; inclusion: Inclusion | null }
const proofFrom = (row: Row): Proof => ({ document: row.doc, signature: row.signature, salts: row.salts, inclusion: row.inclusion });

const SALT_BYTES = 16;
const SEAL_TURNS = 20;

/**
 * The proof of a delivered renewal, made the first time somebody asks, from facts that never change, and kept: delivery itself need not
 * wait for it. Refuses `no_proof` while there is no receipt.
 */
export async function proofFor(app: ProofsApp, view: RenewalView): Promise<Proof> {
  if (view.receipt === null) throw new Refusal('no_proof');
  const known = await byRenewal(app, view.renewal.id);
  if (known) return known;
  const entry = await sealedEntry(app, view.renewal.id);
  const { doc } = view.quote;
  const salts = Object.fromEntries(COVERED.map((name) => [name, Buffer.from(app.random.bytes(SALT_BYTES)).toString('base64url')])) as Record<Covered, string>;
  const document = proofOf({
    id: app.newId('prf'), now: app.clock.now(), shop: app.shopSigns, sandbox: isSandbox(app, view), view, entry, salts,
    planName: app.shelf().planVersion(doc.plan.id, doc.plan.version).name, carrierName: app.shelf().profileVersion(doc.profile.carrier, doc.profile.version).name,
  });
  const signature = signDocument(app.keys.signing, document as unknown as Signable);
  await app.db.query(
    'insert into proofs_proofs (id, renewal_id, doc, signature, salts, made_at) values ($1, $2, $3, $4, $5, $6) on conflict (renewal_id) do nothing',
    [document.proof, view.renewal.id, JSON.stringify(document), JSON.stringify(signature), JSON.stringify(salts), document.madeAt]);
  // Asked for twice in the same moment: the first row is the proof.
  return (await byRenewal(app, view.renewal.id))!;
}

/** A sandbox's word proves nothing about the world, whichever of the two it was. */
export const isSandbox = (app: Pick<RenewalsApp, 'gateways' | 'connectors'>, view: RenewalView): boolean =>
  view.charges.some((one) => app.gateways[one.gateway]?.sandbox ?? false) || (app.connectors[view.line.carrier]?.sandbox ?? false);

async function byRenewal(app: ProofsApp, renewal: RenewalId): Promise<Proof | null> {
  const { rows } = await app.db.query<Row>('select * from proofs_proofs where renewal_id = $1', [renewal], 'proofs_by_renewal');
  return rows[0] ? withInclusion(app, rows[0]) : null;
}

/** The way to the day's root is looked for until there is one, and then kept: it costs a reading of the whole day. */
async function withInclusion(app: ProofsApp, row: Row): Promise<Proof> {
  if (row.inclusion !== null) return proofFrom(row);
  const inclusion = await inclusionOf(app.db, BigInt(row.doc.journal.seq));
  if (inclusion) await app.db.query('update proofs_proofs set inclusion = $2 where id = $1 and inclusion is null', [row.id, JSON.stringify(inclusion)]);
  return proofFrom({ ...row, inclusion });
}

/** The entry that tells of the delivery, with its seal; sealed now if the round has not come by yet. */
async function sealedEntry(app: ProofsApp, renewal: RenewalId): Promise<StoredEntry> {
  for (let turn = 0; turn < SEAL_TURNS; turn++) {
    const entry = (await journalOf(app.db, renewal)).find((one) => one.what === 'renewal.done');
    if (!entry) throw new Refusal('no_proof');
    if (entry.seq !== null) return entry;
    await sealJournal(app.db);
  }
  throw new Refusal('not_ready');
}

/** By what a person has: the code of the QR, or a proof's id. Null for anything that is neither, or nobody's. */
export async function renewalOfProof(app: Pick<RenewalsApp, 'db'>, text: string): Promise<RenewalId | null> {
  const code = readCode(text);
  if (code) {
    const receipt = await receiptByNumber(app.db, code.number);
    return receipt?.id.endsWith(code.tail) ? receipt.renewalId : null;
  }
  const { rows } = await app.db.query<{ renewal_id: RenewalId }>('select renewal_id from proofs_proofs where id = $1', [text.trim().slice(0, 40)]);
  return rows[0]?.renewal_id ?? null;
}

/** What somebody keeps. The covered facts of the line are opened for its holder alone. */
export async function proofFile(app: ProofsApp, renewal: RenewalId, reader: { readonly isHolder: boolean }): Promise<ProofFile> {
  const view = await viewRenewal(app, renewal);
  const proof = await proofFor(app, view);
  return {
    document: proof.document, signature: proof.signature,
    ...(proof.inclusion ? { inclusion: proof.inclusion } : {}),
    ...(reader.isHolder ? { opened: openedFor(view, proof) } : {}),
  };
}

function openedFor(view: RenewalView, { document, salts }: Proof): Partial<Record<Covered, Opening>> {
  const facts = coveredFacts(view);
  // A number that was ported since is another one now; what no longer fits stays shut.
  return Object.fromEntries(COVERED.filter((name) => coverOf(salts[name], facts[name]) === document.covered[name]).map((name) => [name, { value: facts[name], salt: salts[name] }]));
}

