import { partsOf, type PlainDate } from '../../../calendar/plain-date.ts';
import type { Completion } from '../../../service/completions.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { FormView } from '../forms/form-view.ts';
import type { RuleNames } from '../record/rule-names.ts';
import type { PageView } from '../site.ts';

/** What the page is made from that asks when something was done. */
export interface DoneAnswer {
  readonly inspection: InspectionDetail;
  readonly completion: Completion;
  readonly names: RuleNames;
  /** What the party is called that it is owed to. */
  readonly owedTo: string;
  readonly today: PlainDate;
  readonly form: FormView;
  /** What is sent with this key is done once. */
  readonly key: string;
}

/** The page that asks when something was done, and why where it is unusual. */
export function buildDoneView(answer: DoneAnswer): PageView {
  const { inspection, completion, names, owedTo, today, form, key } = answer;
  const { milestone, event, unusual, required } = completion;
  const { day, month, year } = partsOf(today);
  return {
    title: 'When was this done?',
    back: { href: '/owed', text: 'Back to what you owe' },
    milestone: names.milestone(milestone),
    action: `/owed/${inspection.id}/${milestone}`,
    version: inspection.version,
    key,
    example: `${day} ${month} ${year}`,
    unusual: unusual.map((words) => `“${names.event(event)}” ${askThem(names.tell(words), owedTo)}.`),
    asksReason: unusual.length > 0 || required.includes('reason') || form.errorOf['reason'] !== undefined,
    owedTo,
    form: {
      ...form,
      errors: form.errors.map((each) => ({ ...each, text: askThem(each.text, owedTo) })),
      errorOf: Object.fromEntries(Object.entries(form.errorOf).map(([name, text]) => [name, askThem(text, owedTo)])),
    },
  };
}

/** Who reads this cannot record what else is missing. */
function askThem(words: string, owedTo: string): string {
  return words.replace('Record that first, or give a reason', `Ask ${owedTo} to record that first, or give a reason`);
}
