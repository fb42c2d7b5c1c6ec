/** A field of a form as a browser would offer it; `options` of a choice, the chosen one first. */
export interface HtmlField {
  name: string;
  kind: string;
  value: string;
  options: string[];
  required: boolean;
}

export interface HtmlForm {
  method: 'get' | 'post';
  /** Where it is sent, as written; '' is the page itself. */
  action: string;
  fields: HtmlField[];
  /** What its buttons say about themselves, as [name, value]. */
  buttons: [name: string, value: string][];
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#39': "'" };
const decode = (text: string): string => text.replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all);

const attributesOf = (tag: string): Map<string, string> =>
  new Map(
    [...tag.matchAll(/\s([\w:-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      decode(value),
    ]),
  );

/** The forms of a page of ours, which are written by one renderer: attributes in double quotes, nothing nested wrongly. */
export function formsOf(html: string): HtmlForm[] {
  return [...html.matchAll(/<form(\s[^>]*)?>([\s\S]*?)<\/form>/g)].map(([, tag = '', inside = '']) => {
    const form = attributesOf(tag);
    const fields: HtmlField[] = [];
    const buttons: [string, string][] = [];
    for (const [, name = '', rest = '', body = ''] of inside.matchAll(
      /<(input|textarea|select|button)(\s[^>]*?)?\/?>(?:(?<=<(?:textarea|select)[^>]*>)([\s\S]*?)<\/(?:textarea|select)>)?/g,
    )) {
      const a = attributesOf(rest);
      const own = a.get('name') ?? '';
      if (name === 'button') {
        if (own) buttons.push([own, a.get('value') ?? '']);
        continue;
      }
      if (!own) continue;
      const options = [...body.matchAll(/<option(\s[^>]*)?>/g)].map(([, o = '']) => attributesOf(o));
      const chosen = options.find((o) => o.has('selected'));
      fields.push({
        name: own,
        kind:
          name !== 'input'
            ? name
            : /numeric|decimal/.test(a.get('inputmode') ?? '')
              ? 'number'
              : (a.get('type') ?? 'text'),
        value:
          name === 'textarea'
            ? decode(body)
            : name === 'select'
              ? (chosen?.get('value') ?? '')
              : (a.get('value') ?? ''),
        options: options.map((o) => o.get('value') ?? ''),
        required: a.has('required'),
      });
    }
    return {
      method: form.get('method') === 'post' ? 'post' : 'get',
      action: form.get('action') ?? '',
      fields,
      buttons,
    };
  });
}

/** A form filled in as somebody would who wants it to pass: `words` in what is written freely, the first real choice of the rest. */
export function filledIn(form: HtmlForm, words: string, button: [string, string] | null): URLSearchParams {
  const body = new URLSearchParams();
  const chosen = new Set<string>();
  for (const f of form.fields) {
    switch (f.kind) {
      case 'hidden':
        body.append(f.name, f.value);
        break;
      case 'radio':
      case 'checkbox':
        if (!chosen.has(f.name)) body.append(f.name, f.value || 'on');
        chosen.add(f.name);
        break;
      case 'select':
        body.append(f.name, f.value || f.options.find((o) => o !== '') || '');
        break;
      case 'email':
        body.append(f.name, f.value || 'somebody@example.org');
        break;
      case 'date':
        body.append(f.name, f.value || '2026-06-01');
        break;
      case 'month':
        body.append(f.name, f.value || '2026-06');
        break;
      case 'datetime-local':
        body.append(f.name, f.value || '2026-12-01T10:00');
        break;
      case 'number':
        body.append(f.name, f.value || '1');
        break;
      case 'url':
        body.append(f.name, f.value || 'https://example.org/');
        break;
      case 'file':
        break;
      default:
        body.append(f.name, words);
    }
  }
  if (button) body.append(...button);
  return body;
}
