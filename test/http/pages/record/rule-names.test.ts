import { describe, expect, it } from 'vitest';
import { showFramework } from '../../../../src/service/show-framework.ts';
import { ruleNames } from '../../../../src/http/pages/record/rule-names.ts';
import { COORDINATOR, RULES } from '../../../service/test-service.ts';

const names = ruleNames(showFramework({ rules: RULES }, COORDINATOR, { framework: RULES.current.id }), 'inspection');

describe('sentences of the service', () => {
  it.each([
    ['needs draft-sent to be recorded first', 'needs “Draft sent to Cafcass” to be recorded first'],
    [
      'must not be before fieldwork-ended, recorded for 2025-03-21',
      'must not be before “Fieldwork ended”, recorded for Friday 21 March 2025',
    ],
    ['cancelled was recorded for 2025-02-20', '“Cancelled” was recorded for Thursday 20 February 2025'],
    ['comes before paused is recorded', 'comes before “Fieldwork paused” is recorded'],
    [
      'has an event of its own: record final-sent or published',
      'has an event of its own: record “Final sent to Cafcass under embargo” or “Published”',
    ],
    [
      'must not happen while final is held, since Thu 27 Feb 2025 because a formal complaint is being considered. Record complaint-resolved first',
      'must not happen while “Final report sent to Cafcass under embargo” is held, since Thu 27 Feb 2025 because a formal complaint is being considered. Record “Formal complaint resolved” first',
    ],
    [
      'must not lie ahead: it is 2025-02-24 10:00 in London',
      'must not lie ahead: it is Monday 24 February 2025 at 10am in London',
    ],
    [
      'must be a working day: take 2025-03-07 (Friday 7 March 2025) or 2025-03-10 (Monday 10 March 2025)',
      'must be a working day: take Friday 7 March 2025 or Monday 10 March 2025',
    ],
  ])('%s', (sentence, told) => expect(names.tell(sentence)).toBe(told));

  it.each([
    'It holds nothing back: the days for it are Fri 4 Apr 2025 to Fri 11 Apr 2025.',
    'The embargo is not over: the day of publication is Thursday 1 May 2025.',
    'is before its day, Thursday 1 May 2025. If that is so, give a reason',
    'The draft was sent late, and comments come after the final.',
  ])('are left alone where they hold no id: %s', (sentence) => expect(names.tell(sentence)).toBe(sentence));
});
