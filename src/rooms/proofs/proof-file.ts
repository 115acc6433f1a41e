import { canonicalJson, type Signable } from '../../platform/secrets/canonical-json.ts';
import type { PublicKey } from '../../platform/secrets/keys.ts';
import { verifyDocument, type DocumentSignature } from '../../platform/secrets/signing.ts';
import { leafOf, rootFrom } from '../journal/journal.ts';
import { COVERED, coverOf, type Covered, type Opening, type ProofDoc, type ProofFile } from './proof-doc.ts';

/** A proof as its file: one line of canonical JSON, so that there is exactly one right spelling and any changed byte shows. */
export const proofText = (file: ProofFile): string => `${canonicalJson(file as unknown as Signable)}\n`;

export const FAULTS = ['not_a_proof', 'altered_text', 'unknown_format', 'unknown_key', 'bad_signature', 'bad_root', 'bad_path', 'bad_opening'] as const;
export type ProofFault = (typeof FAULTS)[number];

export type Verdict =
  | { readonly holds: true; readonly document: ProofDoc; readonly keyId: string; readonly opened: readonly Covered[]; readonly rootDay: string | null }
  | { readonly holds: false; readonly fault: ProofFault };

const no = (fault: ProofFault): Verdict => ({ holds: false, fault });
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const onlyKeys = (value: Record<string, unknown>, allowed: readonly string[]): boolean => Object.keys(value).every((key) => allowed.includes(key));

/** Formats this version can check. A later version adds to the list and never takes anything off it. */
const DOCUMENT_FORMATS = ['proof/1'];

/** Reads and checks a proof somebody hands in. Looks nothing up: keys and text are all there is. */
export function verifyProofText(text: string, keys: readonly PublicKey[]): Verdict {
  let file: unknown;
  try { file = JSON.parse(text); } catch { return no('not_a_proof'); }
  if (!isRecord(file) || !isRecord(file['document']) || !isRecord(file['signature'])) return no('not_a_proof');
  try {
    // Blank lines at the ends come from copying; a byte anywhere else does not.
    if (canonicalJson(file as Signable) !== text.trim()) return no('altered_text');
  } catch { return no('altered_text'); }
  if (!onlyKeys(file, ['document', 'signature', 'inclusion', 'opened']) || !isSignature(file['signature'])) return no('altered_text');
  const { document, signature } = file as unknown as ProofFile;
  if (!DOCUMENT_FORMATS.includes(document.format) || document.kind !== 'proof of activation') return no('unknown_format');
  if (!keys.some((one) => one.keyId === signature.keyId)) return no('unknown_key');
  if (!verifyDocument(keys, document as unknown as Signable, signature)) return no('bad_signature');
  return restOf(file as unknown as ProofFile, keys);
}

const isSignature = (value: unknown): value is DocumentSignature => isRecord(value) && onlyKeys(value, ['format', 'keyId', 'signature']) && value['format'] === 1;

function restOf(file: ProofFile, keys: readonly PublicKey[]): Verdict {
  const { document, inclusion, opened } = file;
  if (inclusion !== undefined) {
    if (!isRecord(inclusion) || !onlyKeys(inclusion, ['document', 'signature', 'path']) || !isSignature(inclusion.signature) || !isRecord(inclusion.document)) return no('bad_root');
    const { document: root, signature, path } = inclusion;
    if (root.kind !== 'journal root' || root.format !== 'journal-root/1' || !verifyDocument(keys, root as unknown as Signable, signature)) return no('bad_root');
    const leaf = leafOf(BigInt(document.journal.seq), document.journal.hash);
    if (!Array.isArray(path) || rootFrom(leaf, path, document.journal.seq - root.firstSeq, root.lastSeq - root.firstSeq + 1) !== root.root) return no('bad_path');
  }
  const names: Covered[] = [];
  for (const [name, one] of Object.entries((opened ?? {}) as Record<string, Opening>)) {
    if (!COVERED.includes(name as Covered) || !isRecord(one) || !onlyKeys(one, ['value', 'salt']) || typeof one.salt !== 'string') return no('bad_opening');
    if (coverOf(one.salt, one.value) !== document.covered[name as Covered]) return no('bad_opening');
    names.push(name as Covered);
  }
  return { holds: true, document, keyId: file.signature.keyId, opened: names, rootDay: inclusion?.document.day ?? null };
}
