#!/usr/bin/env node
// Checks a proof of activation without the shop, without the network and without any package: node 18 or newer is all it takes.
//   node verify-proof.mjs FILE [--keys jwks.json] [--root root.json]
// Written apart from the shop's own code on purpose: two programs that agree are worth more than one that is right by itself.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const COVERED = ['number', 'iccid', 'before', 'after'];
const NAMES = { number: 'phone number', iccid: 'SIM number (ICCID)', before: 'state before', after: 'state after' };

class Fault extends Error {}
const fail = (code, sentence) => { throw Object.assign(new Fault(sentence), { code }); };
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const onlyKeys = (value, allowed) => isObject(value) && Object.keys(value).every((key) => allowed.includes(key));

/** Canonical JSON (RFC 8785 with whole numbers only): the one spelling that is signed. */
export function canonical(value, depth = 0) {
  if (depth > 20) throw new TypeError('too deep');
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') { if (!isWellFormed(value)) throw new TypeError('half a character'); return JSON.stringify(value); }
  if (typeof value === 'number') { if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number'); return String(value + 0); }
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  return `{${Object.keys(value).sort().map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
}
const isWellFormed = (text) => !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** A key's name is the hash of its public half (RFC 7638), so a key cannot be given another's name. */
const keyIdOf = (x) => createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url').slice(0, 22);

function signerOf(document, signature, jwks, all = null) {
  if (!onlyKeys(signature, ['format', 'keyId', 'signature']) || signature.format !== 1 || typeof signature.signature !== 'string') fail(all ?? 'altered_text', 'The signature has another form than this program knows.');
  const jwk = jwks.keys.find((one) => one.kid === signature.keyId);
  if (!jwk || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || keyIdOf(jwk.x) !== signature.keyId) fail(all ?? 'unknown_key', `It is signed by the key ${signature.keyId}, which is not among the keys given.`);
  const bytes = Buffer.from(signature.signature, 'base64url');
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature.signature) fail(all ?? 'bad_signature', 'The signature is not one.');
  const signed = Buffer.from(`xuka-signature/1 ${signature.keyId}\n${canonical(document)}`, 'utf8');
  if (!verify(null, signed, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, format: 'jwk' }), bytes)) fail(all ?? 'bad_signature', 'The signature does not fit what is written: something was changed after it was signed.');
  return signature.keyId;
}

const splitOf = (size) => { let split = 1; while (split * 2 < size) split *= 2; return split; };
const node = (left, right) => sha256(Buffer.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));

/** Climbs a Merkle path (RFC 6962) from a leaf to the root; null when the path does not fit such a tree. */
export function climb(leaf, path, index, size) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || !Array.isArray(path)) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const aside = path.at(-1);
  if (typeof aside !== 'string' || !/^[0-9a-f]{64}$/.test(aside)) return null;
  const split = splitOf(size);
  const below = index < split ? climb(leaf, path.slice(0, -1), index, split) : climb(leaf, path.slice(0, -1), index - split, size - split);
  if (below === null) return null;
  return index < split ? node(below, aside) : node(aside, below);
}

/** Checks a proof. Returns what holds; throws with `code` and a sentence when anything does not. */
export function verifyProof(text, jwks, keptRoot = null) {
  let file;
  try { file = JSON.parse(text); } catch { fail('not_a_proof', 'This is not a proof: it is not JSON.'); }
  if (!isObject(file) || !isObject(file.document) || !isObject(file.signature)) fail('not_a_proof', 'This is not a proof: document and signature are missing.');
  let spelled;
  try { spelled = canonical(file); } catch { fail('altered_text', 'The text is not spelled as a proof is.'); }
  if (spelled !== text.trim()) fail('altered_text', 'The text is not the one the shop gave out: it was edited or set anew. Take the original file.');
  if (!onlyKeys(file, ['document', 'signature', 'inclusion', 'opened'])) fail('altered_text', 'Something was added that a proof does not have.');
  const { document, signature, inclusion, opened } = file;
  if (document.kind !== 'proof of activation' || document.format !== 'proof/1') fail('unknown_format', `This program checks proof/1; this is ${String(document.format)}.`);
  const keyId = signerOf(document, signature, jwks);
  let rootDay = null;
  if (inclusion !== undefined) {
    if (!onlyKeys(inclusion, ['document', 'signature', 'path']) || !isObject(inclusion.document)) fail('bad_root', 'The daily root has another form than this program knows.');
    const root = inclusion.document;
    if (root.kind !== 'journal root' || root.format !== 'journal-root/1') fail('bad_root', 'The daily root has another format than this program knows.');
    signerOf(root, inclusion.signature, jwks, 'bad_root');
    const leaf = sha256(Buffer.of(0), Buffer.from(`${document.journal.seq} ${document.journal.hash}`, 'utf8'));
    if (climb(leaf, inclusion.path, document.journal.seq - root.firstSeq, root.lastSeq - root.firstSeq + 1) !== root.root) fail('bad_path', 'The way from the journal entry to the daily root does not lead there.');
    rootDay = root.day;
  }
  if (keptRoot !== null) {
    if (inclusion === undefined) fail('bad_root', 'You gave a daily root, but this proof was downloaded before its day had one. Download it again.');
    const kept = keptRoot.document ?? keptRoot;
    if (canonical(kept) !== canonical(inclusion.document)) fail('bad_root', 'The daily root in the proof is not the one you kept.');
  }
  const openedNames = [];
  for (const [name, one] of Object.entries(opened === undefined ? {} : isObject(opened) ? opened : fail('bad_opening', 'What is opened has another form.'))) {
    if (!COVERED.includes(name) || !onlyKeys(one, ['value', 'salt']) || typeof one.salt !== 'string') fail('bad_opening', 'Something is opened that a proof does not cover.');
    if (sha256(Buffer.from(`xuka-covered/1 ${one.salt}\n${canonical(one.value)}`, 'utf8')) !== document.covered[name]) fail('bad_opening', `The ${NAMES[name]} shown is not the one that was signed.`);
    openedNames.push(name);
  }
  return { document, keyId, rootDay, opened: openedNames, openings: opened ?? {} };
}

function report({ document: d, keyId, rootDay, opened, openings }, keysFrom) {
  const lines = [
    'The proof holds.', '',
    `  ${d.shop.name} (${d.shop.url}) signed that`,
    `  line             ${d.line.shown}, ${d.carrier.name}`,
    `  got              ${d.plan.name.en} (${d.plan.id} version ${d.plan.version}, ${d.plan.mode})`,
    `  activated        ${d.activatedAt}, the carrier's reference is ${d.carrier.reference ?? 'not given'}`,
    `  service ends     before: ${d.before.serviceEndsAt ?? 'none'}; after: ${d.after.serviceEndsAt ?? 'from first use'}`,
    `  as promised      ${d.promise.kept ? 'yes' : 'no, the carrier gave something else'} (quote ${d.promise.quote}, sha256 ${d.promise.sha256})`,
    `  receipt          ${d.receipt.number} of ${d.receipt.issuedAt}`,
    `  journal          entry ${d.journal.seq}, ${rootDay === null ? 'its day had no signed root yet when this was downloaded' : `below the signed root of ${rootDay}`}`,
    `  signed by        key ${keyId}, taken from ${keysFrom}`, '',
  ];
  for (const name of opened) lines.push(`  opened           ${NAMES[name]}: ${typeof openings[name].value === 'string' ? openings[name].value : canonical(openings[name].value)}`);
  if (opened.length === 0) lines.push('  opened           nothing: the full number stays covered');
  lines.push('', 'What this proves: whoever holds that key wrote exactly this, and nothing was changed since. What it does not prove: that the key is the',
    "shop's (compare it with the one at /v1/keys or the one you kept), or that the renewal was not given back later (ask the shop's verify page).");
  if (d.sandbox) lines.push('', 'SANDBOX: made by a shop with simulated vendors. It proves nothing about a real carrier.');
  return lines.join('\n');
}

