import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parsePlainDate, partsOf } from '../../../calendar/plain-date.ts';
import { VersionConflictError } from '../../../service/version-conflict-error.ts';
import { attempt, refusedForm } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { PageView, Site } from '../site.ts';
import { applyPages } from './apply-calendar.ts';
import { CALENDAR_DRAFT, type CalendarDraft, type Outcome, readCalendarDraft } from './calendar-draft.ts';
import { type ChangeKind, CHANGES, changeFields, readChange } from './change-form.ts';
import { chosenFields, readChosen } from './chosen-form.ts';
import { previewPage } from './preview-page.ts';
import { showOutcome } from './show-outcome.ts';

const TITLES: Readonly<Record<ChangeKind, string>> = {
  add: 'Add a bank holiday',
  remove: 'Remove a bank holiday',
  import: 'Upload a new list from GOV.UK',
};

interface ChangeRoute {
  Params: { calendar: string; draft: string };
  Querystring: { after?: string; date?: string; changed?: string };
}

/** Changing a calendar: what is changed, then everything that would move, then for which inspections. */
export function changeRoutes(app: FastifyInstance, site: Site): void {
  for (const kind of CHANGES) changeFormRoutes(app, site, kind);

  app.get<ChangeRoute>('/calendars/:calendar/changes/:draft', { config: { needs: 'plan' } }, async (request, reply) => {
    const draft = await readCalendarDraft(site, request, request.params.draft);
    return draft.stage === 'done'
      ? showOutcome(site, request, reply, draft)
      : showPreview(site, request, reply, draft, emptyForm());
  });

  app.post<ChangeRoute>(
    '/calendars/:calendar/changes/:draft',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const { draft: id } = request.params;
      const path = `/calendars/${encodeURIComponent(request.params.calendar)}/changes/${id}`;
      const draft = await readCalendarDraft(site, request, id);
      if (draft.stage === 'done') return reply.redirect(path, 303);
      const { calendar, change } = draft;
      const form = readForm(request.body);
      const version = form.text('version') ?? '';
      const chosen = readChosen(form, { none: true });
      if (form.problems.length > 0) {
        void reply.status(422);
        return showPreview(site, request, reply, draft, refusedForm(form, chosenFields));
      }
      let outcome: Outcome;
      try {
        const changed = await site.run(request, 'changeCalendar', { calendar, change, version }, { onceKey: id });
        const applied =
          chosen === 'none'
            ? NOTHING_APPLIED
            : await applyPages(site, request, {
                calendar,
                version: changed.version.is,
                inspections: chosen,
                onceKey: id,
              });
        outcome = { recorded: changed.recorded, ...applied };
      } catch (error) {
        // Somebody else was quicker: what would move is another thing now.
        if (error instanceof VersionConflictError) return reply.redirect(`${path}?changed=1`, 303);
        throw error;
      }
      // Pressed twice at once, the second found nothing left to do: what the first did is told.
      const { stage } = await readCalendarDraft(site, request, id);
      if (stage !== 'done')
        await site.drafts.replace(request, CALENDAR_DRAFT, id, { stage: 'done', calendar, outcome });
      return reply.redirect(path, 303);
    },
  );
}

const NOTHING_APPLIED: Omit<Outcome, 'recorded'> = { applied: [], unmovable: [], brokenOff: false };

function changeFormRoutes(app: FastifyInstance, site: Site, kind: ChangeKind): void {
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    calendar: string,
    form: FormView,
  ): Promise<FastifyReply> => {
    const { calendars } = await site.run(request, 'listCalendars', {});
    const known = calendars.find(({ id }) => id === calendar);
    if (!known) {
      reply.callNotFound();
      return reply;
    }
    return site.page(request, reply, `calendars/${kind}`, {
      title: TITLES[kind],
      back: { href: `/calendars/${calendar}`, text: 'Back to bank holidays' },
      calendar: known,
      form,
    });
  };

  app.get<ChangeRoute>(`/calendars/:calendar/${kind}`, { config: { needs: 'plan' } }, (request, reply) =>
    show(request, reply, request.params.calendar, emptyForm(dateValues(request.query.date))),
  );

  app.post<ChangeRoute>(
    `/calendars/:calendar/${kind}`,
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const { calendar } = request.params;
      const form = readForm(request.body);
      const change = readChange(kind, form, calendar);
      // It is asked here already, so that what cannot be made is told at its field.
      const looked = await attempt(form, changeFields, () =>
        site.run(request, 'previewCalendar', { calendar, change, limit: 1 }),
      );
      if (!looked.ok) {
        void reply.status(422);
        return show(request, reply, calendar, withoutFile(looked.form));
      }
      const draft = await site.drafts.save(request, CALENDAR_DRAFT, { stage: 'preview', calendar, change });
      return reply.redirect(`/calendars/${encodeURIComponent(calendar)}/changes/${draft}`, 303);
    },
  );
}

async function showPreview(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { calendar, change }: Extract<CalendarDraft, { stage: 'preview' }>,
  form: FormView,
): Promise<FastifyReply> {
  const { after, changed } = request.query as ChangeRoute['Querystring'];
  const kind = change.kind === 'list' ? 'import' : change.kind;
  const shown = await attempt(readForm({}), changeFields, () =>
    previewPage(site, request, { calendar, change, after }),
  );
  const view: PageView = {
    title: 'Check what would move',
    back: { href: `/calendars/${calendar}/${kind}`, text: 'Back to the change' },
    wide: true,
    form: shown.ok ? form : shown.form,
    caption: TITLES[kind],
    changed: changed !== undefined,
    preview: shown.ok ? shown.value : null,
  };
  return site.page(request, reply, 'calendars/preview', view);
}

/** A date of the address, for the three fields of a date; none where it is no date. */
function dateValues(text: string | undefined): Record<string, string> {
  const date = text === undefined ? null : parsePlainDate(text);
  if (date === null) return {};
  const { year, month, day } = partsOf(date);
  return { 'date-day': String(day), 'date-month': String(month), 'date-year': String(year) };
}

/** A browser cannot be given a file to send again. */
function withoutFile({ values, ...rest }: FormView): FormView {
  const { file: _, ...others } = values;
  return { ...rest, values: others };
}
