import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireInspecting } from '../../../service/not-allowed-error.ts';
import { ReminderNotFailedError } from '../../../service/list-reminders.ts';
import { savedWords } from '../words/saved-words.ts';
import { readForm } from '../forms/read-form.ts';
import { inspectionFrame, readInspectionCase } from '../record/record-case.ts';
import { ruleNames } from '../record/rule-names.ts';
import { type Site, whoAsks } from '../site.ts';
import { reminderLine } from './reminder-lines.ts';
import { findSection, REMINDER_SECTIONS } from './reminder-sections.ts';

interface OneInspection {
  readonly Params: { readonly id: string };
}
interface OneReminder {
  readonly Params: { readonly reminder: string };
}

/** So many emails stand on a page. */
const PAGE = 25;

/** What has just been done, by its word in the address. */
const SAVED: Readonly<Record<string, string>> = {
  retried: 'The email is tried again now.',
};

/** Emails that are to be sent, were sent, failed or were cancelled: of one inspection, and of all. */
export async function remindersPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get<OneInspection>('/inspections/:id/reminders', { config: { needs: 'see' } }, async (request, reply) => {
    requireInspecting(whoAsks(request));
    const read = await readInspectionCase(site, request, request.params.id);
    const { inspection, names } = read;
    const base = `/inspections/${inspection.id}/reminders`;
    return site.page(request, reply, 'reminders/inspection-reminders', {
      ...inspectionFrame(read, 'Reminders', 'reminders', whoAsks(request)),
      wide: true,
      ...(await readReminders(site, request, { base, inspection: inspection.id, tell: names.tell })),
    });
  });

  app.get('/reminders', { config: { needs: 'see' } }, async (request, reply) => {
    requireInspecting(whoAsks(request));
    const framework = await site.run(request, 'showFramework', { framework: site.deps.rules.current.id });
    const names = ruleNames(framework);
    return site.page(request, reply, 'reminders/reminders', {
      title: 'Reminders',
      wide: true,
      ...(await readReminders(site, request, { base: '/reminders', tell: names.tell })),
    });
  });

  app.post<OneReminder>(
    '/reminders/:reminder/retry',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => retry(site, request, reply),
  );
}

async function readReminders(
  site: Site,
  request: FastifyRequest,
  { base, inspection, tell }: { base: string; inspection?: string; tell: (sentence: string) => string },
) {
  const query = readForm(request.query);
  const of = inspection === undefined ? {} : { inspection };
  const failed = await site.run(request, 'listReminders', { ...of, states: ['failed'], limit: PAGE });
  const asked = query.text('show');
  // Over all inspections what failed comes first, since somebody has to act on it.
  const section = findSection(asked ?? (inspection === undefined && failed.reminders.length > 0 ? 'failed' : 'next'));
  const after = query.text('after');
  const page =
    section.id === 'failed' && after === undefined
      ? failed
      : await site.run(request, 'listReminders', {
          ...of,
          states: section.states,
          limit: PAGE,
          ...(after === undefined ? {} : { after }),
        });
  const failedCount = `${failed.reminders.length}${failed.next === null ? '' : ' or more'}`;
  return {
    list: base,
    sections: REMINDER_SECTIONS.map(({ id, title }) => ({
      id,
      text: id === 'failed' && failed.reminders.length > 0 ? `${title} (${failedCount})` : title,
      href: `${base}?show=${id}`,
      current: id === section.id,
    })),
    section,
    failed: failed.reminders.length,
    lines: page.reminders.map((each) => reminderLine(each, tell)),
    next: page.next === null ? null : `${base}?show=${section.id}&after=${encodeURIComponent(page.next)}`,
    first: after === undefined ? null : `${base}?show=${section.id}`,
    mayRetry: whoAsks(request).permissions.includes('plan'),
    saved: savedWords(request.query, SAVED),
    refused: query.text('saved') === 'not-retried',
  };
}

async function retry(site: Site, request: FastifyRequest<OneReminder>, reply: FastifyReply): Promise<FastifyReply> {
  const inspection = readForm(request.body).text('inspection');
  const list =
    inspection !== undefined && /^[0-9a-f-]{36}$/.test(inspection)
      ? `/inspections/${inspection}/reminders`
      : '/reminders';
  try {
    await site.run(request, 'retryReminder', { reminder: request.params.reminder });
  } catch (error) {
    // Pressed twice, or what it was about has changed.
    if (!(error instanceof ReminderNotFailedError)) throw error;
    return reply.redirect(`${list}?show=failed&saved=not-retried`, 303);
  }
  return reply.redirect(`${list}?saved=retried&show=next`, 303);
}
