import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';
import { madeUpFile, madeUpMilestone } from './made-up.ts';

const KIND = `milestones:
${madeUpMilestone('draft', 'shape: limit\ndue: { count: 5, unit: working-days, after: start }')}
points:
  - { id: turn, title: turn, rule: { on: start } }
`;
const PLANNING = `planning:
  usualWeekday: tuesday
  lead: surveyor
  onSite: { from: start, to: draft }
  notice: { from: draft.due, to: start }
  clearOfOthers: [draft]
  avoid:
    - { id: yule, title: The draft, from: draft, to: draft.due, within: { from: 12-24, to: 01-02, title: Yule } }
`;

function parse(planning: string, kinds = '') {
  return parseFramework(madeUpFile({ kind: `${KIND}${planning}`, kinds }), 'f.yaml');
}

function problemsOf(planning: string): readonly string[] {
  const result = parse(planning);
  return result.ok
    ? []
    : result.problems.map((problem) =>
        formatProblem(problem)
          .trim()
          .replace(/^f\.yaml:\d+ /, ''),
      );
}

describe('what a kind says for planning', () => {
  it('is kept, and taken over by a kind that mirrors it unless it has its own', () => {
    const mirroring = (id: string, own: string): string => `  - id: ${id}
    title: Resurvey
    name: Resurvey
    product: letter
    mirrors: survey
    start: { title: first tide, workingDay: false }
${own}`;
    const own = '    planning: { lead: master, onSite: { from: start, to: start } }\n';
    const result = parse(PLANNING, `${mirroring('resurvey', '')}${mirroring('check', own)}`);
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    const [survey, resurvey, check] = result.framework.kinds.map((kind) => kind.planning);
    expect(survey).toMatchObject({ usualWeekday: 'tuesday', clearOfOthers: ['draft'], avoid: [{ id: 'yule' }] });
    expect(resurvey).toEqual(survey);
    expect(check).toMatchObject({ lead: 'master', clearOfOthers: [], avoid: [] });
  });

  it.each([
    ['a role', 'lead: surveyor', 'lead: pilot', 'kinds[0].planning.lead: must be a known role: surveyor, master'],
    [
      'a milestone',
      'clearOfOthers: [draft]',
      'clearOfOthers: [final]',
      'kinds[0].planning.clearOfOthers[0]: must be a',
    ],
    ['a date', 'to: draft }', 'to: final }', 'kinds[0].planning.onSite.to: must be a known date to plan by'],
    [
      'a point, which no timeline shows',
      'from: draft.due, to',
      'from: turn, to',
      'kinds[0].planning.notice.from: must',
    ],
    ['a date to avoid', 'from: draft, to', 'from: drift, to', 'kinds[0].planning.avoid[0].from: must be a known date'],
    ['a day of the year', 'from: 12-24', 'from: 13-24', 'kinds[0].planning.avoid[0].within.from: must be a month and'],
  ])('is refused where %s is wrong', (_, from, to, expected) => {
    expect(PLANNING).toContain(from);
    const problems = problemsOf(PLANNING.replace(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
});
