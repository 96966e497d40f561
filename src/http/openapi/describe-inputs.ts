import { PERMISSIONS, ROLE_NAMES } from '../../service/access/permissions.ts';
import { REMINDER_STATES } from '../../store/reminder-tables.ts';
import { DELIVERY_STATES } from '../../store/webhook-tables.ts';
import { MILESTONE_STATES } from '../../timeline/milestone.ts';
import { WEBHOOK_EVENT_TYPES } from '../../webhooks/webhook-event.ts';
import type { JsonSchema } from './document-components.ts';

/** One word or several of a closed set: in a query with commas between them. */
const words = (allowed: readonly string[], description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string', enum: [...allowed] },
  minItems: 1,
  description,
});

const date = (description: string): JsonSchema => ({ type: 'string', format: 'date', description });

const text = (description: string): JsonSchema => ({ description });

const flag = (description: string): JsonSchema => ({ type: 'boolean', description });

/** What each field that is sent to us means, wherever it stands; keys of a schema replace those made from its form. */
export const INPUT_FIELDS: Readonly<Record<string, JsonSchema>> = {
  after: text('The `next` of the page before; absent for the first page.'),
  allow: text('The ids of clashes that may stand.'),
  allowDuplicates: flag('Whether an inspection may have the kind and the start of another one.'),
  asAt: text('The London moment that states and warnings are told for, YYYY-MM-DDTHH:MM; now where absent.'),
  at: {
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
    description: 'The London time, HH:MM from 00:00 to 23:59.',
  },
  before: date('The day before which the milestone is to be planned; that day itself is too late.'),
  by: text('Only what this person did, by the name that stands in the history.'),
  calendar: text('The id of the calendar; that of the newest rules where absent.'),
  change: text('A published list, a day added, or a day removed, each with who says so.'),
  conditions: text('The ids of conditions that hold: `priority-action`.'),
  corrects: text('The number of the recorded event that this one corrects, 1 for the first.'),
  count: text('How many starts to give at most.'),
  date: date('The date that it sets: a new start, a new last day on site, a pinned or varied date.'),
  days: text('How many days it holds, at most a year.'),
  delivery: text('The id of a message to the webhook.'),
  description: text('What it is for, in one line.'),
  division: text("GOV.UK's word for the part of the country: `england-and-wales`."),
  dryRun: flag('Where true, nothing is changed and the answer says what would be.'),
  email: { format: 'email', description: 'One plain address.' },
  events: text('Events to assume, or the entries of a published list.'),
  feed: text('The id of a feed.'),
  fieldworkDays: text('Working days on site, the first and the last included, where it is not the usual number.'),
  fieldworkEnd: date('The last day on site, included, where it is not the usual one.'),
  format: text('A page to print, or a document.'),
  framework: text("The id of the rules' edition; the newest where absent."),
  from: date('The first day, included.'),
  grounds: text('Why the visit takes place: `agreed`, `concern`.'),
  hold: text('The id of the hold that it places or lifts.'),
  inspection: text('The id of an inspection, or its first characters where no other begins so.'),
  inspections: text('The ids of inspections, or `all` open ones.'),
  kind: text('The id of the kind: `inspection`, `focused-visit`, `monitoring-visit`, `annual-engagement`.'),
  lead: { format: 'email', description: "The lead inspector's address, whose other inspections are kept clear of." },
  liftedBy: text('Who may lift the hold.'),
  limit: text('How many entries a page holds.'),
  list: text('One division of the list that GOV.UK publishes.'),
  milestone: text('The id of the milestone that it is about.'),
  moment: text('The London moment, YYYY-MM-DDTHH:MM, up to its end; a date alone is the end of its day.'),
  name: text('A name, in one line.'),
  note: text('Anything else to be kept with it.'),
  notes: text('What the list says of the day: `Substitute day`.'),
  on: date('The day on which it really happened.'),
  outcome: text('What came of it.'),
  overlapHours: text('For how many hours messages are signed by the former secret as well.'),
  owner: text('The id of the role that has to do it: `lead-inspector`.'),
  party: text('The id of a party: `ofsted`, `cafcass`.'),
  people: text('Who takes part, at most 200 people.'),
  publishedBefore: date('The day before which publication is to be planned; that day itself is too late.'),
  reason: text('Why, for the history; asked for where something is unusual.'),
  recipient: text('The address that it goes to.'),
  reference: text('The reference of a letter.'),
  reminder: text('The id of a reminder that failed.'),
  role: text('The id of a role: `coordinator`, `lead-inspector`, `qa-manager`, `ceo`, `link-person`.'),
  roles: words(ROLE_NAMES, 'Roles of one party.'),
  scope: text('`mine`: inspections that its owner takes part in; `all`: everything that they may see.'),
  scopes: words(PERMISSIONS, 'What it may do, of what its owner may.'),
  session: text('The id of a session; all of them where absent.'),
  since: text('The London moment from which on messages are sent again, YYYY-MM-DDTHH:MM.'),
  source: text('Who says so: a web address, or a decision.'),
  start: date('The first day on site, or the day of the meeting; a working day.'),
  starts: text('The starts to compare.'),
  states: words(MILESTONE_STATES, 'The states to list; those not done and with a date where absent.'),
  title: text('The name of the bank holiday.'),
  to: date('The last day, included.'),
  token: text('The id of a token.'),
  told: text('Who was told, by name or office.'),
  type: text('The id of the event: `notice-given`, `draft-sent`.'),
  types: words([...WEBHOOK_EVENT_TYPES, 'ping'], 'The kinds of messages; all where absent.'),
  url: text('An address that begins with https.'),
  user: text('The address or the id of somebody who may use the service.'),
  version: text('The version that was looked at; where it is no longer the present one, nothing is done.'),
  wanted: flag('Whether dates are to come as invitations.'),
  webhook: text('The id of a webhook, or its first characters where no other begins so.'),
  weekday: text('The weekday of the start; the usual one of the kind where absent.'),
  years: text('How many years to look through.'),
};

/** What a field means in one operation, where it differs from what it means elsewhere. */
export const OWN_INPUT_FIELDS: Readonly<Record<string, JsonSchema>> = {
  'addWebhook.types': words(WEBHOOK_EVENT_TYPES, 'The kinds of messages; all where absent.'),
  'adoptEdition.to': { description: 'The id of the edition to stand on from now on.' },
  'compareEditions.to': { description: 'The id of the edition to compare with; the newest where absent.' },
  'keepEdition.to': { description: 'The id of the edition that is not adopted.' },
  'createProgramme.inspections': {
    type: 'array',
    items: { $ref: '#/components/schemas/CreateInspectionInput' },
    description: 'The inspections, each as for planning one. Either all are stored or none.',
  },
  'findStart.from': date('No start before this day; today where absent.'),
  'listDeliveries.states': words(DELIVERY_STATES, 'The states to list; all where absent.'),
  'listReminders.states': words(
    REMINDER_STATES,
    'The states to list; those to be sent and those that failed where absent.',
  ),
  'showCalendar.calendar': { description: 'The id of the calendar.' },
  'showProgramme.from': date('The first day, included; the first of this year where absent.'),
  'showProgramme.to': date('The last day, included, at most a year after the first; a year where absent.'),
  'showFramework.framework': { description: "The id of the rules' edition." },
  'listDeliveries.webhook': { description: 'The id of one webhook; all of them where absent.' },
  'verifyHistory.inspection': { description: 'The id of one inspection; all of them where absent.' },
};
