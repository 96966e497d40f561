import type { Command } from '@commander-js/extra-typings';
import type { z } from 'zod';
import type { startTermsInput } from '../service/planning/start-terms.ts';
import { present } from '../service/timeline-input.ts';

/** The options that say what is asked of a plan whatever its start. */
// An alias, since commander asks for types with an index.
export type PlanningOptions = {
  kind?: string | undefined;
  fieldworkDays?: string | undefined;
  priorityAction?: true | undefined;
  grounds?: string | undefined;
  lead?: string | undefined;
  framework?: string | undefined;
};

/** Adds the options that commands about several starts take. */
export function withPlanningOptions(command: Command): Command<[], PlanningOptions> {
  return command
    .option('--kind <kind>', 'inspection, focused-visit, monitoring-visit or annual-engagement')
    .option('--fieldwork-days <count>', 'working days on site, where it is not the usual number')
    .option('--priority-action', 'an area for priority action is expected')
    .option('--grounds <grounds>', 'why a visit takes place: agreed or concern-led')
    .option('--lead <email>', 'the lead inspector, whose other inspections are to be kept clear of')
    .option('--framework <edition>', 'the edition of the rules; the newest where absent');
}

/** The options as the service's input, which says what is missing or wrong in them. */
export function toTermsInput(options: PlanningOptions): z.input<typeof startTermsInput> {
  const { kind, fieldworkDays, priorityAction, grounds, lead, framework } = options;
  const conditions = priorityAction ? ['priority-action'] : [];
  return present({ kind, fieldworkDays, conditions, grounds, lead, framework }) as z.input<typeof startTermsInput>;
}
