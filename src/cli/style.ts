import { styleText } from 'node:util';
import type { Printer } from './cli-deps.ts';

const STATE_COLOURS = {
  overdue: 'red',
  failed: 'red',
  lapsed: 'red',
  due: 'yellow',
  done: 'green',
  accepted: 'green',
} as const;

// The printer has asked its own stream already, which may be another than stdout.
const AS_IT_IS = { validateStream: false };

/** Bold where colours are on. */
export function emphasise(printer: Printer, text: string): string {
  return printer.colours ? styleText('bold', text, AS_IT_IS) : text;
}

/** The colour of a state where colours are on: red for overdue, yellow for due, green for done. */
export function colourState(printer: Printer, state: string): string {
  if (!printer.colours || !isColoured(state)) return state;
  return styleText(STATE_COLOURS[state], state, AS_IT_IS);
}

function isColoured(state: string): state is keyof typeof STATE_COLOURS {
  return Object.hasOwn(STATE_COLOURS, state);
}
