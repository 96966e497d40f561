import type { MilestoneState } from '../../../timeline/milestone.ts';

/** A state as people say it, and the colour of its tag in the design system; the word alone tells it as well. */
export interface StateWords {
  readonly text: string;
  readonly colour: string;
}

const WORDS: Readonly<Record<MilestoneState, StateWords>> = {
  upcoming: { text: 'Upcoming', colour: 'blue' },
  due: { text: 'Due now', colour: 'yellow' },
  overdue: { text: 'Overdue', colour: 'red' },
  done: { text: 'Done', colour: 'green' },
  held: { text: 'On hold', colour: 'orange' },
  'not-applicable': { text: 'Does not apply', colour: 'grey' },
  'no-date': { text: 'No date', colour: 'grey' },
};

/** The words for the state of a milestone. */
export function stateWords(state: MilestoneState): StateWords {
  return WORDS[state];
}

/** The tag of the design system for a state, as HTML. */
export function stateTag(state: MilestoneState): string {
  const { text, colour } = stateWords(state);
  return `<strong class="govuk-tag govuk-tag--${colour}">${text}</strong>`;
}
