import { assembleRules, type CalendarSource, type RulesLibrary } from '../assemble-rules.ts';

/** The last one made for each library: a preview is asked for page by page. */
const made = new WeakMap<RulesLibrary, { readonly version: string; readonly rules: RulesLibrary }>();

/**
 * The rules with a state of a calendar that may never come to be: what else they know stays, and they themselves are
 * told nothing of it.
 */
export function rulesWithCalendar(rules: RulesLibrary, source: CalendarSource): RulesLibrary {
  if (rules.knows(source.id, source.version)) return rules;
  const kept = made.get(rules);
  if (kept?.version === source.version) return kept.rules;
  const { frameworks, reminders, configured } = rules;
  const calendars = configured.map((each) => (each.id === source.id ? source : each));
  const supposed = assembleRules({ frameworks, reminders, calendars });
  const both: RulesLibrary = {
    ...rules,
    knows: (id, version) => supposed.knows(id, version) || rules.knows(id, version),
    plan: (framework, kind, version) => (version === source.version ? supposed : rules).plan(framework, kind, version),
  };
  made.set(rules, { version: source.version, rules: both });
  return both;
}
