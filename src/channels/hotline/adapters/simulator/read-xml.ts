/** An element of a small document: enough to play TwiML of our own making. */
export interface XmlElement { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly XmlElement[]; readonly text: string }

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
const TOKEN = /<\/([A-Za-z]+)>|<([A-Za-z]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w:]+)="([^"<]*)"/g;

/** Reads a document; throws on anything that is not well formed, so that a missing escape does not pass unseen. */
export function readXml(document: string): XmlElement {
  const body = document.replace(/^<\?xml[^>]*\?>\s*/, '');
  const root: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string } = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < body.length;) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(body);
    if (!token) throw new Error(`not well formed at ${at}: ${body.slice(at, at + 40)}`);
    const [, closes, opens, attributes, isEmpty, text] = token;
    const top = open.at(-1)!;
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in "${text.slice(0, 40)}"`);
      top.text += plain(text);
    } else if (closes !== undefined) {
      if (open.length === 1 || top.name !== closes) throw new Error(`</${closes}> closes nothing`);
      open.pop();
    } else {
      const element = { name: opens!, attributes: Object.fromEntries([...attributes!.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, plain(value!)])), children: [] as XmlElement[], text: '' };
      top.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  if (open.length > 1 || root.children.length !== 1) throw new Error('not one whole element');
  return root.children[0]!;
}
