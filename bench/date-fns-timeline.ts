import { TZDate } from '@date-fns/tz';
import { addDays, addYears, format, isBefore, isWeekend, parseISO, startOfISOWeek } from 'date-fns';

/** One milestone as the straightforward way gives it: civil dates, and the instants of what is planned and due. */
export interface PlainMilestone {
  readonly id: string;
  readonly planned: string | null;
  readonly due: string | null;
  readonly opensOn: string | null;
  readonly endsOn: string | null;
  readonly plannedInstant: number | null;
  readonly dueInstant: number | null;
}

interface Dates {
  readonly planned?: Date;
  readonly due?: Date;
  readonly opens?: Date;
  readonly ends?: Date;
  /** London wall time of what is planned and due. */
  readonly at?: readonly [hours: number, minutes: number];
}

/**
 * The timeline of an inspection as most people would write it: the rules in code, `date-fns` for the steps, bank
 * holidays in a Set, and `@date-fns/tz` for London's instants. No working, no states, no warnings.
 */
export function dateFnsTimeline(start: string, bankHolidays: ReadonlySet<string>): readonly PlainMilestone[] {
  const isWorkingDay = (date: Date): boolean => !isWeekend(date) && !bankHolidays.has(format(date, 'yyyy-MM-dd'));
  const addWorkingDays = (from: Date, count: number): Date => {
    let date = from;
    for (let left = Math.abs(count); left > 0;) {
      date = addDays(date, Math.sign(count));
      if (isWorkingDay(date)) left -= 1;
    }
    return date;
  };
  const onOrAfter = (date: Date): Date => (isWorkingDay(date) ? date : addWorkingDays(date, 1));
  const onOrBefore = (date: Date): Date => (isWorkingDay(date) ? date : addWorkingDays(date, -1));

  const firstDay = parseISO(start);
  const monday = startOfISOWeek(firstDay);
  const analysisFirst = onOrAfter(addDays(monday, -7));
  const analysisLast = onOrBefore(addDays(monday, -3));
  const fourthDay = addWorkingDays(analysisFirst, 3);
  const call = addWorkingDays(analysisFirst, -5);
  const lastDay = onOrBefore(addDays(monday, 11));
  const annexA = addWorkingDays(call, 2);
  const caseAccess = addWorkingDays(call, 3);
  const draft = addWorkingDays(lastDay, 10);
  const comments = addWorkingDays(draft, 5);
  const final = addWorkingDays(lastDay, 22);
  const publication = addWorkingDays(final, 5);
  const actionPlan = addWorkingDays(final, 70);

  return [
    milestone('notice', { planned: call, due: addWorkingDays(firstDay, -5), at: [9, 30] }),
    milestone('lead-inspector-preparation', { planned: addWorkingDays(call, 1) }),
    milestone('confirmation-email', { planned: call, due: call }),
    milestone('set-up-discussion', { planned: call, due: call }),
    milestone('annex-a', { planned: annexA, due: annexA }),
    milestone('case-access', { planned: caseAccess, due: caseAccess }),
    milestone('team-conference', { planned: addWorkingDays(call, 4) }),
    milestone('off-site-analysis', {
      planned: analysisFirst,
      ends: isBefore(fourthDay, analysisLast) ? fourthDay : analysisLast,
    }),
    milestone('analyst-conversation', { planned: analysisLast, due: analysisLast, opens: analysisFirst }),
    milestone('team-meeting', { planned: analysisLast }),
    milestone('fieldwork-start', { planned: firstDay, due: firstDay }),
    milestone('interim-feedback', { planned: onOrBefore(addDays(monday, 4)) }),
    milestone('provisional-judgements', { planned: lastDay, due: lastDay }),
    milestone('feedback-meeting', { planned: lastDay, due: lastDay }),
    milestone('fieldwork-end', { planned: lastDay }),
    milestone('draft', { planned: draft, due: draft }),
    milestone('comments', { planned: comments, due: comments, opens: addWorkingDays(draft, 1), at: [23, 59] }),
    milestone('final', { planned: final, due: final }),
    milestone('ministry-copy', { planned: final, due: final }),
    milestone('children-summary', { planned: final, due: final }),
    milestone('publication', { planned: publication, due: publication }),
    milestone('draft-action-plan', {}),
    milestone('action-plan', { planned: actionPlan, due: actionPlan }),
    milestone('next-inspection-window', { planned: addYears(lastDay, 3), opens: addDays(lastDay, 1) }),
  ];
}

function milestone(id: string, { planned, due, opens, ends, at = [0, 0] }: Dates): PlainMilestone {
  const dateText = (date: Date | undefined): string | null => (date ? format(date, 'yyyy-MM-dd') : null);
  const instant = (date: Date | undefined): number | null =>
    date ? new TZDate(date.getFullYear(), date.getMonth(), date.getDate(), ...at, 'Europe/London').getTime() : null;
  return {
    id,
    planned: dateText(planned),
    due: dateText(due),
    opensOn: dateText(opens),
    endsOn: dateText(ends),
    plannedInstant: instant(planned),
    dueInstant: instant(due),
  };
}
