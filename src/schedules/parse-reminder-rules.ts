import { z } from 'zod';
import { parseLocalTime } from '../calendar/local-time.ts';
import { parseCheckedYaml } from '../checked-yaml.ts';
import type { Problem } from '../errors.ts';
import { MESSAGE_OCCASIONS } from './reminder.ts';

const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const localTime = z.string().refine((text) => parseLocalTime(text) !== null, 'must be a time from 00:00 to 23:59');

const stage = z.strictObject({
  id,
  workingDays: z.int().min(-260).max(260).describe('Working days from the date aimed at; negative is before.'),
  at: localTime.describe('London wall time.'),
  of: z
    .enum(['planned', 'due', 'opens'])
    .optional()
    .describe('The date aimed at. Where absent: for stages before it the earlier of planned and due, after it due.'),
  to: z.array(id).min(1).describe('Roles.'),
  tells: z
    .enum(['not-recorded', 'overdue'])
    .optional()
    .describe('Says that nothing is recorded yet, or that it is overdue, where the offset alone does not.'),
  outsideSendWindow: z.boolean().default(false),
});

/** Who is reminded of what, and when. */
export const reminderRulesSchema = z
  .strictObject({
    sendWindow: z.strictObject({ from: localTime, to: localTime }),
    usefulForWorkingDays: z.int().min(0).max(60),
    messages: z.array(z.strictObject({ id, on: z.enum(MESSAGE_OCCASIONS), to: z.array(id).min(1) })).default([]),
    reminders: z
      .array(
        z.strictObject({
          id,
          milestones: z.array(id).min(1).optional(),
          owners: z.array(id).min(1).optional(),
          once: z
            .array(id)
            .default([])
            .describe(
              'Only once these milestones are done, as far as the kind has them: what counts from them is not yet owed.',
            ),
          stages: z.array(stage),
        }),
      )
      .describe('The first rule that names a milestone, or its owner, applies to it.'),
  })
  .meta({ title: 'Reminders of inspection milestones' });

export type ReminderRules = z.output<typeof reminderRulesSchema>;
export type ReminderRule = ReminderRules['reminders'][number];
export type ReminderStageRule = ReminderRule['stages'][number];

/** The milestones and roles that reminder rules may name. */
export interface ReminderVocabulary {
  readonly milestones: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

export type ReminderRulesResult =
  { readonly ok: true; readonly rules: ReminderRules } | { readonly ok: false; readonly problems: readonly Problem[] };

/** The reminder rules of a file, or every problem at once: names that no framework knows, ids used twice, times outside the window. */
export function parseReminderRules(text: string, file: string, vocabulary: ReminderVocabulary): ReminderRulesResult {
  const parsed = parseCheckedYaml(text, file, reminderRulesSchema);
  if (!parsed.ok) return parsed;
  const { value: rules, locate } = parsed.checked;
  const problems: Problem[] = [];
  const add = (path: readonly PropertyKey[], message: string, seen: string): void => {
    problems.push({ where: locate(path), message, seen: JSON.stringify(seen) });
  };
  const refer = (
    known: ReadonlySet<string>,
    what: string,
    names: readonly string[],
    path: readonly PropertyKey[],
  ): void => {
    names.forEach((name, index) => {
      if (!known.has(name)) add([...path, index], `must be a known ${what}: ${[...known].join(', ')}`, name);
    });
  };
  const once = (items: readonly { readonly id: string }[], path: readonly PropertyKey[]): void => {
    items.forEach((item, index) => {
      if (items.findIndex((each) => each.id === item.id) < index) add([...path, index, 'id'], 'is used twice', item.id);
    });
  };
  if (rules.sendWindow.from >= rules.sendWindow.to) {
    add(['sendWindow', 'to'], `must be later than ${rules.sendWindow.from}`, rules.sendWindow.to);
  }
  once(rules.messages, ['messages']);
  once(rules.reminders, ['reminders']);
  rules.messages.forEach((message, index) => refer(vocabulary.roles, 'role', message.to, ['messages', index, 'to']));
  rules.reminders.forEach((rule, index) => {
    const path = ['reminders', index];
    refer(vocabulary.milestones, 'milestone', rule.milestones ?? [], [...path, 'milestones']);
    refer(vocabulary.roles, 'role', rule.owners ?? [], [...path, 'owners']);
    refer(vocabulary.milestones, 'milestone', rule.once, [...path, 'once']);
    if (!rule.milestones && !rule.owners) add(path, 'must name milestones or owners', rule.id);
    once(rule.stages, [...path, 'stages']);
    rule.stages.forEach((each, place) => {
      const at = [...path, 'stages', place];
      refer(vocabulary.roles, 'role', each.to, [...at, 'to']);
      const outside = each.at < rules.sendWindow.from || each.at > rules.sendWindow.to;
      if (outside && !each.outsideSendWindow) {
        add(
          [...at, 'at'],
          `must be within the send window, ${rules.sendWindow.from} to ${rules.sendWindow.to}, or say outsideSendWindow: true`,
          each.at,
        );
      }
    });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}