function main(args) {
  const file = args.find((arg, index) => !arg.startsWith('--') && !(args[index - 1] ?? '').startsWith('--'));
  const option = (name) => { const index = args.indexOf(`--${name}`); return index < 0 ? null : args[index + 1]; };
  if (!file) {
    process.stderr.write('usage: verify-proof FILE [--keys jwks.json] [--root root.json]\n\nKeys: the file you saved from the shop\'s /v1/keys; without it keys.json beside this program or beside FILE.\n');
    return 2;
  }
  const beside = new URL('keys.json', import.meta.url);
  const places = option('keys') !== null ? [option('keys')] : [file.replace(/[^/]*$/, 'keys.json'), beside];
  let jwks = null, keysFrom = '';
  for (const place of places) {
    try { jwks = JSON.parse(readFileSync(place, 'utf8')); keysFrom = place instanceof URL ? place.pathname : place; break; } catch { /* the next place */ }
  }
  if (jwks === null || !Array.isArray(jwks.keys)) { process.stderr.write('No keys: save the shop\'s /v1/keys as a file and name it with --keys.\n'); return 2; }
  let text, root = null;
  try { text = readFileSync(file, 'utf8'); if (option('root') !== null) root = JSON.parse(readFileSync(option('root'), 'utf8')); } catch (error) { process.stderr.write(`Cannot read: ${error.message}\n`); return 2; }
  try {
    process.stdout.write(`${report(verifyProof(text, jwks, root), keysFrom)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stdout.write(`The proof does NOT hold (${error.code}). ${error.message}\n`);
    return 1;
  }
}

// Run as a program, not when a test loads it.
if (process.argv[1] && /verify-proof\.mjs$/.test(process.argv[1])) process.exitCode = main(process.argv.slice(2));
