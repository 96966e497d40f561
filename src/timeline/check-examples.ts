import { formatShortDate, type PlainDate } from '../calendar/plain-date.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import { parseWrittenDate } from '../calendar/written-date.ts';
import { formatPath } from '../checked-value.ts';
import { InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import type { FrameworkExample } from '../framework/framework-file.ts';
import type { Framework } from '../framework/framework.ts';
import { buildTimeline, type Timeline } from './build-timeline.ts';
import { compileKind } from './compile-kind.ts';
import type { TimelineRequest } from './timeline-request.ts';

/**
 * Works out every example of a rule file and compares: a problem for each date that comes out otherwise, with its
 * weekday, and for each example that cannot be worked out.
 * @param calendar The one that the framework counts by, as `calendarForFramework` gives it.
 * @param locate Where a YAML path stands, as `parseFramework` gives it; without it the path alone is told.
 */
export function checkExamples(
  framework: Framework,
  calendar: WorkingDayCalendar,
  locate: (path: readonly PropertyKey[]) => string = formatPath,
): readonly Problem[] {
  return framework.kinds.flatMap((kind, at) => {
    const plan = compileKind(framework, kind, calendar);
    return kind.examples.flatMap((example, index) => {
      const path = ['kinds', at, 'examples', index];
      try {
        return compare(example, buildTimeline(plan, requestOf(example)), path, locate);
      } catch (error) {
        if (error instanceof InvalidInputError) {
          return error.problems.map((problem) => ({
            ...problem,
            where: locate([...path, problem.where.split(/[.[]/)[0] as string]),
          }));
        }
        if (error instanceof TimelineError) return [{ where: locate(path), message: error.message }];
        throw error;
      }
    });
  });
}

function requestOf(example: FrameworkExample): TimelineRequest {
  return {
    start: dateOf(example.start),
    ...(example.fieldworkEnd === undefined ? {} : { fieldworkEnd: dateOf(example.fieldworkEnd) }),
    conditions: example.conditions,
    events: Object.entries(example.events).map(([type, on]) => ({ type, on: dateOf(on) })),
  };
}

function compare(
  example: FrameworkExample,
  timeline: Timeline,
  path: readonly PropertyKey[],
  locate: (path: readonly PropertyKey[]) => string,
): readonly Problem[] {
  return Object.entries(example.expect).flatMap(([key, expected]) => {
    const date = findDate(timeline, key);
    const got = date === null ? 'no date' : formatShortDate(date);
    if (got === expected) return [];
    return [
      { where: locate([...path, 'expect', key]), message: `${key} is expected on ${expected}; the rules give ${got}` },
    ];
  });
}

function findDate(timeline: Timeline, key: string): PlainDate | null {
  const [id, field] = key.split('.');
  const milestone = timeline.milestones.find((each) => each.id === id);
  switch (field) {
    case 'planned':
      return milestone?.planned?.on ?? null;
    case 'due':
      return milestone?.due?.on ?? null;
    case 'opens':
      return milestone?.opensOn ?? null;
    default:
      return milestone?.endsOn ?? null;
  }
}

/** A date of an example, which the parser has checked. */
function dateOf(written: string): PlainDate {
  return parseWrittenDate(written) as PlainDate;
}
