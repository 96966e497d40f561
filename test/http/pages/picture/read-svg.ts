/** An element of an SVG, as an XML reader sees it. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SvgElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads XML as strictly as a browser reads an SVG file.
 * @throws Error at the first place where it is not well formed.
 */
export function readSvg(xml: string): SvgElement {
  const root = { name: '', attributes: {}, children: [] as (SvgElement | string)[] };
  const open = [root];
  let at = 0;
  while (at < xml.length) {
    const tag = /^<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/.exec(xml.slice(at));
    const within = open.at(-1) as typeof root;
    if (tag) {
      const [all, closing, name = '', attributes = '', empty] = tag;
      at += all.length;
      if (closing === '/') {
        if (within.name !== name || open.length === 1) throw new Error(`</${name}> closes <${within.name}>`);
        open.pop();
        continue;
      }
      const element = { name, attributes: readAttributes(attributes), children: [] };
      within.children.push(element);
      if (empty !== '/') open.push(element);
      continue;
    }
    const text = /^[^<]+/.exec(xml.slice(at))?.[0];
    if (text === undefined) throw new Error(`No tag: ${xml.slice(at, at + 60)}`);
    at += text.length;
    within.children.push(readText(text));
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> stays open`);
  if (root.children.length !== 1 || typeof root.children[0] === 'string')
    throw new Error('There is more than one root');
  return root.children[0] as SvgElement;
}

/** Every element of a name, in the order of the text. */
export function findAll(element: SvgElement, name: string): readonly SvgElement[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...findAll(child, name)],
  );
}

/** The words of an element. */
export function wordsOf(element: SvgElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : wordsOf(child))).join('');
}

function readAttributes(text: string): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z:-]+)="([^"]*)"/g)) {
    if (name in read) throw new Error(`${name} stands twice`);
    read[name] = readText(value);
  }
  return read;
}

function readText(text: string): string {
  return text.replace(/&([^;]*)(;?)/g, (all, name: string, end: string) => {
    const read = ENTITIES[name];
    if (read === undefined || end === '') throw new Error(`No entity: ${all}`);
    return read;
  });
}
