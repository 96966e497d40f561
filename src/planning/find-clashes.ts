import { formatShortDate } from '../calendar/plain-date.ts';
import { listBankHolidays } from '../calendar/working-day-calendar.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import type { Warning } from '../timeline/milestone.ts';
import type { Clash } from './clash.ts';
import { type Commitment, commitmentOf } from './commitment.ts';
import { dateOf, stretchOf } from './dates-of-timeline.ts';
import { findLeadClashes } from './find-lead-clashes.ts';
import { meetsYearly } from './meets-yearly.ts';

/**
 * What speaks against a plan: warnings of its rule file, stretches that touch a period to avoid, bank holidays on site,
 * days on site that may still move, and other inspections of the same lead. What is only noted is no clash.
 */
export function findClashes(plan: KindPlan, timeline: Timeline, others: readonly Commitment[]): readonly Clash[] {
  const warned = timeline.warnings
    .filter((warning) => warning.severity === 'warning')
    .map((warning) => toClash(timeline, warning));
  const more = [
    ...findAvoided(plan, timeline).filter((clash) => !warned.some((each) => each.id === clash.id)),
    ...findBankHolidays(plan, timeline),
    ...findProvisional(plan, timeline),
  ];
  const lead = others.length === 0 ? [] : findLeadClashes(commitmentOf(plan, timeline, 'this one'), others);
  return [...warned, ...more, ...lead];
}

function toClash(timeline: Timeline, { id, message, milestones }: Warning): Clash {
  const dates = milestones.map((each) => dateOf(timeline, each)).filter((date) => date !== null);
  return { id, message, dates: [...new Set(dates)].toSorted() };
}

function findAvoided({ kind }: KindPlan, timeline: Timeline): readonly Clash[] {
  return (kind.planning?.avoid ?? []).flatMap((avoid) => {
    const stretch = stretchOf(timeline, avoid);
    if (stretch === null || !meetsYearly(stretch, avoid.within)) return [];
    const days = `${formatShortDate(stretch.from)} to ${formatShortDate(stretch.to)}`;
    const message = `${avoid.title}, ${days}, falls over ${avoid.within.title}.`;
    return [{ id: avoid.id, message, dates: [stretch.from, stretch.to] }];
  });
}

function findBankHolidays({ kind, calendar }: KindPlan, timeline: Timeline): readonly Clash[] {
  const onSite = kind.planning && stretchOf(timeline, kind.planning.onSite);
  const days = onSite ? listBankHolidays(calendar, onSite.from, onSite.to) : [];
  if (days.length === 0) return [];
  const names = days.map((day) => `${day.name} (${formatShortDate(day.on)})`).join(' and ');
  const message = `There is no work on ${names}, among the days on site.`;
  return [{ id: 'bank-holiday-on-site', message, dates: days.map((day) => day.on) }];
}

function findProvisional({ kind, calendar }: KindPlan, timeline: Timeline): readonly Clash[] {
  const onSite = kind.planning && stretchOf(timeline, kind.planning.onSite);
  if (!onSite || onSite.to <= calendar.officialUntil) return [];
  const until = formatShortDate(calendar.officialUntil);
  const message = `Bank holidays are published up to ${until} only, so the days on site may still move.`;
  return [{ id: 'provisional-dates', message, dates: [onSite.from, onSite.to] }];
}
