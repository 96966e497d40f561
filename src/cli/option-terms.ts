import type { Command } from '@commander-js/extra-typings';
import type { Problem } from '../errors.ts';

/** Keys of inputs that come by an option or an argument of another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  states: 'state',
  conditions: 'priorityAction',
  events: 'event',
  type: 'event',
  people: 'person',
  reminder: 'retry',
  starts: 'start',
};

/** Parts of an option's value, in the words of its help. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  type: 'event',
  on: 'date',
  at: 'time',
  fieldworkEnd: 'last day on site',
};

/**
 * A problem placed where its reader typed it: `fieldworkEnd` becomes `--fieldwork-end`, `events[1].on` the second
 * `--event`. What is missing is told with the option's own description. Other places, such as those in files, stay.
 */
export function toOptionTerms(problem: Problem, command: Command): Problem {
  const [, key, index, field] = /^([A-Za-z]+)(?:\[(\d+)\])?(?:\.(\w+))?$/.exec(problem.where) ?? [];
  const term = key === undefined ? undefined : findTerm(OTHER_NAMES[key] ?? key, command);
  if (term === undefined) return problem;
  const place = index === undefined || !term.repeats ? '' : ` ${Number(index) + 1}`;
  const part = field === undefined ? '' : ` (${FIELD_WORDS[field] ?? field})`;
  // What a rule says of the missing part is nearer to the matter than what the option says.
  const missing = /^is missing(: must be .*)?$/.test(problem.message);
  const message = !missing ? problem.message : field === undefined ? `is missing: ${term.description}` : 'is missing';
  return { ...problem, where: `${term.name}${place}${part}`, message };
}

interface Term {
  readonly name: string;
  readonly description: string;
  /** Whether it may be given several times, each of which is read by itself. */
  readonly repeats: boolean;
}

function findTerm(name: string, command: Command): Term | undefined {
  const option = command.options.find((each) => each.attributeName() === name);
  if (option)
    return {
      name: option.long ?? option.flags,
      description: option.description,
      repeats: option.parseArg !== undefined,
    };
  const argument = command.registeredArguments.find((each) => each.name() === name);
  return argument && { name: `<${name}>`, description: argument.description, repeats: false };
}
