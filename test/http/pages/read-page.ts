import type { LightMyRequestResponse } from 'fastify';
import { type HTMLElement, parse } from 'node-html-parser';

/** A page as people see it. */
export interface Page {
  readonly status: number;
  /** Where it sends the browser; null where it is a page. */
  readonly location: string | null;
  readonly html: string;
  readonly root: HTMLElement;
  readonly title: string;
  /** The one heading of the first level. */
  readonly heading: string;
  /** All words of the page's main part, with single spaces. */
  readonly text: string;
  /** The words of every element that a selector finds, in order. */
  readonly texts: (selector: string) => readonly string[];
  /** Each row of the body of a table, found by its caption, as the words of its cells. */
  readonly rows: (caption: string) => readonly (readonly string[])[];
  /** The terms of a summary list with what stands beside them. */
  readonly summary: Readonly<Record<string, string>>;
  /** What the error summary says. */
  readonly errors: readonly string[];
  /** The notification banner's words; null where there is none. */
  readonly saved: string | null;
  /** Where the link with these words leads; undefined where there is none. */
  readonly link: (words: string) => string | undefined;
  /** The names and values of a form's fields, as a browser would send them; the first form that sends, unless named by its action. */
  readonly fields: (action?: string) => Readonly<Record<string, string>>;
  readonly response: LightMyRequestResponse;
}

/** Reads an answer as a page. */
export function readPage(response: LightMyRequestResponse): Page {
  const root = parse(response.body);
  const main = root.querySelector('main');
  const texts = (selector: string): string[] => root.querySelectorAll(selector).map(wordsOf);
  return {
    status: response.statusCode,
    location: response.headers.location ?? null,
    html: response.body,
    root,
    title: texts('title')[0] ?? '',
    heading: texts('h1').join(' | '),
    text: main ? wordsOf(main) : '',
    texts,
    rows: (caption) => {
      const table = root.querySelectorAll('table').find((each) => wordsOf(each.querySelector('caption')) === caption);
      if (!table) throw new Error(`No table is called "${caption}": ${texts('caption').join(', ')}`);
      return table.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('th, td').map(wordsOf));
    },
    summary: Object.fromEntries(
      root
        .querySelectorAll('.govuk-summary-list__row')
        .map((row) => [
          wordsOf(row.querySelector('.govuk-summary-list__key')),
          wordsOf(row.querySelector('.govuk-summary-list__value')),
        ]),
    ),
    errors: texts('.govuk-error-summary__list li'),
    saved: texts('.govuk-notification-banner--success .govuk-notification-banner__content')[0] ?? null,
    link: (words) =>
      root
        .querySelectorAll('a')
        .find((each) => wordsOf(each) === words)
        ?.getAttribute('href'),
    fields: (action) => fieldsOf(root, action),
    response,
  };
}

function wordsOf(element: HTMLElement | null | undefined): string {
  return (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

function fieldsOf(root: HTMLElement, action: string | undefined): Record<string, string> {
  const form = root
    .querySelectorAll('form')
    .find((each) =>
      action === undefined ? each.getAttribute('method') === 'post' : each.getAttribute('action') === action,
    );
  if (!form) throw new Error(`There is no form ${action ?? 'that sends'}`);
  const fields: Record<string, string> = {};
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const name = field.getAttribute('name');
    if (name === undefined) continue;
    const type = field.getAttribute('type');
    if ((type === 'radio' || type === 'checkbox') && !field.hasAttribute('checked')) continue;
    const chosen =
      field.tagName === 'SELECT' ? (field.querySelector('option[selected]') ?? field.querySelector('option')) : null;
    fields[name] = field.tagName === 'TEXTAREA' ? field.textContent : ((chosen ?? field).getAttribute('value') ?? '');
  }
  return fields;
}
