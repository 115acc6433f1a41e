/** Text for XML: everything that is inserted goes through here. Characters that XML cannot hold are left out. */
export const escapeXml = (text: string): string => text
  // eslint-disable-next-line no-control-regex -- exactly the ones XML 1.0 forbids
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');

export type Xml = { readonly xml: string };

/** One element; a child is text, or an element made here. */
export function element(name: string, attributes: Readonly<Record<string, string | number | boolean | null>>, ...children: readonly (Xml | string)[]): Xml {
  const given = Object.entries(attributes).filter(([, value]) => value !== null).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('');
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : child.xml)).join('');
  return { xml: inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>` };
}

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>${root.xml}`;
