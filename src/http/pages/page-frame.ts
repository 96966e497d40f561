import type { Framework } from '../../framework/framework.ts';
import type { Principal } from '../../service/service-deps.ts';
import { readSiteAssets, type SiteAssets } from './site-assets.ts';

/** What stands around every page. */
export interface PageFrame {
  readonly name: string;
  /** The address of styles and scripts. */
  readonly assets: string;
  readonly navigation: readonly NavigationItem[];
  /** Who is signed in; null for nobody. */
  readonly user: { readonly name: string; readonly party: string } | null;
  /** What the page's forms show themselves by; empty for whoever needs none. */
  readonly formToken: string;
}

/** A link to an area. */
export interface NavigationItem {
  readonly href: string;
  readonly text: string;
  /** The page belongs to this area. */
  readonly active: boolean;
  /** The page is this area's first. */
  readonly current: boolean;
}

/** What people call the service. */
export const SITE_NAME = 'Inspection timeline';

let assets: SiteAssets | undefined;

/** Styles and scripts, read once. */
export function siteAssets(): SiteAssets {
  return (assets ??= readSiteAssets());
}

/** What stands around a page for whoever asks for it. */
export function frameOf(
  framework: Pick<Framework, 'parties'>,
  {
    principal,
    path,
    formToken,
  }: { readonly principal: Principal | null; readonly path: string; readonly formToken: string },
): PageFrame {
  const party = framework.parties.find((each) => each.id === principal?.party)?.title ?? '';
  return {
    name: SITE_NAME,
    assets: siteAssets().prefix,
    navigation: principal === null ? [] : navigationOf(principal, path),
    user: principal === null ? null : { name: principal.name, party },
    formToken,
  };
}

const AREAS: readonly { readonly href: string; readonly text: string; readonly for: (who: Principal) => boolean }[] = [
  { href: '/deadlines', text: 'Deadlines', for: (who) => !who.inspected },
  { href: '/owed', text: 'What you owe', for: (who) => who.inspected },
  { href: '/inspections', text: 'Inspections', for: () => true },
  { href: '/plan', text: 'Plan an inspection', for: (who) => who.permissions.includes('plan') },
  { href: '/ahead', text: 'Plan ahead', for: (who) => who.permissions.includes('see-planning') },
  { href: '/reminders', text: 'Reminders', for: (who) => !who.inspected },
  { href: '/calendars', text: 'Bank holidays', for: () => true },
  { href: '/rules', text: 'Rules', for: () => true },
  { href: '/admin', text: 'Administration', for: (who) => who.permissions.includes('administer') },
  { href: '/account', text: 'Your account', for: () => true },
];

function navigationOf(principal: Principal, path: string): readonly NavigationItem[] {
  return AREAS.filter((area) => principal.permissions.includes('see') && area.for(principal)).map(({ href, text }) => ({
    href,
    text,
    current: path === href,
    active: path === href || path.startsWith(`${href}/`),
  }));
}

/** Where somebody begins. */
export function homeOf(principal: Principal | null): string {
  if (principal === null) return '/sign-in';
  return principal.inspected ? '/owed' : '/deadlines';
}
