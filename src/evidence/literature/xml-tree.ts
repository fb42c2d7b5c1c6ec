import { SaxesParser } from 'saxes';
import { shifted } from './report-values.ts';

/** One element of a small XML record. */
export interface XmlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlNode | string)[];
}

/** Said of a record that is no well-formed XML, or is built to do harm. One sentence. */
export class XmlRefused extends Error {}

/** No record of the literature goes deeper than MathML in an abstract does. */
const MOST_DEEP = 100;
const MOST_NODES = 200_000;

/**
 * Reads one record. Entities other than those of XML itself are not expanded: a record that uses one is refused, and so is one with a DOCTYPE.
 * @throws XmlRefused
 */
export function readXmlTree(text: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] };
  const open: XmlNode[] = [root];
  let nodes = 0;
  let refusal: string | null = null;
  const parser = new SaxesParser();
  parser.on('error', (e) => {
    const place = /^(?:undefined:)?(\d+):(\d+): (.*)$/s.exec(e.message);
    const what = place?.[3] ?? e.message;
    refusal ??= `It is not well-formed XML (line ${place?.[1] ?? '?'}: ${what.replace(/\.$/, '')}).`;
  });
  parser.on('doctype', () => {
    refusal ??= 'It declares a document type inside the record, as XML bombs do.';
  });
  parser.on('opentag', (tag) => {
    if (refusal !== null) return;
    if (open.length > MOST_DEEP) refusal = `Its elements lie more than ${MOST_DEEP} deep in each other.`;
    else if (++nodes > MOST_NODES) refusal = `It has more than ${MOST_NODES} elements.`;
    const node: XmlNode = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (content: string): void => {
    open.at(-1)?.children.push(content);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  // in parts, so that a hostile record is given up early
  for (let at = 0; at < text.length && refusal === null; at += PART) parser.write(text.slice(at, at + PART));
  if (refusal === null) parser.close();
  if (refusal !== null) throw new XmlRefused(refusal);
  const first = root.children.find((child) => typeof child !== 'string');
  if (!first) throw new XmlRefused('It holds no element.');
  return first;
}

const PART = 256 * 1024;

export const childrenOf = (node: XmlNode | undefined, name: string): XmlNode[] =>
  node ? node.children.filter((child): child is XmlNode => typeof child !== 'string' && child.name === name) : [];

/** The first element on the way. */
export function descend(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  let at = node;
  for (const name of path) at = at?.children.find((c): c is XmlNode => typeof c !== 'string' && c.name === name);
  return at;
}

/** The text in an element and below it; raised and lowered characters stay such. */
export function textIn(node: XmlNode | undefined): string {
  if (!node) return '';
  const [only] = node.children;
  if (node.children.length === 1 && typeof only === 'string') return shift(node.name, only);
  return shift(node.name, node.children.map((c) => (typeof c === 'string' ? c : textIn(c))).join(''));
}

const shift = (name: string, text: string): string =>
  name === 'sup' ? shifted(text, 'raised') : name === 'sub' ? shifted(text, 'lowered') : text;
