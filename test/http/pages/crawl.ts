import { type HTMLElement, parse } from 'node-html-parser';
import type { Role } from '../../../src/service/access/permissions.ts';
import { findRoute } from './page-routes-of.ts';
import type { PagesWorld } from './world.ts';

/** What was found behind a link. */
export interface Crawled {
  readonly url: string;
  /** The page with the link. */
  readonly from: string;
  /** Its route: `GET /inspections/:id`. */
  readonly route: string | undefined;
  readonly status: number;
  readonly html: boolean;
  /** Head and body of the answer. */
  readonly content: string;
  readonly bytes: number;
}

/** What a crawl came upon, and each link that leads nowhere. */
export interface Crawl {
  readonly pages: ReadonlyMap<string, Crawled>;
  readonly broken: readonly string[];
}

/** From one page, so many links to pages of one kind are followed. */
const EACH_PAGE = 3;

/**
 * Follows the links of pages, and the forms that only ask, as somebody of that role does who clicks on everything.
 * Of the pages of one kind, `eachRoute` are looked at, and every inspection's own page.
 */
export async function crawl(
  world: PagesWorld,
  role: Role,
  { eachRoute = 3, from = '/' }: { readonly eachRoute?: number; readonly from?: string } = {},
): Promise<Crawl> {
  const pages = new Map<string, Crawled>();
  const roots = new Map<string, HTMLElement>();
  const fragments: { readonly from: string; readonly url: string; readonly id: string }[] = [];
  const seen = new Map<string, number>();
  const asked = new Set<string>();
  const broken = new Map<string, { readonly where: string; count: number }>();
  /** Links of one kind are told of once, with the first of them. */
  const tell = (what: string, where: string): void => {
    const told = broken.get(what) ?? { where, count: 0 };
    told.count += 1;
    broken.set(what, told);
  };
  const waiting: { readonly url: string; readonly from: string }[] = [{ url: from, from: 'the beginning' }];
  const known = new Set(waiting.map(({ url }) => url));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { url, from: source } = next;
    const { pathname, searchParams } = new URL(url, world.baseUrl);
    const route = findRoute(world.routes, 'GET', pathname);
    const kind = `${route ?? pathname}?${[...searchParams.keys()].toSorted().join()}`;
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    if (count > eachRoute && route !== 'GET /inspections/:id') continue;
    const answer = await world.get(role, url);
    const html = String(answer.headers['content-type']).startsWith('text/html');
    const content = `${JSON.stringify(answer.headers)}\n${answer.body}`;
    const bytes = Buffer.byteLength(answer.body);
    pages.set(url, { url, from: source, route, status: answer.statusCode, html, content, bytes });
    // A form that is sent with nothing in it may be refused.
    const isRefused = answer.statusCode >= 400 && !(asked.has(url) && answer.statusCode === 422);
    if (isRefused) tell(`${route ?? pathname} is ${answer.statusCode}`, `${url} from ${source}`);
    const found: string[] = [];
    if (typeof answer.headers.location === 'string') found.push(answer.headers.location);
    if (html) {
      const root = parse(answer.body);
      roots.set(url, root);
      const questions = questionsOf(root);
      for (const question of questions)
        asked.add(new URL(question, new URL(url, world.baseUrl)).toString().slice(world.baseUrl.length));
      found.push(...linksOf(root), ...questions);
    }
    const taken = new Map<string, number>();
    for (const link of found) {
      const target = new URL(link, new URL(url, world.baseUrl));
      if (target.origin !== world.baseUrl) {
        if (!/^(https:|mailto:|webcals?:)/.test(target.protocol)) tell(`${link} is no safe address`, url);
        continue;
      }
      const address = target.pathname + target.search;
      if (target.hash.length > 1)
        fragments.push({ from: url, url: address, id: decodeURIComponent(target.hash.slice(1)) });
      if (known.has(address)) continue;
      const of = findRoute(world.routes, 'GET', target.pathname) ?? target.pathname;
      taken.set(of, (taken.get(of) ?? 0) + 1);
      if ((taken.get(of) ?? 0) > EACH_PAGE && of.includes('/:id/milestones/')) continue;
      known.add(address);
      waiting.push({ url: address, from: url });
    }
  }
  for (const { from: source, url, id } of fragments) {
    const root = roots.get(url);
    if (root && root.getElementById(id) === null) tell(`#${id} is not there`, `${url} from ${source}`);
  }
  return { pages, broken: [...broken].map(([what, { where, count }]) => `${what}: ${where}, ${count} times`) };
}

function linksOf(root: HTMLElement): string[] {
  return root.querySelectorAll('a').flatMap((link) => link.getAttribute('href') ?? []);
}

/** Forms by GET, as they are sent when nothing is changed. */
function questionsOf(root: HTMLElement): string[] {
  return root.querySelectorAll('form').flatMap((form) => {
    if ((form.getAttribute('method') ?? 'get').toLowerCase() !== 'get') return [];
    const fields = form.querySelectorAll('input, select').flatMap((field): [string, string][] => {
      const name = field.getAttribute('name');
      const isChoice = /^(checkbox|radio)$/.test(field.getAttribute('type') ?? '');
      if (name === undefined || (isChoice && !field.hasAttribute('checked'))) return [];
      const chosen = field.querySelector('option[selected]') ?? field.querySelector('option') ?? field;
      return [[name, chosen.getAttribute('value') ?? '']];
    });
    return [`${form.getAttribute('action') ?? ''}?${new URLSearchParams(fields).toString()}`];
  });
}
