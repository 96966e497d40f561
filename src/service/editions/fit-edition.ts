import { InvalidInputError, type Problem } from '../../errors.ts';
import { findKind, type Framework } from '../../framework/framework.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import type { EventRow } from '../../store/recorded-events.ts';
import { checkTimelineRequest, type TimelineRequest } from '../../timeline/timeline-request.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { planOf, requestOf } from '../stored-timeline.ts';
import { editionsOf, newerEdition } from './edition-offer.ts';

/**
 * The edition that is meant: the one given, else the newest.
 * @throws InvalidInputError for one that is not another edition of the same framework, and where there is none.
 */
export function findEdition(rules: RulesLibrary, inspection: InspectionRow, given: string | undefined): Framework {
  const others = editionsOf(rules, inspection.framework).filter((each) => each.id !== inspection.framework);
  const found = given === undefined ? newerEdition(rules, inspection.framework) : others.find(({ id }) => id === given);
  if (found) return found;
  const known = others.map((each) => each.id).join(', ');
  const message =
    others.length === 0
      ? `must be another edition of these rules, and ${inspection.framework} is the only one`
      : `must be another edition of these rules: ${known}`;
  throw new InvalidInputError([{ where: 'to', message, ...(given === undefined ? {} : { seen: given }) }]);
}

/**
 * The inspection as it would stand on another edition. It keeps its bank holidays where that counts by the same calendar.
 * @throws InvalidInputError with everything of the inspection that the edition does not know: its kind, what was
 *   recorded, conditions, roles of people.
 */
export function fitEdition(rules: RulesLibrary, stored: StoredInspection, to: Framework): InspectionRow {
  const { inspection, events, people } = stored;
  const same = to.calendar === inspection.calendar;
  const fitted: InspectionRow = {
    ...inspection,
    framework: to.id,
    calendar: to.calendar,
    calendar_version: same ? inspection.calendar_version : rules.calendar(to.calendar).version,
  };
  const problems: Problem[] = people
    .filter((person) => !to.roles.some((role) => role.id === person.role && role.party === person.party))
    .map((person) => ({
      where: `the person ${person.name}`,
      message: `has a role that ${to.id} does not have`,
      seen: person.role,
    }));
  if (findKind(to, inspection.kind)) {
    const { framework, kind, calendar } = planOf(rules, fitted);
    const request = requestOf(fitted, events, inspection.created_at.getTime());
    problems.push(
      ...checkTimelineRequest(framework, kind, calendar, request).map((problem) => nameEvent(problem, request, events)),
    );
  } else {
    const known = to.kinds.map((kind) => kind.id).join(', ');
    problems.push({ where: 'kind', message: `must be one of ${known}`, seen: inspection.kind });
  }
  if (problems.length > 0) throw new InvalidInputError(problems, `The edition ${to.id}`);
  return fitted;
}

/** A problem of an event with the number that people know the event by in place of its index. */
function nameEvent(problem: Problem, request: TimelineRequest, events: readonly EventRow[]): Problem {
  const where = problem.where.replace(/^events\[(\d+)\]\.?/, (_, index) => {
    const id = request.events?.[Number(index)]?.id;
    return `event no ${events.find((each) => each.id === id)?.sequence ?? '?'}, `;
  });
  return { ...problem, where };
}
