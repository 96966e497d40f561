import { z } from 'zod';
import { calendarFileSchema } from '../src/calendar/calendar-file.ts';
import { frameworkFileSchema } from '../src/framework/framework-file.ts';
import { reminderRulesSchema } from '../src/schedules/parse-reminder-rules.ts';

/** One line for each kind of YAML file: where its schema for editors stands, and what reads the file. */
const READERS: Readonly<Record<string, z.ZodType>> = {
  'config/calendars/calendar.schema.json': calendarFileSchema,
  'config/frameworks/framework.schema.json': frameworkFileSchema,
  'config/reminders.schema.json': reminderRulesSchema,
};

/** The JSON schemas that editors use to check and complete our YAML files, as text by path from the project's root. */
export function renderEditorSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(READERS).map(([path, schema]) => [
      path,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`,
    ]),
  );
}
