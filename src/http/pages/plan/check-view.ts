import { createHash } from 'node:crypto';
import { parsePlainDate } from '../../../calendar/plain-date.ts';
import type { LocalTime } from '../../../calendar/local-time.ts';
import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { PlanningResult } from '../../../service/create-inspection.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import { milestoneRows } from '../picture/milestone-rows.ts';
import { timelinePicture } from '../picture/timeline-picture.ts';
import { count, day, moment } from '../words/dates.ts';
import { inLongDates } from '../words/dates-in-text.ts';
import { asksDetails, asksGrounds, type PlanCase, reasonsAsked, stepPath, withoutAsking } from './plan-case.ts';
import { tellStart } from './start-hint.ts';
import { capitalise } from '../words/first-letter.ts';
import { titleIn } from '../words/titles.ts';

/** An answer as a line that can be changed. */
interface AnswerLine {
  readonly label: string;
  /** Each on a line of its own. */
  readonly values: readonly string[];
  readonly change: string;
}

/** What the page shows on which everything is checked before it is saved. */
export function checkView(given: PlanCase, result: PlanningResult, today: PlainDate) {
  const { id, plan } = given;
  const timeline: SeenTimeline = result.timeline;
  return {
    title: 'Check before you plan it',
    wide: true,
    kind: plan.kind.title,
    action: stepPath(id, 'check'),
    base: `/plan/${id}`,
    answers: listAnswers(given, result),
    facts: tellStart(plan, result).facts,
    warnings: listWarnings(given, result),
    picture: timelinePicture(timeline, { plan, today }),
    rows: milestoneRows(timeline, plan),
    emails: listEmails(given, result),
    emailsPlanned: count(result.remindersPlanned, 'email'),
    untold: plan.framework.parties.filter((each) => each.inspected).map(({ title }) => title),
    shown: fingerprintOf(result),
  };
}

/** Changes with every date that was shown. */
export function fingerprintOf({ timeline: { framework, start, milestones } }: PlanningResult): string {
  const dates = milestones.map(({ id, planned, due, opensOn, endsOn, alsoOn }) => [
    ...[id, planned, due, opensOn ?? null, endsOn ?? null, alsoOn ?? null],
  ]);
  return createHash('sha256')
    .update(JSON.stringify([framework, start, dates]))
    .digest('hex')
    .slice(0, 16);
}

function listAnswers(given: PlanCase, result: PlanningResult): readonly AnswerLine[] {
  const { id, draft, plan } = given;
  const { kind, framework } = plan;
  const { start, details, people = [], reason } = draft;
  const change = (step: Parameters<typeof stepPath>[1]): string => `${stepPath(id, step)}?change=1`;
  const line = (label: string, values: readonly string[], step: Parameters<typeof stepPath>[1]): AnswerLine => ({
    label,
    values: values.length === 0 ? ['Not given'] : values,
    change: change(step),
  });
  const grounds = framework.grounds.find((each) => each.id === details?.grounds)?.title;
  const conditions = framework.conditions.filter((each) => details?.conditions.includes(each.id));
  return [
    line('What is planned', [kind.title], 'kind'),
    line(capitalise(kind.start.title), start === undefined ? [] : [day(start.start)], 'start'),
    ...(start?.fieldworkEnd === undefined ? [] : [line('Last day on site', [day(start.fieldworkEnd)], 'start')]),
    ...(asksGrounds(plan)
      ? [line('Why it takes place', [grounds ?? 'Another reason, or not known yet'], 'details')]
      : []),
    ...(asksDetails(plan) && kind.conditions.length > 0
      ? [line('Known already', conditions.length === 0 ? ['Nothing'] : conditions.map(({ title }) => title), 'details')]
      : []),
    line(
      'Who takes part',
      people.map(({ role, name, email }) => {
        const title = titleIn(framework.roles, role);
        return `${title}: ${name}, ${email}`;
      }),
      'people',
    ),
    ...(reasonsAsked(given, result).length === 0
      ? []
      : [line('Reason', reason === undefined || reason.text === '' ? [] : [reason.text], 'reason')]),
  ];
}

/** What to look at, with the inspection that it is about where it is about one. */
function listWarnings({ draft }: PlanCase, { warnings, clashes }: PlanningResult) {
  const given = draft.reason?.text ?? '';
  return [
    ...warnings.map(({ id, message, severity }) => {
      const [other = null] = id === 'planned-already' ? (/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(message) ?? []) : [];
      const text = other === null ? message : message.replace(`: ${other}.`, '.');
      return {
        message: given === '' ? text : withoutAsking(text),
        severe: severity === 'warning',
        other,
      };
    }),
    ...clashes.map(({ message, with: other = null }) => ({ message: inLongDates(message), severe: true, other })),
  ];
}

const ABOUT: Readonly<Record<PlanningResult['firstReminders'][number]['kind'], string>> = {
  timeline: 'All dates',
  reminder: 'Reminder',
  invitation: 'Invitation',
  change: 'What moved',
};

/** The first emails in words: when, of what, and to whom by name. */
function listEmails({ draft: { people = [] } }: PlanCase, { firstReminders }: PlanningResult) {
  return firstReminders.map(({ kind, title, recipient, sendAt }) => {
    const [on = '', at = ''] = sendAt.split(' ');
    const date = parsePlainDate(on);
    const person = people.find((each) => each.email.toLowerCase() === recipient.toLowerCase());
    return {
      when:
        kind === 'timeline' || date === null
          ? 'As soon as you confirm'
          : capitalise(moment({ on: date, at: at as LocalTime })),
      about: title === null ? ABOUT[kind] : `${ABOUT[kind]}: ${title}`,
      to: person === undefined ? recipient : `${person.name}, ${recipient}`,
    };
  });
}
