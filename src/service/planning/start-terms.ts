import { z } from 'zod';
import { nextWorkingDay } from '../../calendar/working-day-calendar.ts';
import { londonMoment } from '../../clock.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { parseEmailAddress } from '../../mail/email-address.ts';
import type { StartTerms } from '../../planning/start-request.ts';
import type { KindPlan } from '../../timeline/compile-kind.ts';
import { checkTimelineRequest } from '../../timeline/timeline-request.ts';
import { present, timelineInput } from '../timeline-input.ts';

/** What is asked of a plan whatever its start. */
export const startTermsInput = timelineInput.omit({ start: true, fieldworkEnd: true }).extend({
  /** Working days on site, the first and the last included, where it is not the usual number. */
  fieldworkDays: z.coerce
    .number('must be a number of working days')
    .int('must be a whole number')
    .min(1, 'must be from 1 to 100')
    .max(100, 'must be from 1 to 100')
    .optional(),
  /** The lead inspector's address, whose other inspections are to be kept clear of. */
  lead: z
    .string()
    .refine((text) => parseEmailAddress(text) !== null, 'must be one plain address, for example name@example.gov.uk')
    .optional(),
});

/**
 * The terms of a plan, or every problem of them.
 * @param now The instant that warnings are told for.
 * @throws InvalidInputError for conditions or grounds that the kind does not know, and days on site that it has not.
 */
export function readTerms(plan: KindPlan, input: z.output<typeof startTermsInput>, now: number): StartTerms {
  const { conditions, grounds, fieldworkDays } = input;
  const terms = present({ conditions, grounds, fieldworkDays, asAt: londonMoment(now) }) as StartTerms;
  const anyStart = nextWorkingDay(plan.calendar, londonMoment(now).on);
  const problems: Problem[] = [
    ...checkTimelineRequest(plan.framework, plan.kind, plan.calendar, { ...terms, start: anyStart }),
  ];
  if (fieldworkDays !== undefined && !plan.kind.milestones.some((each) => each.input === 'fieldwork-end')) {
    const message = `must not be given for the kind ${plan.kind.id}, which has no fieldwork`;
    problems.push({ where: 'fieldworkDays', message, seen: String(fieldworkDays) });
  }
  if (problems.length > 0) throw new InvalidInputError(problems, 'The search');
  return terms;
}
