import { z } from 'zod';
import { MILESTONE_STATES } from '../../timeline/milestone.ts';
import { civilDate, civilMoment } from './moments.ts';

const clause = z
  .strictObject({
    section: z.string().describe("The heading of the framework's section."),
    clause: z.string().describe('The place in that section, in our words.'),
  })
  .meta({ id: 'Clause', title: 'Clause', description: 'Where a rule stands in the framework.' });

const readingTaken = z
  .strictObject({
    id: z.string(),
    taken: z.string().describe('How the clause is taken.'),
    because: z.string().describe('Why it is taken so.'),
    alternatives: z
      .array(z.strictObject({ text: z.string(), on: civilDate.nullable() }))
      .describe('The other ways to take it, each with the date that it would give.'),
  })
  .meta({
    id: 'ReadingTaken',
    title: 'Reading',
    description: 'How an unclear clause is taken, and what else it could say.',
  });

const dayOff = z
  .strictObject({ on: civilDate, name: z.string() })
  .meta({ id: 'DayOff', title: 'Day off', description: 'A day that is no working day, with its name.' });

const workingStep = z
  .strictObject({
    gives: z
      .enum(['planned', 'due', 'opensOn', 'endsOn', 'alsoOn'])
      .describe("Which of the milestone's dates it counts."),
    result: civilMoment,
    dayZero: z
      .strictObject({ on: civilDate, because: z.string() })
      .describe('The day that the rule counts from, which is not counted itself, and what it is.'),
    count: z.number().int().describe('Signed: 10 is after day 0, -5 before it.'),
    unit: z.enum(['working-days', 'calendar-days', 'weeks', 'months', 'years']),
    skipped: z.array(dayOff).describe('Every day passed over, in order.'),
    text: z.string(),
  })
  .meta({ id: 'WorkingStep', title: 'Step of a working', description: 'The counting of one date.' });

const working = z
  .strictObject({
    text: z.string().describe('The whole working in plain sentences; why there is no date, where there is none.'),
    steps: z.array(workingStep),
    clause,
    readings: z.array(readingTaken),
  })
  .meta({ id: 'Working', title: 'Working', description: "How a milestone's dates were counted, and by which clause." });

const planDates = {
  planned: civilMoment.nullable().describe('When the plan has it happen; null where it has no date.'),
  due: civilMoment
    .nullable()
    .describe(
      'The last moment that the rule allows, included; null for an indicative step and where there is no date.',
    ),
};

const setDate = z
  .strictObject({
    on: civilDate,
    reason: z.string().exactOptional(),
    reference: z.string().exactOptional().describe('The reference of a letter.'),
    by: z.string().exactOptional().describe('Who set it.'),
  })
  .meta({
    id: 'SetDate',
    title: 'Date set by a person',
    description: 'A date that a person set in place of the rule.',
  });

/** A dated step of an inspection with its whole working. */
export const milestone = z
  .strictObject({
    id: z.string().describe('Fixed by the rules: `draft`, `final`, `publication`.'),
    title: z.string(),
    what: z.string().exactOptional().describe('What is due in few words: "Draft report".'),
    party: z.string().describe('The party that has to do it.'),
    owner: z.string().describe('The role that has to do it: `lead-inspector`.'),
    basis: z
      .enum(['rule', 'indicative'])
      .describe("`rule`: the framework's text promises it; `indicative`: a step of its usual timetable."),
    ...planDates,
    opensOn: civilDate.exactOptional().describe('The first day of a window; `due` is its last.'),
    endsOn: civilDate
      .exactOptional()
      .describe('The last day of a step of several days, included; `planned` is its first.'),
    alsoOn: z.array(civilDate).exactOptional().describe('Further single days of a step on separate days.'),
    actual: civilMoment.nullable().describe('What was recorded; null until it is.'),
    fromPlan: z.strictObject(planDates).describe('What the plan alone gives, with nothing recorded, pinned or held.'),
    drift: z
      .number()
      .int()
      .nullable()
      .describe('Working days from what the plan gave to what was recorded or is expected; later is positive.'),
    superseded: z
      .array(z.strictObject({ start: civilDate, ...planDates }))
      .exactOptional()
      .describe('What it had under earlier starts, the first one first.'),
    window: z.string().exactOptional().describe('Until when a window is open, and which day is day 1, as sentences.'),
    pinned: setDate.exactOptional().describe('The date that a person holds fast.'),
    varied: setDate.exactOptional().describe("The date that a letter set in place of the rule's."),
    heldBy: z.string().exactOptional().describe('The hold for which it has no date now, by its id.'),
    state: z
      .enum(MILESTONE_STATES)
      .describe('`held` and `no-date` have no date now; `not-applicable` never has one in this case.'),
    because: z.string().exactOptional().describe('Why it has no date or does not apply.'),
    visibleTo: z.array(z.string()).describe('The parties that may ever see it.'),
    provisional: z
      .boolean()
      .describe('True where its dates may still change: bank holidays not published, moderation.'),
    provisionalBecause: z.array(z.string()).exactOptional(),
    note: z.string().exactOptional().describe('What the date alone does not say: "from lunchtime".'),
    working,
  })
  .meta({ id: 'Milestone', title: 'Milestone', description: 'A dated step of an inspection, explained.' });

/** Something about a plan that a person should look at. */
export const warning = z
  .strictObject({
    id: z.string(),
    severity: z.enum(['note', 'warning']),
    message: z.string(),
    milestones: z.array(z.string()).describe('The ids of the milestones that it is about.'),
  })
  .meta({
    id: 'Warning',
    title: 'Warning',
    description: 'Something to look at before going on; it is never an error.',
  });

export { dayOff };
