import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';
import { checkExamples } from '../../src/timeline/check-examples.ts';
import { readCalendar } from '../calendar/read-calendar.ts';
import { madeUpFile, madeUpMilestone } from '../framework/made-up.ts';

const calendar = readCalendar('england-and-wales');

function problemsOf(examples: string, title = 'start: { title: first tide, workingDay: false }'): readonly string[] {
  const text = madeUpFile({
    conditions: '[{ id: storm, title: A storm }]',
    kind: `conditions: [storm]
milestones:
${madeUpMilestone('survey-end', 'shape: day\nplanned: { on: start }\ninput: fieldwork-end')}
${madeUpMilestone('draft', 'shape: limit\ndue: { count: 5, unit: working-days, after: survey-end }\ncompletedBy: [sailed]')}
${madeUpMilestone('comments', 'shape: window\nopens: { count: 1, unit: working-days, after: draft }\ndue: { count: 5, unit: working-days, after: draft }')}
${madeUpMilestone('repair', 'shape: range\nplanned: { on: start }\nends: { count: 2, unit: weeks, after: start }\nwhen: storm\notherwise: { state: no-date, because: Calm. }')}
examples:
${examples}`,
  }).replace('start: { title: first tide, workingDay: false }', title);
  const result = parseFramework(text, 'f.yaml');
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return checkExamples(result.framework, calendar, result.locate).map((problem) =>
    formatProblem(problem)
      .trim()
      .replace(/^f\.yaml:\d+ /, ''),
  );
}

describe('the examples of a rule file', () => {
  it('that come out have no problem: days, windows, last days, conditions, given ends and events', () => {
    expect(
      problemsOf(`  - start: Thu 17 Apr 2025
    expect:
      draft.due: Mon 28 Apr 2025
      comments.opens: Tue 29 Apr 2025
      comments.due: Tue 6 May 2025
  - start: Thu 17 Apr 2025
    fieldworkEnd: Tue 22 Apr 2025
    expect: { draft.planned: Tue 29 Apr 2025 }
  - start: Thu 17 Apr 2025
    conditions: [storm]
    events: { sailed: Sat 3 May 2025 }
    expect: { repair.ends: Thu 1 May 2025, comments.opens: Tue 6 May 2025 }`),
    ).toEqual([]);
  });

  it('that do not are told with what was expected, what came out, and both weekdays', () => {
    expect(
      problemsOf(`  - start: Thu 17 Apr 2025
    expect: { draft.due: Thu 24 Apr 2025, comments.opens: Tue 29 Apr 2025, comments.due: Mon 5 May 2025 }
  - start: Thu 17 Apr 2025
    expect: { repair.ends: Thu 1 May 2025 }`),
    ).toEqual([
      'kinds[0].examples[0].expect.draft.due: draft.due is expected on Thu 24 Apr 2025; the rules give Mon 28 Apr 2025',
      'kinds[0].examples[0].expect.comments.due: comments.due is expected on Mon 5 May 2025; the rules give Tue 6 May 2025',
      'kinds[0].examples[1].expect.repair.ends: repair.ends is expected on Thu 1 May 2025; the rules give no date',
    ]);
  });

  it('that cannot be worked out say why', () => {
    expect(
      problemsOf(
        `  - start: Fri 18 Apr 2025
    fieldworkEnd: Sat 26 Apr 2025
    expect: {}
  - start: Thu 16 Dec 2100
    expect: { draft.due: Thu 23 Dec 2100 }`,
        'start: { title: first tide }',
      ),
    ).toEqual([
      'kinds[0].examples[0].start: must be a working day: take 2025-04-17 (Thursday 17 April 2025) or 2025-04-22 (Tuesday 22 April 2025), seen 2025-04-18 (Friday 18 April 2025)',
      'kinds[0].examples[0].fieldworkEnd: must be a working day: take 2025-04-25 (Friday 25 April 2025) or 2025-04-28 (Monday 28 April 2025), seen 2025-04-26 (Saturday 26 April 2025)',
      expect.stringMatching(
        /^kinds\[0\]\.examples\[1\]: 5 working days from 2100-12-\d\d is outside the England and Wales calendar/,
      ),
    ]);
  });
});
