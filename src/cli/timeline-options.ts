import type { Command } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { present, type timelineInput } from '../service/timeline-input.ts';

/** The options that say what a timeline is asked for. */
// An alias, since commander asks for types with an index.
export type TimelineOptions = {
  kind?: string | undefined;
  start?: string | undefined;
  fieldworkEnd?: string | undefined;
  priorityAction?: true | undefined;
  grounds?: string | undefined;
  framework?: string | undefined;
};

/** Adds the options that every command about a plan takes. */
export function withTimelineOptions(command: Command): Command<[], TimelineOptions> {
  return command
    .option('--kind <kind>', 'inspection, focused-visit, monitoring-visit or annual-engagement')
    .option('--start <date>', 'first day on site (or the day of the meeting), YYYY-MM-DD')
    .option('--fieldwork-end <date>', 'last day on site, where it is not the usual one')
    .option('--priority-action', 'an area for priority action was found')
    .option('--grounds <grounds>', 'why a visit takes place: agreed or concern-led')
    .option('--framework <edition>', 'the edition of the rules; the newest where absent');
}

/** The options as the service's input, which says what is missing or wrong in them. */
export function toTimelineInput(options: TimelineOptions): z.input<typeof timelineInput> {
  const { kind, start, fieldworkEnd, priorityAction, grounds, framework } = options;
  const conditions = priorityAction ? ['priority-action'] : [];
  return present({ kind, start, fieldworkEnd, conditions, grounds, framework }) as z.input<typeof timelineInput>;
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * An assumed event, written as `draft-sent=2025-04-04`, `notice-given=2025-02-24T09:25` or
 * `milestone-done:set-up-discussion=2025-02-24`. What is wrong in it shows when the input is read.
 */
export function parseEventOption(text: string): { type: string; on?: string; at?: string; milestone?: string } {
  const [, type = text, milestone, on, at] = /^([^=:]*)(?::([^=]*))?=([^T ]*)(?:[T ](.*))?$/.exec(text) ?? [];
  return present({ type, on, at, milestone });
}
