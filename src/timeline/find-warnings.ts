import { formatLongDate, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import { listBankHolidays, workingDaysBetween, workingDaysWithin } from '../calendar/working-day-calendar.ts';
import type { WarningRule, WarningTest } from '../framework/warning-rule.ts';
import type { KindPlan } from './compile-kind.ts';
import { NO_DATE } from './no-date.ts';
import type { Warning } from './milestone.ts';
import { isOver } from './milestone-state.ts';
import type { TimelineRequest } from './timeline-request.ts';

/** What a plan's dates give reason to look at, by the warnings of its kind. */
export function findWarnings(plan: KindPlan, dates: readonly number[], request: TimelineRequest): readonly Warning[] {
  return plan.kind.warnings.flatMap((rule) => {
    if (request.grounds !== undefined && rule.unlessGrounds.includes(request.grounds)) return [];
    const words: Record<string, string> = {};
    if (!rule.when.every((test) => holds(test, words, plan, dates, request))) return [];
    return [
      {
        id: rule.id,
        severity: rule.severity,
        message: writeMessage(rule, words, plan, dates),
        milestones: rule.milestones,
      },
    ];
  });
}

/** Whether a rule asks for a reason when such a plan is saved. */
export function asksReason(plan: KindPlan, warning: Warning): boolean {
  return plan.kind.warnings.some((rule) => rule.id === warning.id && rule.asksReason);
}

/** Tests one condition; a date that does not exist meets none. Words for the message are added on the way. */
function holds(
  test: WarningTest,
  words: Record<string, string>,
  plan: KindPlan,
  dates: readonly number[],
  request: TimelineRequest,
): boolean {
  const dateOf = (key: string): PlainDate | null => readDate(plan, dates, key);
  if ('passed' in test) {
    const place = plan.milestones.find((each) => test.passed.startsWith(`${each.definition.id}.`));
    const on = dateOf(test.passed);
    if (on === null || request.asAt === undefined || dateOf(`${test.withoutRecorded}.recorded`) !== null) return false;
    const at = test.passed.endsWith('.due') ? place?.dueAt : place?.plannedAt;
    return isOver(at === undefined ? { on } : { on, at }, request.asAt);
  }
  if ('workingDaysFrom' in test || 'bankHolidaysFrom' in test) {
    const from = dateOf('workingDaysFrom' in test ? test.workingDaysFrom : test.bankHolidaysFrom);
    const to = dateOf(test.to);
    if (from === null || to === null) return false;
    if ('workingDaysFrom' in test) {
      const count = workingDaysWithin(plan.calendar, from, to);
      words.count = String(count);
      return count < test.fewerThan;
    }
    const holidays = listBankHolidays(plan.calendar, from, to);
    words.names = holidays.map((day) => `${day.name} (${formatLongDate(day.on)})`).join(' and ');
    return holidays.length > 0;
  }
  const date = dateOf(test.date);
  if (date === null) return false;
  if ('within' in test) return isWithinYearly(date, test.within.from, test.within.to);
  const other = dateOf('after' in test ? test.after : test.onOrAfter);
  if (other === null) return false;
  return 'after' in test ? date > other : date >= other;
}

/** Whether a date lies in a period of every year, both ends included, which may run over the end of the year. */
export function isWithinYearly(date: PlainDate, from: string, to: string): boolean {
  const day = date.slice(5);
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}

function writeMessage(
  rule: WarningRule,
  words: Record<string, string>,
  plan: KindPlan,
  dates: readonly number[],
): string {
  if (rule.count) {
    const from = readDate(plan, dates, rule.count.from);
    const to = readDate(plan, dates, rule.count.to);
    words.count =
      from === null || to === null ? 'no' : String(Math.max(0, workingDaysBetween(plan.calendar, from, to)));
  }
  for (const [name, key] of Object.entries(rule.dates)) {
    const date = readDate(plan, dates, key);
    words[name] = date === null ? 'no date' : formatLongDate(date);
  }
  return rule.message.replaceAll(/\{([^}]*)\}/g, (_, name: string) => words[name] ?? '');
}

function readDate(plan: KindPlan, dates: readonly number[], key: string): PlainDate | null {
  const place = plan.places.get(key);
  const day = place === undefined ? NO_DATE : (dates[place] as number);
  return day === NO_DATE ? null : fromOrdinal(day);
}
